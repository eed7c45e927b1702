import { describe, expect, it } from "vitest";
import type { Bars } from "../../../src/market/index.js";
import { regimesOfPredictions } from "../../../src/validation/index.js";
import { HOUR_MS, START_MS, tableOf } from "../tables.js";

const barsOf = (
  close: ArrayLike<number>,
  timeMs = Float64Array.from({ length: close.length }, (_, k) => START_MS + k * HOUR_MS),
): Bars => {
  const column = Float64Array.from(close);
  return {
    symbol: "BTCUSDT",
    barMs: HOUR_MS,
    timeMs,
    open: column,
    high: column,
    low: column,
    close: column,
    volume: column,
  };
};
const SPAN = 168;

describe("regimesOfPredictions", () => {
  it("looks up each row's own symbol at the bar that closes at t0", () => {
    const bars = barsOf(Array.from({ length: SPAN + 3 }, (_, k) => Math.exp(0.001 * k)));
    const t0 = START_MS + (SPAN + 1) * HOUR_MS;
    const table = tableOf([t0 - HOUR_MS, t0, t0, t0 + 1], [0.5, 0.5, 0.5, 0.5], undefined, [
      "BTCUSDT",
      "BTCUSDT",
      "ETHUSDT",
      "BTCUSDT",
    ]);
    expect([...regimesOfPredictions(table, [bars])]).toEqual([-1, 0, -1, -1]);
    const falling = { ...bars, close: bars.close.map((price) => 1 / price) };
    const flat = { ...bars, close: bars.close.map(() => 1) };
    expect([falling, flat].map((series) => regimesOfPredictions(table, [series])[1])).toEqual([1, 2]);
  });
});
