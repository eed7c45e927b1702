/** Markets whose vendor moves the stamps of a series. */
import type { Bars, Depth, Funding, Liquidations, OpenInterest, Rng, SymbolMarket, TakerVolume } from "tenbin";
import { resampleBars } from "../../src/market/lake/resampleBars.js";

export type Stamped = "liquidations" | "funding" | "openInterest" | "depth";

/** The market with `movedMs(time)` added to the stamps of one table, in the order of its new known times. */
export function moveStamps(market: SymbolMarket, table: Stamped, movedMs: (timeMs: number) => number): SymbolMarket {
  const series = market[table] as (Depth | Funding | Liquidations | OpenInterest) | undefined;
  if (series === undefined) return market;
  const moved = (times: Float64Array) => times.map((time) => time + movedMs(time));
  const times = { timeMs: moved(series.timeMs), knownMs: moved(series.knownMs) };
  const order = Array.from(times.knownMs, (_, i) => i).sort((a, b) => times.knownMs[a]! - times.knownMs[b]! || a - b);
  const taken = Object.fromEntries(
    Object.entries({ ...series, ...times }).map(([name, column]) => [
      name,
      name === "coverageMs"
        ? column
        : column instanceof Float64Array
          ? Float64Array.from(order, (i) => column[i]!)
          : order.map((i) => (column as readonly unknown[])[i]),
    ]),
  );
  return { ...market, [table]: taken } as SymbolMarket;
}

/** What a vendor says of the takers of these bars: some percent off each, and stamped as `movedMs` says. */
export function takerVolumeOf(
  bars: Bars,
  {
    periodMs,
    movedMs,
    rng,
  }: { readonly periodMs: number; readonly movedMs: (timeMs: number) => number; readonly rng: Rng },
): TakerVolume {
  const { symbol, timeMs, volume, takerBuyVolume } = resampleBars(bars, periodMs);
  const rough = (values: Float64Array) => values.map((value) => value * Math.exp(0.03 * rng.normal()));
  return {
    symbol,
    periodMs,
    timeMs: timeMs.map((time) => time + movedMs(time)).sort(),
    takerBuyVolume: rough(takerBuyVolume!),
    takerSellVolume: rough(volume.map((all, i) => all - takerBuyVolume![i]!)),
  };
}
