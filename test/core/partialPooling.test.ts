import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { poolPartially } from "../../src/core/index.js";

interface Golden {
  readonly pooling: Readonly<
    Record<
      string,
      {
        readonly own: number[];
        readonly ownErrors: number[];
        readonly between: number;
        readonly mean: number;
        readonly meanError: number;
        readonly values: number[];
        readonly errors: number[];
      }
    >
  >;
}
const { pooling } = JSON.parse(readFileSync(new URL("../golden/operating.json", import.meta.url), "utf8")) as Golden;

describe("poolPartially", () => {
  it.each(Object.entries(pooling))("agrees with statsmodels and the joint posterior: %s", (_, expected) => {
    const found = poolPartially(expected.own, expected.ownErrors);
    expect(found.betweenDeviation).toBeCloseTo(expected.between, 6);
    expect(found.mean).toBeCloseTo(expected.mean, 6);
    expect(found.meanError).toBeCloseTo(expected.meanError, 6);
    expected.values.forEach((value, g) => expect(found.values[g]).toBeCloseTo(value, 6));
    expected.errors.forEach((error, g) => expect(found.errors[g]).toBeCloseTo(error, 6));
  });

  it("leaves one group as it is, and groups far apart nearly so", () => {
    expect(Array.from(poolPartially([0.3], [0.1]).values)).toEqual([0.3]);
    const apart = poolPartially([-10, 10], [0.1, 0.1]);
    expect(apart.values[0]).toBeCloseTo(-10, 2);
    expect(apart.ownFrac[0]).toBeGreaterThan(0.999);
  });

  it("never leaves the span between a group's own value and the mean, and is surer than the group alone", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0.01, max: 0.5, noNaN: true })),
          {
            minLength: 2,
            maxLength: 12,
          },
        ),
        (groups) => {
          const [values, errors] = [groups.map(([value]) => value), groups.map(([, error]) => error)];
          const { mean, values: pooled, errors: after, meanError } = poolPartially(values, errors);
          pooled.forEach((value, g) => {
            expect(value).toBeGreaterThanOrEqual(Math.min(values[g]!, mean) - 1e-12);
            expect(value).toBeLessThanOrEqual(Math.max(values[g]!, mean) + 1e-12);
            expect(after[g]).toBeLessThanOrEqual(Math.hypot(errors[g]!, meanError));
          });
        },
      ),
    );
  });

  it("refuses an error of 0, no group, and what is not finite", () => {
    expect(() => poolPartially([1, 2], [0.1, 0])).toThrow(/^Cannot pool groups as smallest error must be/);
    expect(() => poolPartially([], [])).toThrow(/^Cannot pool groups as groups must be/);
    expect(() => poolPartially([NaN], [1])).toThrow(/^Cannot pool groups/);
  });
});
