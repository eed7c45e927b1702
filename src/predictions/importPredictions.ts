/**
 * The door for anybody's predictions: a CSV, Parquet or JSON lines file becomes a prediction table, or one sentence
 * says which row is wrong and what was expected there.
 */
import { createReadStream, openSync, readSync, closeSync } from "node:fs";
import { createInterface } from "node:readline";
import { requireInRange, requireInteger, whatStopsReading } from "../core/index.js";
import { readParquetRows } from "../market/index.js";
import type { PredictionTable } from "./predictionTable.js";
import { PredictionRows, type PredictionColumn } from "./predictionRows.js";
import { readJsonRows } from "./readJsonRows.js";
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
 * Reads `timeMs,symbol,probability[,score][,label][,fold][,t1Ms]` in any column order: CSV with a heading, Parquet,
 * or a JSON object a line.
 *
 * Timing: t0 is `timeMs`, or the bar's close where `timeIs` is "barOpen". Without `t1Ms` and horizon t1 is t0.
 * Numbers keep all 64 bits. NaN: refused, as is a label in some rows only.
 *
 * @returns Rows ascending in t0, then by symbol, with a receipt.
 * @throws {SyntaxError} If the file is no such CSV, Parquet or JSON lines, naming file and row.
 * @throws {RangeError} If it cannot be read, a value is out of range, or a decision occurs twice.
 */
export async function importPredictions(
  path: string,
  options: PredictionImportOptions = { timeIs: "decision" },
): Promise<ImportedPredictions> {
  requireOptions(path, options);
  const format = requireKnownFormat(path);
  if (format === "parquet") return predictionsFromRows(path, await readParquetRows(path), options);
  if (format === "jsonl") return predictionsFromRows(path, await readJsonRows(path), options);
  const lines = createInterface({ input: createReadStream(path, { encoding: "utf8" }), crlfDelay: Infinity });
  let reading: Reading | undefined;
  let line = 0;
  for await (const text of lines) {
    line++;
    const cells = splitCsvLine(line === 1 ? text.replace(/^\uFEFF/, "") : text);
    if (cells === undefined)
      throw new SyntaxError(
        `Cannot import "${path}" as every quote must be closed on its line: row ${line} leaves one open`,
      );
    if (reading === undefined) reading = startReading(path, cells);
    else if (text !== "") reading.rows.add(line, cells);
  }
  if (reading === undefined)
    throw new SyntaxError(
      `Cannot import "${path}" as it must hold a heading and at least one row: found an empty file`,
    );
  return finishReading(path, reading, options);
}

/**
 * The same door for rows that come from elsewhere, a Parquet file queried through the lake say: one object a
 * row, with the names of {@link importPredictions}; a null is an empty cell.
 *
 * @param source Names the rows in errors; their numbers count from 1.
 */
export function predictionsFromRows(
  source: string,
  records: Iterable<Readonly<Record<string, unknown>>>,
  options: PredictionImportOptions = { timeIs: "decision" },
): ImportedPredictions {
  requireOptions(source, options);
  let reading: Reading | undefined;
  let number = 0;
  for (const record of records) {
    number++;
    reading ??= startReading(source, Object.keys(record));
    reading.rows.add(
      number,
      reading.heading.map((name) => String(record[name] ?? "")),
    );
  }
  if (reading === undefined)
    throw new SyntaxError(`Cannot import "${source}" as it must hold at least one row: found none`);
  return finishReading(source, reading, options);
}

interface Reading {
  readonly rows: PredictionRows;
  readonly heading: readonly string[];
}

function startReading(source: string, names: readonly string[]): Reading {
  const heading = names.map((name) => name.trim());
  return { rows: new PredictionRows(source, columnsOf(source, heading), heading.length), heading };
}

