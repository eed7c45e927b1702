import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng, HOUR_MS } from "../../src/core/index.js";
import { barRegimes, type Bars } from "../../src/market/index.js";

const START_MS = Date.UTC(2025, 0, 1);
const barsOf = (
  close: ArrayLike<number>,
  timeMs = Float64Array.from({ length: close.length }, (_, k) => START_MS + k * HOUR_MS),
): Pick<Bars, "barMs" | "timeMs" | "close"> => ({ barMs: HOUR_MS, timeMs, close: Float64Array.from(close) });
const SPAN = 168;

describe("barRegimes", () => {
  it("calls a steady climb bull, a steady fall bear, and a walk to and fro sideways", () => {
    const last = (close: (k: number) => number) =>
      barRegimes(barsOf(Array.from({ length: SPAN + 1 }, (_, k) => close(k)))).at(-1);
    expect(last((k) => Math.exp(0.001 * k))).toBe(1);
    expect(last((k) => Math.exp(-0.001 * k))).toBe(-1);
    expect(last((k) => 100 + (k % 2))).toBe(0);
  });

  it("turns at half a standard deviation of its own seven days", () => {
    // Steps of +-1 % that sum to d steps: the move is d %, its own deviation sqrt(168) %, the limit 6.48 %.
    const regime = (ups: number) =>
      barRegimes(
        barsOf(Array.from({ length: SPAN + 1 }, (_, k) => Math.exp(0.01 * (Math.min(k, ups) - Math.max(0, k - ups))))),
      ).at(-1);
    expect(regime(84 + 4)).toBe(1);
    expect(regime(84 + 3)).toBe(0);
    expect(regime(84 - 3)).toBe(0);
    expect(regime(84 - 4)).toBe(-1);
  });

  it("is silent for the first seven days, and after a gap", () => {
    const close = Array.from({ length: 400 }, (_, k) => Math.exp(0.001 * k));
    expect(barRegimes(barsOf(close)).subarray(0, SPAN).every(Number.isNaN)).toBe(true);
    const gap = Float64Array.from(close, (_, k) => START_MS + (k < 200 ? k : k + 1) * HOUR_MS);
    const regimes = barRegimes(barsOf(close, gap));
    expect([regimes[199], regimes[200], regimes[200 + SPAN - 1], regimes[200 + SPAN]]).toEqual([1, NaN, NaN, 1]);
  });

  it("never reads a bar after the decision", () => {
    const rng = createRng(1);
    const close = Float64Array.from({ length: 500 }, () => 0);
    close.forEach((_, k) => (close[k] = (close[k - 1] ?? 100) * Math.exp(0.01 * rng.normal())));
    const before = barRegimes(barsOf(close));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 498 }), fc.double({ min: 0.1, max: 10, noNaN: true }), (t, factor) => {
        const after = barRegimes(barsOf(close.map((price, k) => (k > t ? price * factor : price))));
        expect(after.subarray(0, t + 1)).toEqual(before.subarray(0, t + 1));
      }),
    );
  });

  it("refuses bars that seven days hold no whole number of", () => {
    expect(() => barRegimes({ ...barsOf([1, 2]), barMs: 3 * 24 * HOUR_MS })).toThrow(RangeError);
  });
});
