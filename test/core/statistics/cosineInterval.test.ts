import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  cosineInterval,
  cosineTerms,
  createRng,
  DAY_MS,
  daysToClear,
  errorsToClear,
  estimateAuc,
  estimateAucDifference,
  estimateMean,
  estimatedErrorsToClear,
  estimateShare,
  HOUR_MS,
  mean,
  strictCosineTerms,
  studentTQuantile,
  type Estimate,
} from "../../../src/core/index.js";
import { measureCoverage } from "../../studies/intervalCoverage.js";

interface Golden {
  readonly made: { readonly tolerance: number };
  readonly series: {
    readonly x: number[];
    readonly confidence: number;
    readonly terms: number;
    readonly error: number;
    readonly reach: number;
  }[];
  readonly rows: {
    readonly day: number[];
    readonly label: number[];
    readonly a: number[];
    readonly b: number[];
    readonly mean: Estimate;
    readonly share: Estimate;
    readonly auc: Estimate;
    readonly aucDifference: Estimate;
  };
  readonly student: { readonly p: number; readonly degrees: number; readonly quantile: number }[];
  readonly errorsToClear: {
    readonly degrees: number;
    readonly confidence: number;
    readonly power: number;
    readonly errors: number;
  }[];
}

/** What test/golden/intervals.py wrote. */
const golden = JSON.parse(readFileSync(new URL("../../golden/intervals.json", import.meta.url), "utf8")) as Golden;
const TOLERANCE = golden.made.tolerance;
const CONFIDENCE = { confidence: 0.95 };

function expectEstimate(found: Estimate, wanted: Estimate): void {
  for (const key of ["value", "low", "high"] as const)
    expect(Math.abs(found[key] - wanted[key]), key).toBeLessThan(TOLERANCE);
}

describe("cosineInterval", () => {
  it("is that of SciPy's cosine transform and Student's t", () => {
    for (const { x, confidence, terms, error, reach } of golden.series) {
      const value = mean(x);
      const found = cosineInterval(x, { value, confidence });
      expect(found.degrees).toBe(terms);
      expect(Math.abs(found.standardError - error)).toBeLessThan(TOLERANCE);
      expectEstimate(found.estimate, { value, low: value - reach, high: value + reach });
    }
  });

  it("takes one cosine sum a week of days, 2 to 8 of them", () => {
    expect([2, 3, 5, 14, 20, 34, 36, 53, 180, 1_000].map(cosineTerms)).toEqual([1, 2, 2, 2, 3, 5, 5, 8, 8, 8]);
  });

  it("knows nothing from one day, and cuts at what cannot be left", () => {
    expect(cosineInterval([3], { value: 0.5, ...CONFIDENCE, within: { low: 0, high: 1 } }).estimate).toEqual({
      value: 0.5,
      low: 0,
      high: 1,
    });
    expect(
      cosineInterval([1, -1, 1, -1, 5], { value: 0.1, ...CONFIDENCE, within: { low: 0, high: 1 } }).estimate.low,
    ).toBe(0);
    expect(() => cosineInterval([], { value: 0, ...CONFIDENCE })).toThrow(/days must be an integer of at least 1/);
  });
});

describe("estimates over days", () => {
  const { day, label: labels, a, b } = golden.rows;
  const timeMs = day.map((each, row) => each * DAY_MS + row);

  it("are those of NumPy on days of unequal number, one of them empty", () => {
    expectEstimate(estimateMean({ timeMs, values: a, ...CONFIDENCE }), golden.rows.mean);
    expectEstimate(estimateShare({ timeMs, hits: labels, ...CONFIDENCE }), golden.rows.share);
    expectEstimate(estimateAuc({ timeMs, labels, scores: a, ...CONFIDENCE }), golden.rows.auc);
    expectEstimate(
      estimateAucDifference({ timeMs, labels, scoresA: a, scoresB: b, ...CONFIDENCE }),
      golden.rows.aucDifference,
    );
  });

  it("never call a share of 0 or 1 certain: each day is one draw", () => {
    const hourly = Array.from({ length: 34 * 24 }, (_, row) => row * HOUR_MS);
    const shareOf = (hits: (row: number) => number) =>
      estimateShare({ timeMs: hourly, hits: hourly.map((_, row) => hits(row)), ...CONFIDENCE });
    // Wilson's interval of 0 of 34: z² / (34 + z²).
    const bound = 3.841458820694124 / (34 + 3.841458820694124);
    expectEstimate(
      shareOf(() => 0),
      { value: 0, low: 0, high: bound },
    );
    expectEstimate(
      shareOf(() => 1),
      { value: 1, low: 1 - bound, high: 1 },
    );
    const once = shareOf((row) => (row === 100 ? 1 : 0));
    expect(once.low).toBeGreaterThanOrEqual(0);
    expect(once.high).toBeGreaterThan(bound);
    const daily = shareOf((row) => (row % 24 === 3 ? 1 : 0));
    expect(daily.high - daily.low).toBeLessThan(1e-9);
  });

  it("never call a perfect AUC certain, and a constant score is 0.5", () => {
    const flipped = labels.map((y) => 1 - y);
    const perfect = estimateAuc({ timeMs, labels, scores: labels, ...CONFIDENCE });
    const inverted = estimateAuc({ timeMs, labels, scores: flipped, ...CONFIDENCE });
    expect(perfect).toMatchObject({ value: 1, high: 1 });
    expect(perfect.low).toBeCloseTo(39 / (39 + 3.841458820694124), 9);
    expect(inverted.high).toBeCloseTo(1 - perfect.low, 9);
    expectEstimate(estimateAuc({ timeMs, labels, scores: labels.map(() => 7), ...CONFIDENCE }), {
      value: 0.5,
      low: 0.5,
      high: 0.5,
    });
    expect(() => estimateAuc({ timeMs, labels: labels.map(() => 1), scores: a, ...CONFIDENCE })).toThrow(
      "Cannot estimate an AUC as both classes must occur: found one",
    );
  });
});

