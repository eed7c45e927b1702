/** Which of a lake's series a run uses: one bar series a symbol on one interval, one venue an input. */
import type { StoredSeries } from "./manifest.js";
import type { SeriesKey } from "./series.js";
import type { TableName } from "./tables.js";

/** The venue that is used where several have an input; without it the first by name. */
const HOME_VENUE = "binance";

type BarSeries = StoredSeries & { readonly barMs: number };

export interface MainBars {
  /** The finest interval that every symbol has, or has finer bars for. */
  readonly intervalMs: number;
  /** By symbol: the series to read, of `intervalMs` or finer. */
  readonly series: ReadonlyMap<string, BarSeries>;
}

/**
 * @param series All series of the lake.
 * @throws {RangeError} If there are no bars, a named symbol has none, or no interval suits all.
 */
export function mainBarsOf(series: readonly StoredSeries[], symbols: readonly string[]): MainBars {
  const lengths = (symbol: string) => barsOfSymbol(series, symbol).map(({ barMs }) => barMs);
  const missing = symbols.filter((symbol) => lengths(symbol).length === 0);
  if (symbols.length === 0) throw new RangeError("Cannot read markets as the lake must hold bars: found none");
  if (missing.length > 0)
    throw new RangeError(
      `Cannot read markets as the lake must hold bars of every symbol: found none of ${missing.join(", ")}`,
    );
  const main = findMainBars(series, symbols);
  if (main === undefined)
    throw new RangeError(
      "Cannot read markets as all symbols must have bars that fit one interval: found " +
        `${symbols.map((symbol) => `${symbol} ${lengths(symbol).join(" and ")} ms`).join(", ")}`,
    );
  return main;
}

/** {@link mainBarsOf}, or undefined. */
export function findMainBars(series: readonly StoredSeries[], symbols: readonly string[]): MainBars | undefined {
  const bars = new Map(symbols.map((symbol) => [symbol, barsOfSymbol(series, symbol)]));
  const intervals = [...new Set([...bars.values()].flat().map(({ barMs }) => barMs))].sort((a, b) => a - b);
  for (const intervalMs of intervals) {
    const chosen = [...bars].flatMap(([symbol, own]) => {
      const fitting = own.filter(({ barMs }) => intervalMs % barMs === 0);
      const longest = Math.max(...fitting.map(({ barMs }) => barMs));
      const [first] = homeFirst(fitting.filter(({ barMs }) => barMs === longest));
      return first === undefined ? [] : [[symbol, first] as const];
    });
    if (chosen.length === symbols.length) return { intervalMs, series: new Map(chosen) };
  }
  return undefined;
}

function barsOfSymbol(series: readonly StoredSeries[], symbol: string): BarSeries[] {
  return series.filter(
    (one): one is BarSeries => one.table === "bars" && one.symbol === symbol && one.files.length > 0,
  );
}

/** The one series of an input that belongs to a symbol's bars; undefined if it was never recorded. */
export function mainInputOf<Key extends SeriesKey>(
  keys: readonly Key[],
  table: TableName,
  symbol: string,
): Key | undefined {
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
