import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Bars } from "../../src/market/index.js";
import { regimesOfBars, regimesOfPredictions } from "../../src/validation/index.js";
import { createRng } from "../../src/core/index.js";
import { HOUR_MS, START_MS, tableOf } from "./tables.js";

const barsOf = (close: ArrayLike<number>, timeMs = Float64Array.from({ length: close.length }, (_, k) => START_MS + k * HOUR_MS)): Bars => {
  const column = Float64Array.from(close);
  return { symbol: "BTCUSDT", barMs: HOUR_MS, timeMs, open: column, high: column, low: column, close: column, volume: column };
};
const SPAN = 168;

describe("regimesOfBars", () => {
  it("calls a steady climb bull, a steady fall bear, and a walk to and fro sideways", () => {
    const last = (close: (k: number) => number) => regimesOfBars(barsOf(Array.from({ length: SPAN + 1 }, (_, k) => close(k)))).at(-1);
    expect(last((k) => Math.exp(0.001 * k))).toBe(0);
    expect(last((k) => Math.exp(-0.001 * k))).toBe(1);
    expect(last((k) => 100 + (k % 2))).toBe(2);
  });

  it("turns at half a standard deviation of its own seven days", () => {
    // Steps of +-1 % that sum to d steps: the move is d %, its own deviation sqrt(168) %, the limit 6.48 %.
    const regime = (ups: number) => regimesOfBars(barsOf(Array.from({ length: SPAN + 1 }, (_, k) => Math.exp(0.01 * (Math.min(k, ups) - Math.max(0, k - ups)))))).at(-1);
    expect(regime(84 + 4)).toBe(0);
    expect(regime(84 + 3)).toBe(2);
    expect(regime(84 - 3)).toBe(2);
    expect(regime(84 - 4)).toBe(1);
  });

  it("is silent for the first seven days, and after a gap", () => {
    const close = Array.from({ length: 400 }, (_, k) => Math.exp(0.001 * k));
    expect(regimesOfBars(barsOf(close)).subarray(0, SPAN).every((regime) => regime === -1)).toBe(true);
    const gap = Float64Array.from(close, (_, k) => START_MS + (k < 200 ? k : k + 1) * HOUR_MS);
    const regimes = regimesOfBars(barsOf(close, gap));
    expect([regimes[199], regimes[200], regimes[200 + SPAN - 1], regimes[200 + SPAN]]).toEqual([0, -1, -1, 0]);
  });

  it("never reads a bar after the decision", () => {
    const rng = createRng(1);
    const close = Float64Array.from({ length: 500 }, () => 0);
    close.forEach((_, k) => (close[k] = (close[k - 1] ?? 100) * Math.exp(0.01 * rng.normal())));
    const before = regimesOfBars(barsOf(close));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 498 }), fc.double({ min: 0.1, max: 10, noNaN: true }), (t, factor) => {
        const after = regimesOfBars(barsOf(close.map((price, k) => (k > t ? price * factor : price))));
        expect(after.subarray(0, t + 1)).toEqual(before.subarray(0, t + 1));
      }),
    );
  });
});

describe("regimesOfPredictions", () => {
  it("looks up each row's own symbol at the bar that closes at t0", () => {
    const bars = barsOf(Array.from({ length: SPAN + 3 }, (_, k) => Math.exp(0.001 * k)));
    const t0 = START_MS + (SPAN + 1) * HOUR_MS;
    const table = tableOf([t0 - HOUR_MS, t0, t0, t0 + 1], [0.5, 0.5, 0.5, 0.5], undefined, ["BTCUSDT", "BTCUSDT", "ETHUSDT", "BTCUSDT"]);
    expect([...regimesOfPredictions(table, [bars])]).toEqual([-1, 0, -1, -1]);
  });
});