function finishReading(
  source: string,
  { rows, heading }: Reading,
  { timeIs, barMs, threshold = 0.5, labelHorizonMs }: PredictionImportOptions,
): ImportedPredictions {
  if (rows.length === 0)
    throw new SyntaxError(
      `Cannot import "${source}" as it must hold a heading and at least one row: found a heading alone`,
    );
  const { table, outOfOrder } = rows.toTable({
    shiftMs: timeIs === "barOpen" && barMs !== undefined ? barMs : 0,
    threshold,
    labelHorizonMs,
  });
  const symbols = [...new Set(table.symbol)].sort();
  return {
    ...table,
    receipt: {
      path: source,
      rows: table.t0Ms.length,
      symbols,
      outOfOrder,
      ignoredColumns: heading.filter((name) => !isKnown(name)),
      scoreIsProbability: !rows.has("score"),
    },
  };
}

function requireOptions(
  source: string,
  { timeIs, barMs, threshold = 0.5, labelHorizonMs }: PredictionImportOptions,
): void {
  const action = `import "${source}"`;
  requireInRange(action, { threshold }, { above: 0, below: 1 });
  if (timeIs !== "decision" && timeIs !== "barOpen")
    throw new RangeError(`Cannot ${action} as timeIs must be "decision" or "barOpen": found ${JSON.stringify(timeIs)}`);
  if (timeIs === "barOpen" && barMs === undefined)
    throw new RangeError(`Cannot ${action} as bar opens need a bar length to become decision times: give barMs`);
  if (barMs !== undefined) requireInteger(action, { barMs }, { atLeast: 1 });
  if (labelHorizonMs !== undefined) requireInteger(action, { labelHorizonMs }, { atLeast: 1 });
}

function isKnown(name: string): name is PredictionColumn {
  return REQUIRED.some((column) => column === name) || OPTIONAL.some((column) => column === name);
}

/** Where each known column stands. */
function columnsOf(path: string, heading: readonly string[]): ReadonlyMap<PredictionColumn, number> {
  const at = new Map<PredictionColumn, number>();
  heading.forEach((name, column) => {
    if (!isKnown(name)) return;
    if (at.has(name))
      throw new SyntaxError(`Cannot import "${path}" as each column may occur once: its heading names "${name}" twice`);
    at.set(name, column);
  });
  const absent = REQUIRED.filter((name) => !at.has(name));
  if (absent.length > 0) {
    const found = heading.slice(0, 12).map((name) => JSON.stringify(name.slice(0, 40)));
    throw new SyntaxError(
      `Cannot import "${path}" as row 1 must name the columns ${REQUIRED.join(", ")}: ` +
        `${absent.join(", ")} missing, found ${found.join(", ")}`,
    );
  }
  return at;
}

/** By its first bytes. @throws {SyntaxError} If it is no CSV text, JSON lines or Parquet. */
function requireKnownFormat(path: string): "csv" | "parquet" | "jsonl" {
  const stop = whatStopsReading(path);
  if (stop !== undefined)
    throw new RangeError(`Cannot import "${path}" as it must be a file that can be read: found ${stop}`);
  const head = new Uint8Array(4_096);
  const file = openSync(path, "r");
  let length = 0;
  try {
    length = readSync(file, head, 0, head.length, 0);
  } finally {
    closeSync(file);
  }
  const starts = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte);
  if (starts(0x50, 0x41, 0x52, 0x31)) return "parquet";
  const found = starts(0x1f, 0x8b)
    ? "gzip; unpack it first"
    : starts(0x50, 0x4b, 0x03, 0x04)
      ? "a zip archive; unpack it first"
      : head.subarray(0, length).includes(0)
        ? "binary data"
        : undefined;
  if (found !== undefined)
    throw new SyntaxError(`Cannot import "${path}" as it must be CSV text, JSON lines or Parquet: found ${found}`);
  return /^\uFEFF?\s*\{/.test(Buffer.from(head.subarray(0, length)).toString("utf8")) ? "jsonl" : "csv";
}
