import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  benjaminiHochberg,
  blockLengthDays,
  cautiousBlockLength,
  createRng,
  DAY_MS,
  holm,
  kolmogorovSmirnov,
  logit,
  mean,
  normalCdf,
  normalDensity,
  normalQuantile,
  pearsonCorrelation,
  politisWhiteBlockLength,
  populationStabilityIndex,
  psiOfCounts,
  quantile,
  ranks,
  sigmoid,
  spearmanCorrelation,
  standardDeviation,
  wilsonInterval,
} from "../../src/core/index.js";
import { agrees, GOLDEN } from "./golden.js";

const { a, b, ...columns } = GOLDEN.columns;
const each = (found: ArrayLike<number>, wanted: readonly number[], floor?: number): void =>
  wanted.forEach((value, k) => expect(agrees(found[k]!, value, floor), `${k}: ${found[k]}, not ${value}`).toBe(true));
const pValues = fc.array(fc.oneof(fc.constantFrom(0, 1, 0.02), fc.double({ min: 0, max: 1, noNaN: true })), {
  minLength: 1,
  maxLength: 30,
});

describe("wilsonInterval", () => {
  it.each(GOLDEN.wilson)(
    "equals statsmodels' for $successes of $n at $confidence",
    ({ successes, n, confidence, low, high }) => {
      const found = wilsonInterval(successes, n, { confidence });
      expect(agrees(found.low, low)).toBe(true);
      expect(agrees(found.high, high)).toBe(true);
    },
  );

  it("always holds the share, and never leaves [0, 1]", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.01, max: 0.999, noNaN: true }),
        (n, share, confidence) => {
          const successes = Math.round(share * n);
          const { low, high } = wilsonInterval(successes, n, { confidence });
          expect([low >= 0, low <= successes / n, successes / n <= high, high <= 1]).toEqual([true, true, true, true]);
        },
      ),
      { seed: 1 },
    );
  });

  it("refuses no trials, more successes than trials, and a confidence of 1", () => {
    expect(() => wilsonInterval(0, 0, { confidence: 0.95 })).toThrow(/n must be an integer of at least 1: found 0/);
    expect(() => wilsonInterval(3, 2, { confidence: 0.95 })).toThrow(/from 0 to 2: found 3/);
    expect(() => wilsonInterval(1, 2, { confidence: 1 })).toThrow(/below 1: found 1/);
  });
});

describe("multiple testing", () => {
  it("equals statsmodels on ties, zeros and ones", () => {
    each(holm(GOLDEN.multiple.p), GOLDEN.multiple.holm);
    each(benjaminiHochberg(GOLDEN.multiple.p), GOLDEN.multiple.benjaminiHochberg);
  });

  it("says by eye: the smallest of three counts three times", () => {
    expect([...holm([0.01, 0.04, 0.03])]).toEqual([0.03, 0.06, 0.06]);
    expect([...benjaminiHochberg([0.01, 0.04, 0.03])]).toEqual([0.03, 0.04, 0.04]);
    expect([...holm([])]).toEqual([]);
  });

  it("never adjusts downwards, never changes the order, and Holm is never the smaller", () => {
    fc.assert(
      fc.property(pValues, (p) => {
        const [byHolm, byBh] = [holm(p), benjaminiHochberg(p)];
        p.forEach((value, i) => {
          expect(byBh[i]!).toBeGreaterThanOrEqual(value);
          expect(byHolm[i]!).toBeGreaterThanOrEqual(byBh[i]! - 1e-15);
          expect(byHolm[i]!).toBeLessThanOrEqual(1);
          p.forEach((other, j) => other < value && expect(byHolm[j]!).toBeLessThanOrEqual(byHolm[i]!));
        });
      }),
      { seed: 1 },
    );
  });

  it("refuses what is no p", () => {
    expect(() => holm([0.1, 1.1])).toThrow(/must lie in \[0, 1\]: value 1 is 1.1/);
    expect(() => benjaminiHochberg([NaN])).toThrow(RangeError);
  });
});

