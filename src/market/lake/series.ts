/** One series of the lake: the rows of one table that belong to one symbol, venue and bar length. */
import type { TableName } from "./tables.js";

export interface SeriesKey {
  readonly table: TableName;
  readonly symbol: string;
  /** Where it was recorded; `unnamed` for markets that were written rather than imported. */
  readonly venue: string;
  /** Of bars, of what belongs to them (truth) and of volumes by period; absent for events and snapshots. */
  readonly barMs?: number;
}

/** Columns of one length; an optional column that the source lacks is absent. */
export type Columns = Readonly<Record<string, Float64Array>>;

export interface Series extends SeriesKey {
  /** Rows ascending in the table's clock. */
  readonly columns: Columns;
}

/** Equal for equal keys. */
export function seriesId({ table, symbol, venue, barMs }: SeriesKey): string {
  return `${table} ${symbol} ${venue} ${barMs ?? ""}`;
}

/** Rows of columns. */
export function rowCount(columns: Columns): number {
  return Object.values(columns)[0]?.length ?? 0;
}

/** Rows `from` to `to` of every column, as views. */
export function sliceColumns(columns: Columns, from: number, to: number): Columns {
  return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.subarray(from, to)]));
}
