import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { interpolatedTanh } from "../../src/features/interpolatedTanh.js";
import {
  rollingDeviation,
  rollingMax,
  rollingMean,
  rollingMin,
  rollingMoments,
  rollingSlope,
  rollingSum,
  rollingZ,
} from "../../src/features/index.js";

/** The definitions, written down as they are read. */
const mean = (w: readonly number[]): number => w.reduce((sum, x) => sum + x, 0) / w.length;
const deviation = (w: readonly number[]): number => Math.sqrt(mean(w.map((x) => (x - mean(w)) ** 2)));
const slope = (w: readonly number[]): number => {
  const k = w.map((_, i) => i - (w.length - 1) / 2);
  return k.reduce((sum, at, i) => sum + at * w[i]!, 0) / k.reduce((sum, at) => sum + at * at, 0);
};
const ORACLES: Readonly<
  Record<
    string,
    readonly [(values: Float64Array, n: number, from?: number) => Float64Array, (window: readonly number[]) => number]
  >
> = {
  rollingSum: [rollingSum, (w) => w.reduce((sum, x) => sum + x, 0)],
  rollingMean: [rollingMean, mean],
  rollingDeviation: [rollingDeviation, deviation],
  "the means of rollingMoments": [(values, n, from) => rollingMoments(values, n, from).means, mean],
  rollingZ: [rollingZ, (w) => (deviation(w) === 0 ? 0 : (w.at(-1)! - mean(w)) / deviation(w))],
  rollingMax: [rollingMax, (w) => Math.max(...w)],
  rollingMin: [rollingMin, (w) => Math.min(...w)],
  rollingSlope: [rollingSlope, slope],
};

/** Ordinary values, ties, and now and then nothing at all. */
const column = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.double({ min: -50, max: 50, noNaN: true }) },
    { weight: 4, arbitrary: fc.constantFrom(0, 1, 1, -3) },
    { weight: 1, arbitrary: fc.constant(NaN) },
  ),
  { maxLength: 60 },
);

describe.each(Object.entries(ORACLES))("%s", (name, [rolling, oracle]) => {
  it("always equals its definition on the window's rows, NaN where a row is missing or the window is not full", () => {
    fc.assert(
      fc.property(column, fc.integer({ min: 2, max: 12 }), fc.integer({ min: 0, max: 5 }), (values, n, from) => {
        const computed = rolling(Float64Array.from(values), n, from);
        expect(computed.length).toBe(values.length);
        computed.forEach((found, i) => {
          const window = values.slice(i - n + 1, i + 1);
          const wanted = i < from + n - 1 || window.some(Number.isNaN) ? NaN : oracle(window);
          // A z whose window hardly varies is all rounding: the definition itself has none.
          if (name === "rollingZ" && deviation(window) < 1e-6) return;
          expect(
            Number.isNaN(found)
              ? Number.isNaN(wanted)
              : Math.abs(found - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted)),
            `row ${i}: ${found}, not ${wanted}`,
          ).toBe(true);
        });
      }),
      { seed: 1 },
    );
  });
});

describe("trailing windows", () => {
  it("sum, average and rank by eye", () => {
    const values = Float64Array.of(1, 2, 4, 8, 16);
    expect([...rollingSum(values, 3)]).toEqual([NaN, NaN, 7, 14, 28]);
    expect([...rollingMean(values, 2)]).toEqual([NaN, 1.5, 3, 6, 12]);
    expect([...rollingMax(values, 2, 1)]).toEqual([NaN, NaN, 4, 8, 16]);
    expect([...rollingMin(values, 3)]).toEqual([NaN, NaN, 1, 2, 4]);
    expect([...rollingSlope(Float64Array.of(5, 7, 9, 9, 9), 3)]).toEqual([NaN, NaN, 2, 1, 0]);
  });

  it("keep no trace of a huge value, or of a missing one, once it has left", () => {
    const calm = Float64Array.from({ length: 40 }, (_, i) => 1 + (i % 3) / 7);
    for (const upset of [1e15, NaN]) {
      const shaken = calm.slice();
      shaken[7] = upset;
      for (const rolling of [rollingSum, rollingMean, rollingDeviation, rollingZ, rollingSlope, rollingMax]) {
        expect([...rolling(shaken, 5).subarray(12)]).toEqual([...rolling(calm, 5).subarray(12)]);
      }
    }
  });

  it("always call a window that does not vary exactly that, whatever its level", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e12, max: 1e12 }), fc.integer({ min: 2, max: 30 }), (level, n) => {
        const values = Float64Array.from({ length: 3 * n }, (_, i) =>
          i < n ? level + i * Math.abs(level) * 0.01 + i : level,
        );
        const flat = (out: Float64Array): number[] => [...new Set(out.subarray(2 * n - 1))].map((x) => x + 0);
        expect(flat(rollingDeviation(values, n))).toEqual([0]);
        expect(flat(rollingZ(values, n))).toEqual([0]);
        expect(flat(rollingSlope(values, n))).toEqual([0]);
        expect(flat(rollingMean(values, n))).toEqual([level + 0]);
      }),
      { seed: 1 },
    );
  });

  it("see a spread a billion times smaller than the level", () => {
    const values = Float64Array.from({ length: 64 }, (_, i) => 1e9 + (i % 2));
    expect(rollingDeviation(values, 16)[40]).toBe(0.5);
  });

  it("give nothing for a column shorter than the window", () => {
    expect([...rollingZ(Float64Array.of(1, 2), 3)]).toEqual([NaN, NaN]);
    expect([...rollingSum(new Float64Array(0), 3)]).toEqual([]);
  });
});

describe("interpolatedTanh", () => {
  it("always lies within 3e-12 of Math.tanh", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ min: -15, max: 15, noNaN: true }), (any, near) => {
        expect(Math.abs(interpolatedTanh(near) - Math.tanh(near))).toBeLessThan(3e-12);
        expect(Math.abs(interpolatedTanh(any) - Math.tanh(any))).toBeLessThan(3e-12);
      }),
      { seed: 1, numRuns: 2_000 },
    );
    expect(interpolatedTanh(NaN)).toBeNaN();
  });
});
