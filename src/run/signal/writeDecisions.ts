/** Decisions as a file that `importPredictions` reads, and beside it the bars that were not scored. */
import { rmSync } from "node:fs";
import { basename } from "node:path";
import { makeFileAtomically, writePartsAtomically } from "../../core/index.js";
import { writeParquetTable, type ParquetColumn } from "../../market/index.js";
import type { Decisions } from "./decisions.js";
import { requireOutput } from "./requireOutput.js";

/** Kinds of file, by the end of the name. */
export type DecisionFormat = "csv" | "jsonl" | "parquet";

const PART_ROWS = 10_000;
/** First bytes of a list of unscored bars. */
const UNSCORED_BEGINS: Readonly<Record<DecisionFormat, string>> = {
  csv: "timeMs,symbol,reason\n",
  jsonl: '{"timeMs":',
  parquet: "PAR1",
};
const WORDS = ["BUY", "SELL", "HOLD"] as const;

/** What was written. */
export interface WrittenDecisions {
  readonly path: string;
  /** `timeMs,symbol,reason` of every bar without a score; undefined where each has one. */
  readonly unscoredPath: string | undefined;
}

/**
 * The kind of file that a path asks for.
 *
 * @throws {RangeError} If its name ends in none of .csv, .jsonl and .parquet.
 */
export function decisionFormatOf(path: string): DecisionFormat {
  const end = /\.(csv|jsonl|parquet)$/.exec(path)?.[1];
  if (end !== undefined) return end as DecisionFormat;
  throw new RangeError(
    `Cannot write "${path}" as its name must end in .csv, .jsonl or .parquet: found "${basename(path)}"`,
  );
}

/**
 * What stands in the way of writing decisions there is said before they are made.
 *
 * @param inputs Files and folders that the decisions are made from, none of which is replaced.
 * @throws {RangeError} If the name ends in none of .csv, .jsonl and .parquet, or `path` cannot be written, lies in
 *   a model directory or among the inputs.
 */
export function requireDecisionsPath(path: string, inputs: readonly string[] = []): void {
  requireOutput(path, {
    action: "write the decisions",
    companions: [{ path: unscoredPathOf(path), begins: UNSCORED_BEGINS[decisionFormatOf(path)] }],
    inputs,
  });
}

function unscoredPathOf(path: string): string {
  return path.replace(/(\.[a-z]+)$/, ".unscored$1");
}

/**
 * Writes `timeMs,symbol,probability,score,decision`, a row a scored bar in their order; `timeMs` is the decision time,
 * and numbers keep all 64 bits. The unscored bars go to `<name>.unscored.<end>` beside it. Each file is whole or not
 * there; the decisions come last, so that with them all is said.
 *
 * @throws {RangeError} Where {@link requireDecisionsPath} does.
 */
export async function writeDecisions(path: string, decisions: Decisions): Promise<WrittenDecisions> {
  requireDecisionsPath(path);
  const format = decisionFormatOf(path);
  const { t0Ms, symbol, probability, score, decision, unscored } = decisions;
  const unscoredPath = unscoredPathOf(path);
  if (unscored.t0Ms.length > 0)
    await writeTable(unscoredPath, format, [
      { name: "timeMs", values: unscored.t0Ms },
      { name: "symbol", values: unscored.symbol },
      { name: "reason", values: unscored.reason },
    ]);
  // That of an earlier call would belong to other decisions.
  else rmSync(unscoredPath, { force: true });
  await writeTable(path, format, [
    { name: "timeMs", values: t0Ms },
    { name: "symbol", values: symbol },
    { name: "probability", values: probability },
    { name: "score", values: score },
    { name: "decision", values: decision, words: WORDS },
  ]);
  return { path, unscoredPath: unscored.t0Ms.length > 0 ? unscoredPath : undefined };
}

interface Column {
  readonly name: string;
  readonly values: Float64Array | readonly string[];
  /** All that the values may be, where they are few and known. */
  readonly words?: readonly string[];
}

async function writeTable(path: string, format: DecisionFormat, columns: readonly Column[]): Promise<void> {
  // DuckDB writes in place, so the file is made beside and renamed.
  if (format === "parquet")
    await makeFileAtomically(path, (temporary) => writeParquetTable(temporary, columns.map(asParquet)));
  else writePartsAtomically(path, format === "csv" ? csvParts(columns) : jsonParts(columns));
}

function* csvParts(columns: readonly Column[]): Generator<string> {
  yield `${columns.map(({ name }) => name).join(",")}\n`;
  yield* parts(columns, (row) => columns.map(({ values }) => cellOf(values[row]!)).join(","));
}

function* jsonParts(columns: readonly Column[]): Generator<string> {
  yield* parts(columns, (row) =>
    JSON.stringify(Object.fromEntries(columns.map(({ name, values }) => [name, values[row]]))),
  );
}

function* parts(columns: readonly Column[], lineOf: (row: number) => string): Generator<string> {
  const rows = columns[0]!.values.length;
  for (let from = 0; from < rows; from += PART_ROWS) {
    const lines = Array.from({ length: Math.min(PART_ROWS, rows - from) }, (_, k) => lineOf(from + k));
    yield `${lines.join("\n")}\n`;
  }
}

/** Quoted where commas or quotes are part of the text. */
function cellOf(value: number | string): string {
  return typeof value === "string" && /[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value);
}

function asParquet({ name, values, words }: Column): ParquetColumn {
  if (values instanceof Float64Array) return { name, kind: name === "timeMs" ? "integer" : "number", values };
  const all = words ?? [...new Set(values)];
  const places = new Map(all.map((word, k) => [word, k]));
  return { name, kind: "word", values: Float64Array.from(values, (word) => places.get(word)!), words: all };
}
