/**
 * A ledger of looks at days that were not yet seen: one line for each thing that was looked at, kept for good,
 * since days that were looked at often are no longer unseen.
 */
import { closeSync, existsSync, fsyncSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { machineFailure, makeFolder, parseJson, readBoundedFile } from "../core/index.js";

export interface Look {
  /** Equal for what is the same again, which adds nothing. */
  readonly key: string;
  /** Whose days they are: the real market is one, a simulated one is its scenario and seed. */
  readonly market: string;
  /** First decision and last label of the days, UTC epoch ms. */
  readonly periodMs: readonly [number, number];
}

/**
 * Adds a line unless one with its key is there.
 *
 * @param look What makes one look of several lines: lines of which it says the same count once.
 * @param texts Fields that a line must have as text to count.
 * @returns How many looks there had been at days of this period when this one first was, itself included; the
 *   same on every repeat.
 * @throws {SyntaxError} If a whole line is no look: names it. @throws {RangeError} If there is no such file to read.
 */
export function recordLook<Line extends Look>(
  path: string,
  line: Line,
  { look, texts = [] }: { readonly look: (line: Line) => string; readonly texts?: readonly (keyof Line & string)[] },
): number {
  const lines = readLines<Line>(path, ["key", "market", ...texts]);
  if (!lines.some(({ key }) => key === line.key)) append(path, JSON.stringify(line));
  const { market, periodMs } = line;
  const before = lines
    .filter((each) => each.market === market && each.periodMs[0] < periodMs[1] && periodMs[0] < each.periodMs[1])
    .map(look);
  return [...new Set([...before, look(line)])].indexOf(look(line)) + 1;
}

/** Behind a line that a kill tore off, once the next one had to follow it. */
const TORN = " #torn";
/** A hundred thousand looks and more. */
const MOST_BYTES = 256 * 1_024 * 1_024;

/** Lines as they were written; what a kill has torn off was never told to anybody and is left out. */
function readLines<Line extends Look>(path: string, texts: readonly string[]): readonly Line[] {
  return textOf(path)
    .split("\n")
    .flatMap((text, k, all) => {
      if (text === "" || text.endsWith(TORN)) return [];
      const value = lookIn(text);
      if (value === undefined && k < all.length - 1) throw damagedLine(path, k + 1, text);
      return value !== undefined && isLook(value, texts) ? [value as Line] : [];
    });
}

function textOf(path: string): string {
  if (!existsSync(path)) return "";
  try {
    return readBoundedFile(path, MOST_BYTES).toString("utf8");
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`Cannot count the looks at unseen days as the ledger "${path}" ${error.message}; ${REMEDY}`);
  }
}

const REMEDY =
  "restore that file from a copy, since a look that is not counted makes results look better than they are";

function damagedLine(path: string, line: number, text: string): SyntaxError {
  return new SyntaxError(
    `Cannot count the looks at unseen days as every line of the ledger must be one: "${path}", line ${line} is ` +
      `${JSON.stringify(text.slice(0, 80))}; ${REMEDY}`,
  );
}

/** Undefined where a line is no JSON object. */
function lookIn(text: string): object | undefined {
  try {
    const value = parseJson(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function isLook(value: object, texts: readonly string[]): value is Look {
  const period: unknown = Reflect.get(value, "periodMs");
  return (
    texts.every((name) => typeof Reflect.get(value, name) === "string") &&
    Array.isArray(period) &&
    period.length === 2 &&
    period.every((time) => typeof time === "number")
  );
}

/** One write and a flush; a torn line before it is closed first, so that it cannot swallow the new one. */
function append(path: string, line: string): void {
  try {
    makeFolder(dirname(path));
    const last = textOf(path).split("\n").at(-1)!;
    const closing = last === "" ? "" : lookIn(last) === undefined ? `${TORN}\n` : "\n";
    const file = openSync(path, "a");
    try {
      const bytes = Buffer.from(`${closing}${line}\n`);
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw machineFailure(`write the ledger "${path}"`, error);
  }
}
