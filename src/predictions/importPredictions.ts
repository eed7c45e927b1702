/**
 * The door for anybody's predictions: a CSV, Parquet or JSON file becomes a prediction table, or one sentence
 * says which row is wrong and what was expected there.
 */
import { openSync, readSync, closeSync } from "node:fs";
import { basename } from "node:path";
import { requireInRange, requireInteger, whatStopsReading } from "../core/index.js";
import { readParquetRows, symbolInFileName } from "../market/index.js";
import { predictionHeading, type PredictionHeading } from "./predictionHeading.js";
import type { PredictionTable } from "./predictionTable.js";
import { PredictionRows } from "./predictionRows.js";
import { readJsonList, readJsonRows } from "./readJsonRows.js";
import { readPredictionLines } from "./readPredictionLines.js";
import { respelled, SpellingSeen, spellingNotes, type Spelling } from "./spelling.js";
import { separatorOf, splitCsvLine, type Separator } from "./splitCsvLine.js";

export interface PredictionImportOptions {
  /** What the column `timeMs` holds; the decision when absent. */
  readonly timeIs?: "decision" | "barOpen";
  /** Of bar opens: what is added to become the decision. `fromSteps`: what a symbol's rows are usually apart. */
  readonly barMs?: number | "fromSteps";
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
  /** Rows that came behind a later one of their own symbol; they were sorted into place. */
  readonly outOfOrder: number;
  /** Columns of the file that nothing reads. */
  readonly ignoredColumns: readonly string[];
  /** True when the file had no score: the score gates then judge the probability. */
  readonly scoreIsProbability: boolean;
  /** Rows behind each symbol's last label, which the file does not know yet; they are left out. */
  readonly withoutLabel: number;
  /** Added to the times of the file, which were bar opens; 0 where they were decisions. */
  readonly shiftedMs: number;
  /** Whether decisions were assumed and the name of the time column says the open of a bar. */
  readonly saysBarOpen: boolean;
  /** What was spelled otherwise than we do and how it was read, a sentence each. */
  readonly notes: readonly string[];
}

export interface ImportedPredictions extends PredictionTable {
  readonly receipt: PredictionReceipt;
}

/**
 * Reads `timeMs,symbol,probability[,score][,label][,fold][,t1Ms]` in any column order: CSV with a heading, also parted
 * by semicolons, tabs or bars, in UTF-8 or marked UTF-16, plain or gzip, Parquet, or JSON objects, one a line or in a
 * list. Other people's names of these columns are known (`date`, `pair`, `y_pred_proba`, `target`, ...), and a file
 * that is named after its one symbol may lack that column. Times are epoch milliseconds; under another name than
 * `timeMs` also seconds, micro- or nanoseconds by their digits, or ISO text, in UTC where it names no zone. In CSV
 * dates may have the year last where one of them says which number is the day, and numbers a decimal comma. Labels are
 * 0 and 1, -1 and 1, or words.
 *
 * Timing: t0 is `timeMs`, or the bar's close where `timeIs` is "barOpen". Without `t1Ms` and horizon t1 is t0.
 * Numbers keep all 64 bits. NaN: refused, as is a label in some rows only, unless those without are each symbol's last.
 *
 * @returns Rows ascending in t0, then by symbol, with a receipt.
 * @throws {SyntaxError} If the file is no such CSV, Parquet or JSON, naming file and row.
 * @throws {RangeError} If it cannot be read, a value is out of range, or a decision occurs twice.
 */
export async function importPredictions(
  path: string,
  options: PredictionImportOptions = {},
): Promise<ImportedPredictions> {
  requireOptions(path, options);
  const format = requireKnownFormat(path);
  if (format !== "plain" && format !== "gzip") {
    const rows = { parquet: readParquetRows, jsonl: readJsonRows, json: readJsonList }[format];
    const records = new RecordReading(path);
    for await (const record of rows(path)) records.add(record);
    return records.finish(options);
  }
  try {
    return await readText(path, format, options);
  } catch (refusal) {
    // Nearly every table is spelled as ours: that one is not, only a refusal shows.
    const spelling = await spellingIn(path, format);
    if (spelling === undefined) throw refusal;
    return readText(path, format, options, spelling);
  }
}

async function readText(
  path: string,
  format: TextFormat,
  options: PredictionImportOptions,
  spelling?: Spelling,
): Promise<ImportedPredictions> {
  let reading: Reading | undefined;
  for await (const { line, cells } of cellsOfLines(path, format)) {
    if (cells === undefined)
      throw new SyntaxError(
        `Cannot import "${path}" as every quote must be closed on its line: row ${line} leaves one open`,
      );
    if (reading === undefined) reading = startReading(path, cells);
    else reading.rows.add(line, spelling === undefined ? cells : respelled(cells, reading.heading, spelling));
  }
  if (reading === undefined)
    throw new SyntaxError(
      `Cannot import "${path}" as it must hold a heading and at least one row: found an empty file`,
    );
  return finishReading(path, reading, options, spelling);
}

/** So many lines say how a file is spelled; what they hold is kept until then. */
const MOST_SPELLED_LINES = 500_000;

/** @returns Undefined if nothing is spelled otherwise, or the file is no table. */
async function spellingIn(path: string, format: TextFormat): Promise<Spelling | undefined> {
  let seen: { readonly heading: PredictionHeading; readonly rows: SpellingSeen } | undefined;
  for await (const { line, cells } of cellsOfLines(path, format)) {
    if (cells === undefined) return undefined;
    if (line > MOST_SPELLED_LINES) break;
    if (seen !== undefined) seen.rows.add(line, cells);
    else {
      const { heading } = startReading(path, cells);
      seen = { heading, rows: new SpellingSeen(path, heading) };
    }
  }
  return seen?.rows.found();
}

