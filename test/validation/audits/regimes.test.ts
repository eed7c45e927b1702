import { describe, expect, it } from "vitest";
import type { Bars } from "../../../src/market/index.js";
import { regimesOfPredictions, trendsOfPredictions } from "../../../src/validation/index.js";
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

describe("trendsOfPredictions", () => {
  it("goes by the sign of the seven days alone, and nowhere else", () => {
    // One hour a thousandth up in seven days that are otherwise flat: sideways by its size, up by its sign.
    const close = Array.from({ length: SPAN + 3 }, (_, k) => (k > SPAN / 2 ? 1.001 : 1));
    const wild = close.map((price, k) => price * (k % 2 === 0 && k > 1 && k < SPAN - 1 ? 1.05 : 1));
    const t0 = START_MS + (SPAN + 1) * HOUR_MS;
    const table = tableOf([t0 - HOUR_MS, t0], [0.5, 0.5], undefined, ["BTCUSDT", "BTCUSDT"]);
    const read = (prices: readonly number[]) => [...trendsOfPredictions(table, [barsOf(prices)])];
    expect([...regimesOfPredictions(table, [barsOf(wild)])]).toEqual([-1, 2]);
    expect(read(wild)).toEqual([-1, 0]);
    expect(read(wild.map((price) => 1 / price))).toEqual([-1, 1]);
    expect(read(close.map(() => 1))).toEqual([-1, -1]);
  });
});