describe("the normal distribution", () => {
  const { x, cdf, pdf, p, quantile: quantiles, logit: logits, sigmoid: sigmoids } = GOLDEN.normal;

  it("equals SciPy, tails to twelve digits of their own size", () => {
    each(x.map(normalCdf), cdf, 0);
    each(x.map(normalDensity), pdf, 0);
    each(p.map(normalQuantile), quantiles);
    each(p.map(logit), logits);
    each([-800, -30, -1, 0, 1, 30, 800].map(sigmoid), sigmoids, 0);
  });

  it("quantile always undoes the distribution function", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1 - 1e-15, noNaN: true }), (level) => {
        expect(Math.abs(normalCdf(normalQuantile(level)) / level - 1)).toBeLessThan(1e-12);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it("gives the infinities at 0 and 1 and refuses the rest", () => {
    expect([normalQuantile(0), normalQuantile(1), normalCdf(-Infinity), normalCdf(Infinity)]).toEqual([
      -Infinity,
      Infinity,
      0,
      1,
    ]);
    expect(normalCdf(NaN)).toBeNaN();
    expect(() => normalQuantile(-0.1)).toThrow(/must lie in \[0, 1\]: found -0.1/);
    expect(() => normalQuantile(NaN)).toThrow(RangeError);
  });
});

describe("columns", () => {
  it("equal NumPy and SciPy", () => {
    expect(agrees(mean(a), columns.mean)).toBe(true);
    expect(agrees(standardDeviation(a), columns.std)).toBe(true);
    each(
      [0, 0.1, 0.5, 0.77, 1].map((q) => quantile(a, q)),
      columns.quantiles,
    );
    expect(agrees(pearsonCorrelation(a, b), columns.pearson)).toBe(true);
    expect(agrees(spearmanCorrelation(a, b), columns.spearman)).toBe(true);
    expect([...ranks(a)]).toEqual(columns.ranks);
  });

  it("say NaN where nothing varies, and refuse to be empty", () => {
    expect(pearsonCorrelation([1, 1, 1], [1, 2, 3])).toBeNaN();
    expect(() => mean([])).toThrow(/at least one value: found none/);
    expect(() => quantile([1], 1.5)).toThrow(/level must lie in \[0, 1\]: found 1.5/);
    expect(() => pearsonCorrelation([1], [1, 2])).toThrow(/one length/);
  });
});

