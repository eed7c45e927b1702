/** Markets whose vendor moves the stamps of a series. */
import type { Depth, Funding, Liquidations, OpenInterest, SymbolMarket } from "tenbin";

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
