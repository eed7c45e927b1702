/** What an account is run on: bars with orders, and the grid of their opens. */
import { firstAtOrAfter } from "../../core/index.js";
import type { Bars } from "../../market/index.js";

/** The funding of one symbol as the account needs it. */
export interface Settlements {
  /** UTC epoch ms, ascending. */
  readonly timeMs: Float64Array;
  readonly rate: Float64Array;
  readonly intervalHours: Float64Array;
}

/** One symbol with its orders. */
export interface OrderBook {
  readonly bars: Bars;
  /** Shape [bars]: the side to hold from the open of this bar on, 1 or -1; 0 leaves it as it is. */
  readonly side: Int8Array;
  /** Absent for a symbol that pays no funding. */
  readonly settlements?: Settlements;
}

export interface AccountSettings {
  /** First and last bar open of the span, inclusive. */
  readonly firstOpenMs: number;
  readonly lastOpenMs: number;
  readonly feeFrac: number;
  readonly slippageFrac: number;
}

/** Every bar open of any symbol in the span, ascending, each once; on one grid all symbols open at all of them. */
export function openTimes(
  books: readonly OrderBook[],
  { firstOpenMs, lastOpenMs }: AccountSettings,
): { readonly openMs: Float64Array; readonly isOneGrid: boolean } {
  const columns = books.map(({ bars: { timeMs } }) =>
    timeMs.subarray(firstAtOrAfter(timeMs, firstOpenMs), firstAtOrAfter(timeMs, lastOpenMs + 1)),
  );
  const longest = columns.reduce((a, b) => (b.length > a.length ? b : a));
  const isOneGrid = columns.every(
    (column) =>
      column === longest || (column.length === longest.length && column.every((time, i) => time === longest[i])),
  );
  return {
    openMs: isOneGrid ? longest : Float64Array.from(new Set(columns.flatMap((column) => Array.from(column)))).sort(),
    isOneGrid,
  };
}
