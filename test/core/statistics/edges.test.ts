/**
 * Every statistic of columns at the edge of its range: constants, ties, single rows, one class, the huge and the small.
 * What comes back is a number in its range, NaN where the doc comment says so, or a refusal.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  averagePrecision,
  benjaminiHochberg,
  bootstrapCorrelation,
  brierDecomposition,
  brierScore,
  cautiousBlockLength,
  createRng,
  DAY_MS,
  estimateAuc,
  estimateMean,
  expectedAuc,
  expectedCalibrationError,
  holm,
  HOUR_MS,
  kolmogorovSmirnov,
  logLoss,
  matthewsCorrelation,
  mean,
  pearsonCorrelation,
  politisWhiteBlockLength,
  populationStabilityIndex,
  quantile,
  ranks,
  rocAuc,
  spearmanCorrelation,
  standardDeviation,
  wilsonInterval,
} from "../../../src/core/index.js";

const EXTREMES = [0, -0, 1e-300, -1e-300, 5e-324, 1e-17, 0.1, 0.33, 1, -1, 1e15, -1e15, 1e100];
const values = fc.oneof(
  fc.array(fc.constantFrom(...EXTREMES), { minLength: 1, maxLength: 40 }),
  fc
    .tuple(fc.constantFrom(...EXTREMES), fc.integer({ min: 1, max: 60 }))
    .map(([value, n]) => new Array<number>(n).fill(value)),
  fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 }),
);
const probabilities = fc.oneof(
  fc.array(fc.constantFrom(0, 1e-300, 1e-17, 0.5, 1 - 1e-16, 1), { minLength: 1, maxLength: 40 }),
  fc
    .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 60 }))
    .map(([p, n]) => new Array<number>(n).fill(p)),
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }),
);
const labelled = fc
  .tuple(probabilities, fc.constantFrom("sells", "buys", "both"), fc.integer())
  .map(([p, kind, seed]) => {
    const rng = createRng(seed);
    return { p, y: p.map(() => (kind === "both" ? Number(rng.uniform() < 0.5) : Number(kind === "buys"))) };
  });

const inside = (value: number, low: number, high: number): void => {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
};
/** Inside, or NaN as documented. */
const insideOrNaN = (value: number, low: number, high: number): void => {
  if (!Number.isNaN(value)) inside(value, low, high);
};
/** Inside, or refused by a sentence of ours. */
const insideOrRefused = (compute: () => number, low: number, high: number): void => {
  let value: number;
  try {
    value = compute();
  } catch (error) {
    expect(String(error)).toMatch(/^RangeError: Cannot .* as .* must .*: /);
    return;
  }
  inside(value, low, high);
};
const settings = { seed: 5, numRuns: 300 };

describe("statistics at the edge of their range", () => {
  it("of one column: mean, deviation and quantiles lie where the values lie", () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (column, level) => {
        const [low, high] = [Math.min(...column), Math.max(...column)];
        const slack = 1e-12 * Math.max(Math.abs(low), Math.abs(high));
        inside(mean(column), low - slack, high + slack);
        inside(standardDeviation(column), 0, high - low + slack);
        if (low === high) expect(standardDeviation(column)).toBe(0);
        inside(quantile(column, level), low - slack, high + slack);
        for (const rank of ranks(column)) inside(rank, 1, column.length);
        const longest = Math.max(1, Math.ceil(Math.min(3 * Math.sqrt(column.length), column.length / 3)));
        inside(politisWhiteBlockLength(column), 1, longest);
        inside(cautiousBlockLength(column), 1, longest);
      }),
      settings,
    );
  });

  it("a column that does not vary has a block length of one, whatever its value and length", () => {
    for (const value of [0.1, 0.33, 1e-300, 1e15, 0.7])
      for (const n of [5, 34, 200]) {
        expect(politisWhiteBlockLength(new Float64Array(n).fill(value))).toBe(1);
        expect(cautiousBlockLength(new Float64Array(n).fill(value))).toBe(1);
      }
  });

  it("of two columns: correlations, distances and their p stay in range", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const n = Math.min(a.length, b.length);
        insideOrNaN(pearsonCorrelation(a.slice(0, n), b.slice(0, n)), -1, 1);
        insideOrNaN(spearmanCorrelation(a.slice(0, n), b.slice(0, n)), -1, 1);
        const { statistic, pValue } = kolmogorovSmirnov(a, b);
        inside(statistic, 0, 1);
        inside(pValue, 0, 1);
        inside(populationStabilityIndex(a, b, { bins: 10 }), 0, 1e3);
      }),
      settings,
    );
  });

  it("of labels and probabilities: scores are numbers, or say which class is missing", () => {
    fc.assert(
      fc.property(labelled, ({ p, y }) => {
        inside(brierScore(y, p), 0, 1);
        inside(logLoss(y, p), 0, 40);
        inside(expectedAuc(p), 0.5, 1);
        inside(
          matthewsCorrelation(
            y,
            p.map((value) => Number(value > 0.5)),
          ),
          -1 - 1e-12,
          1 + 1e-12,
        );
        insideOrRefused(() => rocAuc(y, p), 0, 1);
        insideOrRefused(() => averagePrecision(y, p), 0, 1);
        for (const strategy of ["uniform", "quantile"] as const)
          inside(expectedCalibrationError(y, p, { bins: 10, strategy }), 0, 1);
        const { reliability, resolution, uncertainty } = brierDecomposition(y, p, { bins: 10 });
        inside(reliability, 0, 1);
        inside(resolution, 0, 0.25 + 1e-12);
        inside(uncertainty, 0, 0.25);
      }),
      settings,
    );
  });

  it("of days: intervals hold their value, or are refused where it cannot be drawn", () => {
    fc.assert(
      fc.property(labelled, ({ p, y }) => {
        const timeMs = Float64Array.from(p, (_, i) => 6 * HOUR_MS * i);
        const options = { timeMs, labelHorizonMs: DAY_MS, resamples: 20, confidence: 0.9, rng: createRng(1) };
        const { value, low, high } = estimateMean({ timeMs, confidence: 0.9, values: p });
        inside(value, low, high);
        insideOrRefused(() => estimateAuc({ timeMs, confidence: 0.9, labels: y, scores: p }).high, 0, 1);
        insideOrRefused(() => bootstrapCorrelation({ ...options, a: p, b: y })?.estimate.high ?? 0, -1, 1);
      }),
      { ...settings, numRuns: 100 },
    );
  });

  it("of counts and of families of p", () => {
    fc.assert(
      fc.property(
        fc.nat(1_000),
        fc.nat(1_000),
        fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }),
        (a, b, confidence) => {
          const n = Math.max(a, b, 1);
          const { low, high } = wilsonInterval(Math.min(a, b), n, { confidence });
          inside(low, 0, Math.min(a, b) / n + 1e-12);
          inside(high, Math.min(a, b) / n - 1e-12, 1);
        },
      ),
      settings,
    );
    fc.assert(
      fc.property(probabilities, (p) => {
        for (const adjusted of [holm(p), benjaminiHochberg(p)]) adjusted.forEach((value, i) => inside(value, p[i]!, 1));
      }),
      settings,
    );
  });
});
