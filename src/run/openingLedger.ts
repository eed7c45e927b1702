/**
 * The ledger of the confirmation period: each model that was judged on it is one line, kept for good,
 * since a period that was opened often is no longer unseen.
 */
import { existsSync, mkdirSync, openSync, closeSync, fsyncSync, readFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { canonicalJson, sha256 } from "../core/index.js";
import { DIRECTORIES } from "./directories.js";

const LEDGER: string = join(DIRECTORIES.studies, "ledger.jsonl");

export interface Opening {
  readonly model: string;
  readonly runName: string;
  readonly modelHash: string;
  readonly dataHash: string;
  readonly configHash: string;
  /** Whose days they are: the real market is one, a simulated one is its scenario and seed. */
  readonly market: string;
  /** First decision and last label of the period, UTC epoch ms. */
  readonly periodMs: readonly [number, number];
}

type Line = Opening & { readonly key: string };

/**
 * Adds a line for this opening unless the same model, data and configuration have one.
 *
 * @returns How many runs had opened days of this period when this run first did, itself included: another
 *   label, symbol list or bar length is another look at the same days, the models of one run are one look.
 *   The same on every repeat.
 */
export function recordOpening(opening: Opening, path: string = LEDGER): number {
  const { modelHash, dataHash, configHash, market, periodMs } = opening;
  const key = sha256(canonicalJson({ modelHash, dataHash, configHash })).slice(0, 16);
  const lines = readLedger(path);
  if (!lines.some((line) => line.key === key)) append(path, JSON.stringify({ key, ...opening }));
  const runs = lines
    .filter((line) => line.market === market && line.periodMs[0] < periodMs[1] && periodMs[0] < line.periodMs[1])
    .map(runOf);
  const looks = [...new Set([...runs, runOf(opening)])];
  return looks.indexOf(runOf(opening)) + 1;
}

function runOf({ dataHash, configHash }: Opening): string {
  return `${dataHash} ${configHash}`;
}

/** Lines as they were written; a last line torn by a kill is left out. */
function readLedger(path: string): readonly Line[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        const value: unknown = JSON.parse(line);
        return isLine(value) ? [value] : [];
      } catch {
        return [];
      }
    });
}

function isLine(value: unknown): value is Line {
  if (typeof value !== "object" || value === null) return false;
  const texts = ["key", "dataHash", "configHash", "market"].every(
    (name) => typeof Reflect.get(value, name) === "string",
  );
  const period: unknown = Reflect.get(value, "periodMs");
  return texts && Array.isArray(period) && period.length === 2 && period.every((time) => typeof time === "number");
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
