/** What an account earned day by day, kept beside the predictions it traded, so that two runs can be compared later. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readBoundedFile, writeFileAtomically } from "../../core/index.js";
import { dailyReturns, type EquityCurve } from "../../backtest/index.js";
import { DIRECTORIES } from "../directories.js";

/** Of the file: a century of days is a fiftieth of it. */
const LARGEST_BYTES = 64_000_000;
const HEADER = "day,days,returnLog";

/** Columns of one length, a row a UTC day, ascending. */
export interface AccountDays {
  /** Days since 1970-01-01. */
  readonly day: Int32Array;
  /** How much time each covers, in days. */
  readonly days: Float64Array;
  /** Natural logarithm of 1 + return after costs; -Infinity on the day of a ruin. */
  readonly returnLog: Float64Array;
}

/** Where the days of a model of a run lie; `slug` as its recipe has it. */
export function accountDaysPath(runName: string, slug: string): string {
  return join(DIRECTORIES.predictions, runName, `${slug}-confirmation-days.csv`);
}

/** Writes the days of an account; reading the file gives every bit back. */
export function writeAccountDays(path: string, curve: EquityCurve): void {
  const { day, days, returnLog } = dailyReturns(curve);
  const lines = Array.from(day, (date, k) => [date, days[k], returnLog[k]].join(","));
  writeFileAtomically(path, `${[HEADER, ...lines].join("\n")}\n`);
}

/**
 * Days that {@link writeAccountDays} wrote.
 *
 * @returns Undefined where there is no such file.
 * @throws {SyntaxError} If the file is none of those.
 */
export function readAccountDays(path: string): AccountDays | undefined {
  if (!existsSync(path)) return undefined;
  const [header, ...lines] = readBoundedFile(path, LARGEST_BYTES).toString("utf8").trimEnd().split("\n");
  const rows = lines.map((line) => line.split(",").map(Number));
  const isRow = (row: readonly number[], k: number): boolean =>
    row.length === 3 &&
    Number.isInteger(row[0]) &&
    row[0]! > (rows[k - 1]?.[0] ?? -Infinity) &&
    Number.isFinite(row[1]) &&
    row[1]! > 0 &&
    row[2]! < Infinity;
  const broken = header === HEADER ? rows.findIndex((row, k) => !isRow(row, k)) : -1;
  if (header !== HEADER || broken >= 0)
    throw new SyntaxError(
      `Cannot read "${path}" as it must hold ${HEADER}, a row a day, ascending: found ` +
        `${JSON.stringify((header === HEADER ? lines[broken]! : (header ?? "")).slice(0, 80))}`,
    );
  return {
    day: Int32Array.from(rows, (row) => row[0]!),
    days: Float64Array.from(rows, (row) => row[1]!),
    returnLog: Float64Array.from(rows, (row) => row[2]!),
  };
}
