/** What a stored series is called and where its months lie. */
import type { SeriesKey } from "./series.js";
import { TABLES } from "./tables.js";

/** The identity of a series alone. */
export function keyOf({ table, symbol, venue, barMs }: SeriesKey): SeriesKey {
  return { table, symbol, venue, ...(barMs === undefined ? {} : { barMs }) };
}

/** Of a month's file below the lake's folder, named by the hash of its rows. */
export function pathOf({ table, symbol, venue, barMs }: SeriesKey, month: string, hash: string): string {
  const name = [venue, ...(barMs === undefined ? [] : [`${barMs / 1_000}s`]), hash.slice(0, 16)].join("-");
  const partition = [
    `symbol=${encodeURIComponent(symbol)}`,
    ...(TABLES[table].clock === undefined ? [] : [`month=${month}`]),
  ];
  return [table, ...partition, `${name}.parquet`].join("/");
}
