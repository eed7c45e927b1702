/** Which of a lake's series a run uses: one bar series a symbol on one interval, one venue an input. */
import type { SeriesKey } from "./series.js";
import type { TableName } from "./tables.js";

/** The bars' own venue where several have an input; DESIGN's exchange first, else by name. */
const HOME_VENUE = "binance";

export interface MainBars {
  /** The finest interval that every symbol has, or has finer bars for. */
  readonly intervalMs: number;
  /** By symbol: the series to read, of `intervalMs` or finer. */
  readonly series: ReadonlyMap<string, SeriesKey & { readonly barMs: number }>;
}

/**
 * @param keys All series of the lake.
 * @throws {RangeError} If there are no bars, a named symbol has none, or no interval suits all.
 */
export function mainBarsOf(keys: readonly SeriesKey[], symbols: readonly string[]): MainBars {
  const bars = keys.filter((key): key is SeriesKey & { readonly barMs: number } => key.table === "bars" && key.barMs !== undefined && symbols.includes(key.symbol));
  const missing = symbols.filter((symbol) => !bars.some((key) => key.symbol === symbol));
  if (symbols.length === 0) throw new RangeError("Cannot read markets as the lake must hold bars: found none");
  if (missing.length > 0) throw new RangeError(`Cannot read markets as the lake must hold bars of every symbol: found none of ${missing.join(", ")}`);

  const intervals = [...new Set(bars.map(({ barMs }) => barMs))].sort((a, b) => a - b);
  for (const intervalMs of intervals) {
    const chosen = symbols.map((symbol) => {
      const fitting = bars.filter((key) => key.symbol === symbol && intervalMs % key.barMs === 0);
      const longest = Math.max(...fitting.map(({ barMs }) => barMs));
      return homeFirst(fitting.filter(({ barMs }) => barMs === longest))[0];
    });
    if (chosen.every((key) => key !== undefined)) return { intervalMs, series: new Map(chosen.map((key) => [key.symbol, key])) };
  }
  throw new RangeError(`Cannot read markets as all symbols must have bars of one interval: found ${symbols.map((symbol) => `${symbol} ${bars.filter((key) => key.symbol === symbol).map(({ barMs }) => barMs).join(" and ")} ms`).join(", ")}`);
}

/** The one series of an input that belongs to a symbol's bars; undefined if it was never recorded. */
export function mainInputOf<Key extends SeriesKey>(keys: readonly Key[], table: TableName, symbol: string): Key | undefined {
  return homeFirst(keys.filter((key) => key.table === table && key.symbol === symbol))[0];
}

/** The venue whose recording of liquidations counts for a symbol. */
export function mainVenueOf(venues: readonly string[]): string | undefined {
  return homeFirst(venues.map((venue) => ({ venue })))[0]?.venue;
}

function homeFirst<Key extends { readonly venue: string }>(keys: readonly Key[]): Key[] {
  const rank = ({ venue }: Key) => (venue === HOME_VENUE ? "" : venue);
  return [...keys].sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
}
