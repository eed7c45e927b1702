/**
 * The lake's table of contents. A Parquet file counts only if it is listed here, and the list is replaced
 * in one rename, so a killed write leaves the lake as it was.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  canonicalJson,
  machineCodeOf,
  messageOf,
  parseJson,
  readBoundedFile,
  sha256,
  writeFileAtomically,
} from "../../core/index.js";
import type { Span } from "./coverageSpans.js";
import { objectionTo } from "./manifestShape.js";
import { seriesId, type SeriesKey } from "./series.js";

const FORMAT = "tenbin-lake-1";
const NAME = "lake.json";
/** Some 200 bytes a month of a series. */
const MOST_BYTES = 256 * 1_024 * 1_024;

/** One Parquet file: one month of one series. */
export interface MonthFile {
  /** From the lake's folder. */
  readonly path: string;
  /** `2025-07`, or `all` for a table without months. */
  readonly month: string;
  readonly rows: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Of the values, not of the file's bytes. */
  readonly sha256: string;
}

export interface StoredSeries extends SeriesKey {
  /** Columns that the source had. */
  readonly columns: readonly string[];
  readonly files: readonly MonthFile[];
}

/** When liquidations of a symbol (`*`: of every symbol) were being recorded. */
export interface Coverage {
  readonly venue: string;
  readonly symbol: string;
  readonly spans: readonly Span[];
  /** Whether the recorder itself says when it was connected; else the spans are inferred from events. */
  readonly isExact?: true;
}

/** Equal for entries that are one: the spans of a recorder and those inferred from events are kept apart. */
export function coverageId({ venue, symbol, isExact }: Omit<Coverage, "spans">): string {
  return `${venue} ${symbol}${isExact === true ? " exact" : ""}`;
}

/** The last bar of a series while nothing proves it finished: kept, but no part of the bars yet. */
export interface UnfinishedBar {
  readonly symbol: string;
  readonly venue: string;
  readonly barMs: number;
  readonly values: Readonly<Record<string, number>>;
}

export interface Manifest {
  readonly format: string;
  /** In the order in which symbols are read. */
  readonly symbols: readonly string[];
  readonly series: readonly StoredSeries[];
  readonly coverage: readonly Coverage[];
  readonly unfinished: readonly UnfinishedBar[];
  /** What was written or imported, once each. */
  readonly sources: readonly string[];
}

const EMPTY: Manifest = { format: FORMAT, symbols: [], series: [], coverage: [], unfinished: [], sources: [] };

/**
 * @returns An empty one if the folder holds none.
 * @throws {SyntaxError} If there is one that cannot be read; the message names the key that is damaged.
 */
export function readManifest(directory: string): Manifest {
  const path = join(directory, NAME);
  if (!existsSync(path)) return EMPTY;
  const damaged = (found: string): SyntaxError =>
    new SyntaxError(`Cannot open the lake in "${directory}" as ${found}; remove that folder and import again`);
  let manifest: unknown;
  try {
    manifest = parseJson(readBoundedFile(path, MOST_BYTES).toString("utf8"));
  } catch (error) {
    if (machineCodeOf(error) !== undefined) throw error;
    if (error instanceof RangeError) throw damaged(`its ${NAME} ${error.message}`);
    throw damaged(`its ${NAME} must be JSON: ${messageOf(error)}`);
  }
  const format = (manifest as Partial<Manifest> | null)?.format;
  if (format !== FORMAT) throw damaged(`its format must be ${FORMAT}: found ${JSON.stringify(format)}`);
  const objection = objectionTo(manifest, `its ${NAME}`);
  if (objection !== undefined) throw damaged(objection);
  return manifest as Manifest;
}

/** Makes `manifest` the content of the lake. */
export function writeManifest(directory: string, manifest: Manifest): void {
  writeFileAtomically(join(directory, NAME), `${JSON.stringify(manifest, null, 1)}\n`);
}

/** Depends on the rows alone: not on the order of import, on file names or on Parquet's bytes. */
export function contentHashOf({ series, coverage, unfinished }: Manifest): string {
  const lines = [
    ...series.map((one) => `${seriesId(one)} ${one.files.map((file) => `${file.month}:${file.sha256}`).join(" ")}`),
    ...coverage.map((one) => `coverage ${canonicalJson(one)}`),
    ...unfinished.map((one) => `unfinished ${canonicalJson(one)}`),
  ];
  return sha256(lines.sort().join("\n"));
}
