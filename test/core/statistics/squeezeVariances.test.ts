import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createRng, mean, priorOfVariances, squeezedVariance, type VariancePrior } from "../../../src/core/index.js";
import { digamma, trigamma } from "../../../src/core/statistics/gamma.js";

const golden = JSON.parse(readFileSync(new URL("../../golden/squeezeVariances.json", import.meta.url), "utf8")) as {
  gamma: { x: number; digamma: number; trigamma: number }[];
  cases: { degrees: number; variances: number[]; prior: { variance: number; degrees: number | "Infinity" } }[];
};

describe("digamma and trigamma", () => {
  it("agree with SciPy", () => {
    for (const each of golden.gamma) {
      expect(Math.abs(digamma(each.x) / each.digamma - 1)).toBeLessThan(1e-13);
      expect(Math.abs(trigamma(each.x) / each.trigamma - 1)).toBeLessThan(1e-13);
    }
  });
});

describe("priorOfVariances", () => {
  it("agrees with limma's formulas by SciPy", () => {
    for (const { degrees, variances, prior } of golden.cases) {
      const found = priorOfVariances(variances, degrees);
      expect(found.variance / prior.variance).toBeCloseTo(1, 9);
      if (prior.degrees === "Infinity") expect(found.degrees).toBe(Infinity);
      else expect(found.degrees / prior.degrees).toBeCloseTo(1, 8);
    }
  });

  it("finds nothing in common in one variance, nor in zeros", () => {
    expect(priorOfVariances([2], 5)).toEqual({ variance: 2, degrees: 0 });
    expect(priorOfVariances([0, 0, 3], 5)).toEqual({ variance: 3, degrees: 0 });
    expect(priorOfVariances([], 5)).toEqual({ variance: 0, degrees: 0 });
  });

  it("refuses what is no variance", () => {
    expect(() => priorOfVariances([1, -1], 5)).toThrow(/Cannot find what variances have in common/);
    expect(() => priorOfVariances([1, NaN], 5)).toThrow(RangeError);
    expect(() => priorOfVariances([1, 2], 0)).toThrow(RangeError);
  });
});

describe("squeezedVariance", () => {
  it("weighs a group's own variance by its degrees, and believes the others wholly where all are alike", () => {
    const alike: VariancePrior = { variance: 2, degrees: Infinity };
    expect(squeezedVariance(9, 20, alike)).toEqual(alike);
    expect(squeezedVariance(9, 20, { variance: 2, degrees: 60 })).toEqual({ variance: 3.75, degrees: 80 });
    expect(squeezedVariance(9, 20, { variance: 2, degrees: 0 })).toEqual({ variance: 9, degrees: 20 });
  });

  it("is nearer to the truth than a group's own, whether groups are alike or not", () => {
    const rng = createRng(5);
    const drawn = (degrees: number) =>
      Array.from({ length: degrees }, () => rng.normal() ** 2).reduce((a, b) => a + b) / degrees;
    for (const alike of [3, 12, 200]) {
      const truths = Array.from({ length: 200 }, () => 1 / drawn(alike));
      const own = truths.map((truth) => truth * drawn(10));
      const prior = priorOfVariances(own, 10);
      const off = (values: readonly number[]) => mean(values.map((value, g) => Math.log(value / truths[g]!) ** 2));
      const squeezed = own.map((each) => squeezedVariance(each, 10, prior).variance);
      expect(off(squeezed)).toBeLessThan(0.9 * off(own));
    }
  });
});
