/** Cuts a series into the calendar months that its files hold. */
import { firstAtOrAfter, formatMonth, sha256, sha256OfArrays } from "../../core/index.js";
import { rowCount, seriesId, sliceColumns, type Columns, type Series, type SeriesKey } from "./series.js";
import { TABLES } from "./tables.js";

export interface Month {
  readonly month: string;
  readonly columns: Columns;
  readonly fromMs: number;
  readonly toMs: number;
  readonly sha256: string;
}

/**
 * Consecutive rows of one UTC month of the table's clock, oldest first; none for a series without rows. Each is cut and
 * hashed when it is asked for.
 */
export function* monthsOf(series: Series): Generator<Month> {
  const { columns, table } = series;
  const { clock } = TABLES[table];
  const rows = rowCount(columns);
  for (let from = 0; from < rows;) {
    const month = clock === undefined ? "all" : formatMonth(columns[clock]![from]!);
    const to =
      clock === undefined ? rows : firstAtOrAfter(columns[clock]!, endOfMonth(columns[clock]![from]!), { from });
    const slice = withoutNegativeZeros(sliceColumns(columns, from, to));
    const fromMs = clock === undefined ? 0 : columns[clock]![from]!;
    const toMs = clock === undefined ? 0 : columns[clock]![to - 1]!;
    yield { month, columns: slice, fromMs, toMs, sha256: hashOfRows(series, slice) };
    from = to;
  }
}

/** A dictionary of Parquet takes -0 for 0, so one beside a 0 would come back as another value than was hashed. */
function withoutNegativeZeros(columns: Columns): Columns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [
      name,
      hasNegativeZero(values) ? values.map((v) => v + 0) : values,
    ]),
  );
}

function hasNegativeZero(values: Float64Array): boolean {
  // Object.is costs more than the division for each of millions of values, nearly none of which are 0.
  for (let i = 0; i < values.length; i++) if (values[i] === 0 && 1 / values[i]! < 0) return true;
  return false;
}

/** SHA-256 of rows under the name of their series and columns. */
export function hashOfRows(series: SeriesKey, columns: Columns): string {
  const names = TABLES[series.table].columns.map(({ name }) => name).filter((name) => columns[name] !== undefined);
  return sha256(`${seriesId(series)} ${names.join(",")} ${sha256OfArrays(names.map((name) => columns[name]!))}`);
}

function endOfMonth(timeMs: number): number {
  const date = new Date(timeMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