describe("drift", () => {
  it("Kolmogorov-Smirnov equals SciPy's exact test", () => {
    for (const [found, wanted] of [
      [kolmogorovSmirnov(a, b), columns.ks],
      [kolmogorovSmirnov(a.slice(0, 13), b.slice(0, 57)), columns.ksUnequal],
      [kolmogorovSmirnov(a, a), columns.ksSame],
      [
        kolmogorovSmirnov(
          a.slice(0, 20),
          a.slice(0, 20).map((value) => value + 100),
        ),
        columns.ksApart,
      ],
    ] as const) {
      expect(agrees(found.statistic, wanted.statistic)).toBe(true);
      expect(Math.abs(found.pValue - wanted.pValue)).toBeLessThan(1e-10);
    }
  });

  it.each(GOLDEN.columns.ksLarge)(
    "Kolmogorov-Smirnov equals SciPy's exact test on $n rows a side",
    ({ n, shift, statistic, pValue }) => {
      const x = Float64Array.from({ length: n }, (_, i) => i / n);
      const found = kolmogorovSmirnov(
        x,
        x.map((value) => value + shift),
      );
      expect(agrees(found.statistic, statistic)).toBe(true);
      expect(Math.abs(found.pValue - pValue)).toBeLessThan(1e-10);
    },
  );

  it("Kolmogorov's limit takes over for large samples without a step", () => {
    // 10,000 x 10,001 pairs is the last exact size but one: both sides of the limit must agree nearly.
    const x = Float64Array.from({ length: 10_000 }, (_, i) => i / 10_000);
    const y = x.map((value) => value + 0.015);
    const exact = kolmogorovSmirnov(x, y);
    const limit = kolmogorovSmirnov(x, Float64Array.from([...y, 0.5]));
    expect(Math.abs(exact.statistic - 0.015)).toBeLessThan(2e-4);
    expect(Math.abs(exact.pValue - limit.pValue)).toBeLessThan(0.005);
  });

  it("PSI equals its definition over reference deciles", () => {
    expect(agrees(populationStabilityIndex(a, b, { bins: 10 }), GOLDEN.psi.ab)).toBe(true);
    expect(agrees(populationStabilityIndex(a.map(Math.floor), b.map(Math.floor), { bins: 10 }), GOLDEN.psi.ties)).toBe(
      true,
    );
    expect(
      agrees(
        populationStabilityIndex(
          a,
          a.map((value) => value + 100),
          { bins: 10 },
        ),
        GOLDEN.psi.apart,
      ),
    ).toBe(true);
    expect(populationStabilityIndex(a, a, { bins: 10 })).toBe(0);
    expect(psiOfCounts([50, 50], [25, 75])).toBeCloseTo(-0.25 * Math.log(0.5) + 0.25 * Math.log(1.5), 15);
  });

  it("a day of 24 rows always looks shifted by a bare 0.25: its expected PSI is 0.377", () => {
    // FIELD.md: (10 - 1)(1/4320 + 1/24).
    expect(9 * (1 / 4320 + 1 / 24)).toBeCloseTo(0.377, 3);
  });

  it("refuse empty samples and NaN", () => {
    expect(() => populationStabilityIndex([], [1], { bins: 10 })).toThrow(/reference must hold at least one value/);
    expect(() => kolmogorovSmirnov([1, NaN], [1])).toThrow(/finite number: row 1 is NaN/);
    expect(() => populationStabilityIndex([1], [1], { bins: 1 })).toThrow(/at least 2/);
  });
});

describe("block length", () => {
  it.each(GOLDEN.blockLength)("equals arch's on the series $name", ({ x, length }) => {
    expect(Math.abs(politisWhiteBlockLength(x) - length)).toBeLessThan(1e-9 * length);
  });

  it("is one for what does not vary or is too short, and at least the label horizon", () => {
    expect(politisWhiteBlockLength([1, 2, 3])).toBe(1);
    expect(politisWhiteBlockLength(new Float64Array(50).fill(2))).toBe(1);
    const { x, length } = GOLDEN.blockLength[1]!;
    expect(blockLengthDays(x, { labelHorizonMs: 4 * 3_600_000 })).toBe(Math.ceil(length));
    expect(blockLengthDays(x, { labelHorizonMs: 20.5 * DAY_MS })).toBe(21);
    expect(blockLengthDays(x.slice(0, 5), { labelHorizonMs: 10 * DAY_MS })).toBe(1);
  });

  it(
    "never narrows an interval: days that swing back get blocks of one day, days that go on " + "Politis and White's",
    () => {
      const rng = createRng(34);
      for (let series = 0; series < 50; series++) {
        const noise = Float64Array.from({ length: 41 }, () => rng.normal());
        // Sums and differences of neighbours: the long-run variance is 4 and 0, that of a day 2.
        const goingOn = noise.slice(1).map((value, day) => value + noise[day]!);
        const swinging = noise.slice(1).map((value, day) => value - noise[day]!);
        expect(blockLengthDays(swinging, { labelHorizonMs: DAY_MS / 6 })).toBe(1);
        expect([1, politisWhiteBlockLength(goingOn)]).toContain(cautiousBlockLength(goingOn));
      }
      expect(cautiousBlockLength(GOLDEN.blockLength[1]!.x)).toBe(politisWhiteBlockLength(GOLDEN.blockLength[1]!.x));
    },
  );
});