/** Lines of words that may stand above a heading. */
const MOST_REMARKS = 3;
const REMARK = /^\s*(?:#|\/\/|https?:)/;

/** The heading and each row behind it; what stands above the heading, and empty lines, are passed over. */
async function* cellsOfLines(
  path: string,
  format: TextFormat,
): AsyncGenerator<{ readonly line: number; readonly cells: string[] | undefined }> {
  let separator: Separator | undefined;
  let line = 0;
  let remarks = 0;
  for await (const raw of await readPredictionLines(path, format)) {
    line++;
    const text = line === 1 ? raw.replace(/^\uFEFF/, "") : raw;
    if (text === "") continue;
    if (separator === undefined && REMARK.test(text) && ++remarks <= MOST_REMARKS) continue;
    separator ??= separatorOf(text);
    yield { line, cells: splitCsvLine(text, separator) };
  }
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
  options: PredictionImportOptions = {},
): ImportedPredictions {
  requireOptions(source, options);
  const reading = new RecordReading(source);
  for (const record of records) reading.add(record);
  return reading.finish(options);
}

/** Objects, one a row, the first of which says the heading. */
class RecordReading {
  readonly #source: string;
  #reading: Reading | undefined;
  #count = 0;

  constructor(source: string) {
    this.#source = source;
  }

  add(record: Readonly<Record<string, unknown>>): void {
    this.#reading ??= startReading(this.#source, Object.keys(record));
    const cells = this.#reading.heading.names.map((name) => cellOf(record[name]));
    this.#reading.rows.add(++this.#count, cells);
  }

  finish(options: PredictionImportOptions): ImportedPredictions {
    if (this.#reading === undefined)
      throw new SyntaxError(`Cannot import "${this.#source}" as it must hold at least one row: found none`);
    return finishReading(this.#source, this.#reading, options);
  }
}

/** A value of a typed table as CSV would have it; instants in ISO text. */
function cellOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value ?? "");
}

interface Reading {
  readonly rows: PredictionRows;
  readonly heading: PredictionHeading;
}

function startReading(source: string, names: readonly string[]): Reading {
  const symbol = symbolInFileName(basename(source));
  const heading = predictionHeading(source, names, symbol);
  return { rows: new PredictionRows(source, heading, symbol), heading };
}

function finishReading(
  source: string,
  { rows, heading }: Reading,
  { timeIs = "decision", barMs, threshold = 0.5, labelHorizonMs }: PredictionImportOptions,
  spelling?: Spelling,
): ImportedPredictions {
  if (rows.length === 0)
    throw new SyntaxError(
      `Cannot import "${source}" as it must hold a heading and at least one row: found a heading alone`,
    );
  const shiftMs = timeIs === "decision" ? 0 : barMs === "fromSteps" || barMs === undefined ? rows.usualStepMs() : barMs;
  const { table, outOfOrder, withoutLabel } = rows.toTable({ shiftMs, threshold, labelHorizonMs });
  const symbols = [...new Set(table.symbol)].sort();
  return {
    ...table,
    receipt: {
      path: source,
      rows: table.t0Ms.length,
      symbols,
      outOfOrder,
      ignoredColumns: heading.ignored,
      scoreIsProbability: !rows.has("score"),
      withoutLabel,
      shiftedMs: shiftMs,
      saysBarOpen: heading.saysBarOpen && timeIs === "decision",
      notes: spelling === undefined ? [] : spellingNotes(spelling),
    },
  };
}

function requireOptions(
  source: string,
  { timeIs = "decision", barMs, threshold = 0.5, labelHorizonMs }: PredictionImportOptions,
): void {
  const action = `import "${source}"`;
  requireInRange(action, { threshold }, { above: 0, below: 1 });
  if (timeIs !== "decision" && timeIs !== "barOpen")
    throw new RangeError(`Cannot ${action} as timeIs must be "decision" or "barOpen": found ${JSON.stringify(timeIs)}`);
  if (timeIs === "barOpen" && barMs === undefined)
    throw new RangeError(`Cannot ${action} as bar opens need a bar length to become decision times: give barMs`);
  if (barMs !== undefined && barMs !== "fromSteps") requireInteger(action, { barMs }, { atLeast: 1 });
  if (labelHorizonMs !== undefined) requireInteger(action, { labelHorizonMs }, { atLeast: 1 });
}

type TextFormat = "plain" | "gzip";

/** By its first bytes. @throws {SyntaxError} If it is none of CSV text, JSON, gzip and Parquet. */
function requireKnownFormat(path: string): TextFormat | "parquet" | "jsonl" | "json" {
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
  if (starts(0x1f, 0x8b)) return "gzip";
  // Of UTF-16, half of whose bytes may be zero.
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff)) return "plain";
  const found = starts(0x50, 0x4b, 0x03, 0x04)
    ? "a zip archive; unpack it first"
    : head.subarray(0, length).includes(0)
      ? "binary data, or UTF-16 without its mark"
      : undefined;
  if (found !== undefined)
    throw new SyntaxError(`Cannot import "${path}" as it must be CSV text, JSON or Parquet: found ${found}`);
  const [, first] = /^\uFEFF?\s*([[{])/.exec(Buffer.from(head.subarray(0, length)).toString("utf8")) ?? [];
  return first === undefined ? "plain" : first === "{" ? "jsonl" : "json";
}
