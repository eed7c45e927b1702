/** What a layout is: the fields by which a file is recognised, and what its rows become. */
import type { Coverage } from "../../lake/manifest.js";
import type { Series } from "../../lake/series.js";
import type { Field, Rows } from "../rows.js";

export interface Source {
  /** For messages and receipts. */
  readonly name: string;
  /** What a symbol or a date is looked for in. */
  readonly fileName: string;
}

export interface ReadContext {
  /** Whose funding applies to the bars. */
  readonly fundingVenue: string;
}

/** One series as one file has it, rows in the file's order. */
export interface ReadSeries extends Series {
  /** Rows of the file that belong to it, what was dropped included. */
  readonly read: number;
  readonly dropped: number;
  /** Rows whose time lies before that of the row above. */
  readonly outOfOrder: number;
  /** Of bars: one that ends by then is proven finished. */
  readonly finishedToMs?: number;
}

/** What was recognised but has no place in the lake. */
export interface ApartSeries {
  readonly series: string;
  readonly rows: number;
  readonly reason: string;
}

export interface ReadFile {
  readonly series: readonly ReadSeries[];
  readonly apart: readonly ApartSeries[];
  readonly coverage: readonly Coverage[];
  /** What a user should be warned of. */
  readonly warnings?: readonly string[];
}

export interface Layout {
  /** As a receipt calls it. */
  readonly name: string;
  readonly fields: readonly Field[];
  /** Names of fields: a row that has none of them is no row, but the place of one that is missing. */
  readonly emptyWithout?: readonly string[];
  /** Whether a row without a header, split into its fields, is of this layout; absent if it always has one. */
  readonly isBareRow?: (fields: readonly string[]) => boolean;
  /** @throws {RangeError} If a row breaks what must hold; the message names file and row. */
  read(rows: Rows, source: Source, context: ReadContext): ReadFile;
}

export const number = (name: string, ...known: string[]): Field => ({ name, kind: "number", known });
export const time = (...known: string[]): Field => ({ name: "time", kind: "time", known });
export const text = (name: string, ...known: string[]): Field => ({ name, kind: "text", known });
export const optional = (field: Field): Field => ({ ...field, optional: true });
export const begins = (prefix: string, field: Field): Field => ({ ...field, begins: prefix });
/** What tables call a time whose other name says nothing closer. */
export const PLAIN_TIMES: readonly string[] = [
  "timestamp",
  "time",
  "unix",
  "unixtimestamp",
  "unixtime",
  "epoch",
  "ts",
  "timestampms",
  "timems",
  "mts",
  "datetime",
  "dateutc",
  "timeutc",
  "datetimeutc",
  "gmttime",
  "date",
  "t",
  // What pandas calls an index without a name when it is written as Parquet.
  "indexlevel0",
];
/** What tables call the contract of a row. */
export const SYMBOLS: readonly string[] = [
  "symbol",
  "pair",
  "instrumentname",
  "instrument",
  "instid",
  "contract",
  "ticker",
  "market",
];
export const symbolText: Field = { name: "symbol", kind: "text", known: SYMBOLS, optional: true };
export const placed = (at: number, field: Field): Field => ({ ...field, at });
