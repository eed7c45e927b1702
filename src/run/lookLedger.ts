/**
 * A ledger of looks at days that were not yet seen: one line for each thing that was looked at, kept for good,
 * since days that were looked at often are no longer unseen.
 */
import { existsSync, mkdirSync, openSync, closeSync, fsyncSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";

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

/** Lines as they were written; a last line torn by a kill is left out. */
function readLines<Line extends Look>(path: string, texts: readonly string[]): readonly Line[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((text) => {
      try {
        const value: unknown = JSON.parse(text);
        return isLook(value, texts) ? [value as Line] : [];
      } catch {
        return [];
      }
    });
}

function isLook(value: unknown, texts: readonly string[]): value is Look {
  if (typeof value !== "object" || value === null) return false;
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
  mkdirSync(dirname(path), { recursive: true });
  const torn = existsSync(path) && !readFileSync(path, "utf8").endsWith("\n") && readFileSync(path).length > 0;
  const file = openSync(path, "a");
  try {
    writeSync(file, `${torn ? "\n" : ""}${line}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