describe("the intervals of gates", () => {
  it("hold the truth on days that correlate by 0.3, which percentiles of drawn days do in 85 to 91 %", () => {
    for (const { statistic, held } of measureCoverage({ days: 34, memory: 0.3, sets: 400, rng: createRng(3) }))
      // 400 sets: a binomial deviation of 1.1 %.
      expect(held, statistic).toBeGreaterThan(0.92);
  });
});

describe("studentTQuantile", () => {
  it("is SciPy's", () => {
    for (const { p, degrees, quantile } of golden.student)
      expect(Math.abs(studentTQuantile(p, degrees) - quantile)).toBeLessThan(
        TOLERANCE * Math.max(1, Math.abs(quantile)),
      );
    expect(studentTQuantile(0.5, 3)).toBe(0);
    expect(studentTQuantile(1, 3)).toBe(Infinity);
    expect(() => studentTQuantile(1.01, 3)).toThrow("p must be");
  });
});

describe("strictCosineTerms", () => {
  it("takes one cosine sum for two days, 2 to 16 of them", () => {
    expect([2, 3, 5, 10, 20, 34, 180].map(strictCosineTerms)).toEqual([1, 2, 3, 5, 10, 16, 16]);
  });
});

describe("estimatedErrorsToClear", () => {
  it.each([3, 5, 8])("clears the limit as often as asked where the error is estimated too: %i sums", (degrees) => {
    const power = 0.8;
    const errors = estimatedErrorsToClear(degrees, { ...CONFIDENCE, power });
    const t = studentTQuantile(0.975, degrees);
    const rng = createRng(17);
    const error = () => Math.sqrt(mean(Array.from({ length: degrees }, () => rng.normal() ** 2)));
    const cleared = Array.from({ length: 20_000 }, () => (errors * error() + rng.normal() > t * error() ? 1 : 0));
    expect(Math.abs(mean(cleared) - power)).toBeLessThan(0.012);
    // An error that is known needs less.
    expect(errors).toBeGreaterThan(errorsToClear(degrees, { ...CONFIDENCE, power }));
  });
});

describe("daysToClear", () => {
  it("follows the noncentral t to 1 %", () => {
    for (const { degrees, confidence, power, errors } of golden.errorsToClear)
      expect(Math.abs(errorsToClear(degrees, { confidence, power }) / errors - 1)).toBeLessThan(0.01);
  });

  it("gives the days at which 80 of 100 intervals clear the limit", () => {
    // A mean of 0.35 against a limit of 0: found on 30 days, whose interval reaches as it does on the average.
    const truth = 0.35;
    const reach = studentTQuantile(0.975, cosineTerms(30)) / Math.sqrt(30);
    const days = daysToClear({ reach, distance: truth, days: 30 }, { confidence: 0.95, power: 0.8 })!;
    let cleared = 0;
    const runs = 2_000;
    const rng = createRng(5);
    for (let run = 0; run < runs; run++) {
      const x = Float64Array.from({ length: days }, () => truth + rng.normal());
      if (cosineInterval(x, { value: mean(x), confidence: 0.95 }).estimate.low > 0) cleared++;
    }
    // The binomial deviation of 2,000 is 0.9 %.
    expect(Math.abs(cleared / runs - 0.8)).toBeLessThan(0.03);
  });

  it("says nothing of a value on its limit", () => {
    const power = { confidence: 0.95, power: 0.8 };
    expect(daysToClear({ reach: 0.1, distance: 0, days: 34 }, power)).toBeUndefined();
    expect(daysToClear({ reach: 1, distance: 0.001, days: 34 }, power)).toBeUndefined();
  });
});
