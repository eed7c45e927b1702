/** Tails of the distributions that p-values come from, held against what test/golden/tails.py wrote. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chiSquareCdf,
  chiSquareCriticalValue,
  chiSquareSurvival,
  normalCdf,
  normalQuantile,
  normalSurvival,
  studentTCdf,
  studentTQuantile,
  studentTSurvival,
} from "../../../src/core/index.js";

const GOLDEN = JSON.parse(readFileSync(new URL("../../golden/tails.json", import.meta.url), "utf8")) as {
  readonly tolerance: number;
  readonly normal: [x: number, cdf: number, survival: number][];
  readonly chiSquare: [x: number, degrees: number, cdf: number, survival: number][];
  readonly studentT: [t: number, degrees: number, cdf: number, survival: number][];
};

/** Rows whose value is further from the golden one than the tolerance, relative to the golden one. */
function strays<Row extends readonly number[]>(
  rows: readonly Row[],
  found: (row: Row) => number,
  at: number,
): string[] {
  return rows
    .filter((row) => !(Math.abs(found(row) / row[at]! - 1) <= GOLDEN.tolerance))
    .map((row) => `${row.join(" ")}: found ${found(row)}`);
}

describe("tails of the distributions", () => {
  it("the normal's equal SciPy's from 1e-300 to 1", () => {
    expect(strays(GOLDEN.normal, ([x]) => normalCdf(x), 1)).toEqual([]);
    expect(strays(GOLDEN.normal, ([x]) => normalSurvival(x), 2)).toEqual([]);
    for (const [x, , survival] of GOLDEN.normal)
      expect(Math.abs(normalQuantile(survival) + x)).toBeLessThan(1e-10 * Math.max(1, Math.abs(x)));
  });

  it("the chi-square's equal SciPy's from 1e-300 to 1, for half a degree of freedom and for 200,000", () => {
    expect(strays(GOLDEN.chiSquare, ([x, degrees]) => chiSquareCdf(x, degrees), 2)).toEqual([]);
    expect(strays(GOLDEN.chiSquare, ([x, degrees]) => chiSquareSurvival(x, degrees), 3)).toEqual([]);
    for (const [x, degrees, cdf, survival] of GOLDEN.chiSquare)
      // Where nearly all mass lies above, the survival does not tell one x from the next.
      if (survival < 0.95 && cdf > 0)
        expect(Math.abs(chiSquareCriticalValue(survival, degrees) / x - 1)).toBeLessThan(1e-10);
  });

  it("a chi-square statistic of 3,000 on 9 degrees of freedom is a number", () => {
    expect(chiSquareCdf(3000, 9)).toBe(1);
    expect(chiSquareSurvival(3000, 9)).toBeLessThan(1e-300);
    expect([chiSquareCdf(-1, 3), chiSquareCdf(0, 3), chiSquareCdf(Infinity, 3), chiSquareCdf(NaN, 3)]).toEqual([
      0,
      0,
      1,
      NaN,
    ]);
    expect([chiSquareSurvival(0, 3), chiSquareSurvival(Infinity, 3), chiSquareSurvival(1e300, 3)]).toEqual([1, 0, 0]);
    expect(() => chiSquareCdf(1, 0)).toThrow("Cannot take a chi-square probability as degrees must be above 0");
    expect(() => chiSquareSurvival(1, Infinity)).toThrow(RangeError);
    expect(() => chiSquareCriticalValue(1.5, 3)).toThrow(RangeError);
    expect([chiSquareCriticalValue(0, 3), chiSquareCriticalValue(1, 3)]).toEqual([Infinity, 0]);
  });

  it("Student's t equals SciPy's from 1e-300 to 1, for half a degree of freedom and for 100,000", () => {
    expect(strays(GOLDEN.studentT, ([t, degrees]) => studentTCdf(t, degrees), 2)).toEqual([]);
    expect(strays(GOLDEN.studentT, ([t, degrees]) => studentTSurvival(t, degrees), 3)).toEqual([]);
    expect(strays(GOLDEN.studentT, ([t, degrees]) => studentTCdf(-t, degrees), 3)).toEqual([]);
    for (const [t, degrees, , survival] of GOLDEN.studentT)
      expect(Math.abs(studentTQuantile(survival, degrees) + t)).toBeLessThan(1e-10 * Math.max(1, t));
    expect([studentTQuantile(0, 3), studentTQuantile(0.5, 3), studentTQuantile(1, 3)]).toEqual([
      -Infinity,
      0,
      Infinity,
    ]);
  });

  it("are always probabilities, and each pair adds up to 1", () => {
    const anywhere = fc.oneof(fc.double({ noNaN: true }), fc.double({ min: 0, max: 1000, noNaN: true }));
    const degrees = fc.oneof(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 1e-3, max: 1e3, noNaN: true }));
    fc.assert(
      fc.property(anywhere, degrees, (x, k) => {
        for (const [lower, upper] of [
          [normalCdf(x), normalSurvival(x)],
          [chiSquareCdf(x, k), chiSquareSurvival(x, k)],
          [studentTCdf(x, k), studentTSurvival(x, k)],
        ] as const) {
          expect(lower).toBeGreaterThanOrEqual(0);
          expect(upper).toBeGreaterThanOrEqual(0);
          expect(Math.abs(lower + upper - 1)).toBeLessThan(1e-12);
        }
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });
});
