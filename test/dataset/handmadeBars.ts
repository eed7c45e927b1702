/** Bars small enough to check by eye. */
import type { Bars } from "../../src/market/index.js";

export const HOUR = 3_600_000;
/** Of handmade datasets. */
export const HORIZON_BARS = 4;

type Prices = Partial<Record<"open" | "high" | "low", readonly number[]>>;

/** Hourly bars from 0; a missing open is the close before, a missing high and low what open and close span. */
export function handmadeBars(
  close: readonly number[],
  { open, high, low }: Prices = {},
  timeMs: readonly number[] = close.map((_, i) => i * HOUR),
): Bars {
  const opens = open ?? close.map((price, i) => close[i - 1] ?? price);
  return {
    symbol: "BTCUSDT",
    barMs: HOUR,
    timeMs: Float64Array.from(timeMs),
    open: Float64Array.from(opens),
    high: Float64Array.from(high ?? close.map((price, i) => Math.max(price, opens[i]!))),
    low: Float64Array.from(low ?? close.map((price, i) => Math.min(price, opens[i]!))),
    close: Float64Array.from(close),
    volume: new Float64Array(close.length).fill(1),
  };
}
