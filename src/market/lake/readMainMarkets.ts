/** Reads one market a symbol out of a lake's series, all over the same span. */
import { formatMinute } from "../../core/index.js";
import type { Bars, SymbolMarket } from "../schema.js";
import { coveredSpans } from "./coverageSpans.js";
import { mainInputOf, mainVenueOf, type MainBars } from "./mainSeries.js";
import type { Coverage, StoredSeries } from "./manifest.js";
import { barsOf, depthOf, fundingOf, liquidationsOf, noLiquidations, openInterestOf } from "./marketSeries.js";
import { cutBars, resampleBars } from "./resampleBars.js";
import type { Series } from "./series.js";

interface MainMarketOptions {
  readonly main: MainBars;
  readonly symbols: readonly string[];
  readonly barMs: number;
  readonly keys: readonly StoredSeries[];
  readonly coverage: readonly Coverage[];
  readonly read: (key: StoredSeries) => Promise<Series>;
}

export async function readMainMarkets({
  main,
  symbols,
  barMs,
  keys,
  coverage,
  read,
}: MainMarketOptions): Promise<SymbolMarket[]> {
  const bars: Bars[] = [];
  for (const symbol of symbols) bars.push(barsOf(await read(main.series.get(symbol)!)));
  const lengthMs = Math.max(barMs, main.intervalMs);
  const shared = sharedBars(bars, lengthMs);

  const markets: SymbolMarket[] = [];
  for (const [i, symbol] of symbols.entries()) {
    const input = async (table: "funding" | "open_interest" | "depth") => {
      const key = mainInputOf(keys, table, symbol);
      return key === undefined ? undefined : (await read(key)).columns;
    };
    const [funding, openInterest, depth] = [await input("funding"), await input("open_interest"), await input("depth")];
    const liquidations = await readLiquidations(symbol, { keys, coverage, read });
    markets.push({
      bars: shared[i]!,
      ...(liquidations ? { liquidations } : {}),
      ...(funding ? { funding: fundingOf(funding) } : {}),
      ...(openInterest ? { openInterest: openInterestOf(openInterest) } : {}),
      ...(depth ? { depth: depthOf(depth) } : {}),
    });
  }
  return markets;
}

/** Bars of `lengthMs` over the span that all symbols cover. */
function sharedBars(bars: readonly Bars[], lengthMs: number): Bars[] {
  const fromMs = Math.max(...bars.map(({ timeMs }) => timeMs[0] ?? Infinity));
  const toMs = Math.min(...bars.map(({ timeMs, barMs }) => (timeMs.at(-1) ?? -Infinity) + barMs));
  const shared = bars.map((one) => resampleBars(cutBars(one, fromMs, toMs), lengthMs));
  if (shared.some(({ timeMs }) => timeMs.length === 0)) {
    const spans = bars.map(({ symbol, timeMs, barMs }) =>
      timeMs.length === 0
        ? `${symbol} no bar`
        : `${symbol} ${formatMinute(timeMs[0]!)} to ${formatMinute(timeMs.at(-1)! + barMs)}`,
    );
    throw new RangeError(
      `Cannot read markets as the symbols must share a span of at least one bar of ${lengthMs} ms: ` +
        `found ${spans.join(", ")}`,
    );
  }
  return shared;
}

/** Events and coverage of one venue; a recording of all symbols covers one to which nothing happened. */
async function readLiquidations(
  symbol: string,
  { keys, coverage, read }: Pick<MainMarketOptions, "keys" | "coverage" | "read">,
): Promise<SymbolMarket["liquidations"]> {
  const covering = coverage.filter((one) => one.symbol === symbol || one.symbol === "*");
  const events = keys.filter((key) => key.table === "liquidations" && key.symbol === symbol);
  const venue = mainVenueOf([...new Set([...covering, ...events].map((one) => one.venue))]);
  if (venue === undefined) return undefined;
  const recordings = covering.filter((one) => one.venue === venue);
  // One recording is returned as it was written; of several the union is.
  const coverageMs =
    recordings.length === 1
      ? recordings[0]!.spans.map(([from, to]): [number, number] => [from, to])
      : coveredSpans(recordings);
  const key = events.find((one) => one.venue === venue);
  return key === undefined ? noLiquidations(coverageMs) : liquidationsOf((await read(key)).columns, coverageMs);
}
