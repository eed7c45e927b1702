/**
 * The door for anybody's predictions: a CSV becomes a prediction table, or one sentence says which row is
 * wrong and what was expected there.
 */
import { createReadStream, openSync, readSync, closeSync } from "node:fs";
import { createInterface } from "node:readline";
import { requireInRange, requireInteger } from "../core/index.js";
import type { PredictionTable } from "../training/index.js";
import { PredictionRows, type PredictionColumn } from "./predictionRows.js";
import { splitCsvLine } from "./splitCsvLine.js";

export interface PredictionImportOptions {
  /** What the column `timeMs` holds; `barOpen` needs `barMs`. */
  readonly timeIs: "decision" | "barOpen";
  readonly barMs?: number;
  /** Buy = probability > threshold; 0.5 when absent. */
  readonly threshold?: number;
  /** Sets t1 = t0 + this where a file has labels but no `t1Ms`. */
  readonly labelHorizonMs?: number;
}

/** What the import saw, for the page. */
export interface PredictionReceipt {
  readonly path: string;
  readonly rows: number;
  readonly symbols: readonly string[];
  /** Rows that came before an earlier one; they were sorted into place. */
  readonly outOfOrder: number;
  /** Columns of the file that nothing reads. */
  readonly ignoredColumns: readonly string[];
  /** True when the file had no score: the score gates then judge the probability. */
  readonly scoreIsProbability: boolean;
}

export interface ImportedPredictions extends PredictionTable {
  readonly receipt: PredictionReceipt;
}

const REQUIRED: readonly PredictionColumn[] = ["timeMs", "symbol", "probability"];
const OPTIONAL: readonly PredictionColumn[] = ["score", "label", "fold", "t1Ms"];

/**
 * Reads `timeMs,symbol,probability[,score][,label][,fold][,t1Ms]` in any column order, with a heading.
 *
 * Timing: t0 is `timeMs`, or the bar's close where `timeIs` is "barOpen". Without `t1Ms` and horizon t1 is t0.
 * NaN: refused, as is a label in some rows only.
 *
 * @returns Rows ascending in t0, then by symbol, with a receipt.
 * @throws {SyntaxError} If the file is no such CSV, naming file and row. @throws {RangeError} If a value is
 * out of range, or a decision occurs twice.
 */
export async function importPredictions(path: string, { timeIs, barMs, threshold = 0.5, labelHorizonMs }: PredictionImportOptions = { timeIs: "decision" }): Promise<ImportedPredictions> {
  const action = `import "${path}"`;
  requireInRange(action, { threshold }, { above: 0, below: 1 });
  if (timeIs !== "decision" && timeIs !== "barOpen") throw new RangeError(`Cannot ${action} as timeIs must be "decision" or "barOpen": found ${JSON.stringify(timeIs)}`);
  if (timeIs === "barOpen" && barMs === undefined) throw new RangeError(`Cannot ${action} as bar opens need a bar length to become decision times: give barMs`);
  if (barMs !== undefined) requireInteger(action, { barMs }, { atLeast: 1 });
  if (labelHorizonMs !== undefined) requireInteger(action, { labelHorizonMs }, { atLeast: 1 });
  refuseForeignFormat(path);

  const lines = createInterface({ input: createReadStream(path, { encoding: "utf8" }), crlfDelay: Infinity });
  let rows: PredictionRows | undefined;
  let ignoredColumns: readonly string[] = [];
  let line = 0;
  for await (const text of lines) {
    line++;
    if (rows === undefined) {
      const heading = splitCsvLine(text.replace(/^\uFEFF/, "")).map((name) => name.trim());
      ignoredColumns = heading.filter((name) => !isKnown(name));
      rows = new PredictionRows(path, columnsOf(path, heading), heading.length);
    } else if (text !== "") {
      rows.add(line, splitCsvLine(text));
    }
  }
  if (rows === undefined || rows.length === 0) throw new SyntaxError(`Cannot ${action} as it must hold a heading and at least one row: found ${line === 0 ? "an empty file" : "a heading alone"}`);
  const shiftMs = timeIs === "barOpen" && barMs !== undefined ? barMs : 0;
  const { table, outOfOrder } = rows.toTable({ shiftMs, threshold, labelHorizonMs });
  const symbols = [...new Set(table.symbol)].sort();
  return { ...table, receipt: { path, rows: table.t0Ms.length, symbols, outOfOrder, ignoredColumns, scoreIsProbability: !rows.has("score") } };
}

function isKnown(name: string): name is PredictionColumn {
  return REQUIRED.some((column) => column === name) || OPTIONAL.some((column) => column === name);
}

/** Where each known column stands. */
function columnsOf(path: string, heading: readonly string[]): ReadonlyMap<PredictionColumn, number> {
  const at = new Map<PredictionColumn, number>();
  heading.forEach((name, column) => {
    if (!isKnown(name)) return;
    if (at.has(name)) throw new SyntaxError(`Cannot import "${path}" as each column may occur once: its heading names "${name}" twice`);
    at.set(name, column);
  });
  const absent = REQUIRED.filter((name) => !at.has(name));
  if (absent.length > 0) {
    throw new SyntaxError(`Cannot import "${path}" as row 1 must name the columns ${REQUIRED.join(", ")}: ${absent.join(", ")} missing, found ${heading.slice(0, 12).map((name) => JSON.stringify(name.slice(0, 40))).join(", ")}`);
  }
  return at;
}

/** Files that only look like text to a hurried reader. */
function refuseForeignFormat(path: string): void {
  const head = new Uint8Array(4_096);
  const file = openSync(path, "r");
  let length = 0;
  try {
    length = readSync(file, head, 0, head.length, 0);
  } finally {
    closeSync(file);
  }
  const starts = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte);
  const found = starts(0x50, 0x41, 0x52, 0x31)
    ? "Parquet; write it as CSV first"
    : starts(0x1f, 0x8b)
      ? "gzip; unpack it first"
      : starts(0x50, 0x4b, 0x03, 0x04)
        ? "a zip archive; unpack it first"
        : head.subarray(0, length).includes(0)
          ? "binary data"
          : undefined;
  if (found !== undefined) throw new SyntaxError(`Cannot import "${path}" as it must be CSV text: found ${found}`);
}
