import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  blockBootstrap,
  bootstrapCorrelation,
  bootstrapPValue,
  createRng,
  DAY_MS,
  dayBlocks,
  drawDays,
  estimateAuc,
  estimateAucDifference,
  estimateMean,
  HOUR_MS,
  mean,
  pearsonCorrelation,
  ranks,
  rocAuc,
  spearmanCorrelation,
  sumByDay,
  type Rng,
} from "../../src/core/index.js";

const OPTIONS = { resamples: 300, confidence: 0.95, labelHorizonMs: 4 * HOUR_MS };

/** Hourly rows of a stationary AR(1) with mean 0, variance 1 and a memory of `tauHours`. */
function autoregression(
  rng: Rng,
  { days, tauHours }: { readonly days: number; readonly tauHours: number },
): { readonly timeMs: Float64Array; readonly values: Float64Array } {
  const keep = Math.exp(-1 / tauHours);
  let x = rng.normal();
  return {
    timeMs: Float64Array.from({ length: days * 24 }, (_, i) => i * HOUR_MS),
    values: Float64Array.from({ length: days * 24 }, () => (x = keep * x + Math.sqrt(1 - keep * keep) * rng.normal())),
  };
}

describe("the interval over days", () => {
  const SERIES = 200;

  /** Share of null series whose interval holds the true mean. */
  function coverage(
    interval: (
      series: { readonly timeMs: Float64Array; readonly values: Float64Array },
      rng: Rng,
    ) => { readonly low: number; readonly high: number },
  ): number {
    let held = 0;
    for (let seed = 0; seed < SERIES; seed++) {
      const rng = createRng(seed);
      const { low, high } = interval(
        autoregression(rng.child("series"), { days: 120, tauHours: 24 }),
        rng.child("draws"),
      );
      if (low <= 0 && 0 <= high) held++;
    }
    return held / SERIES;
  }

  it("holds the mean of an autocorrelated series as often as it says", () => {
    const share = coverage(({ timeMs, values }) => estimateMean({ timeMs, values, confidence: 0.95 }));
    // Of whole days drawn in blocks 0.889 held it; the binomial deviation of 200 series is 1.5 %.
    expect(share).toBeGreaterThan(0.91);
    expect(share).toBeLessThan(0.99);
  });

  it("would hold it in under half of them if rows were drawn one by one", () => {
    const share = coverage(({ values }, rng) => {
      const blocks = { days: values.length };
      const statistic = (weights: Float64Array): number =>
        weights.reduce((sum, weight, row) => sum + weight * values[row]!, 0) / values.length;
      return blockBootstrap({ blocks, statistic, blockDays: 1, resamples: 100, confidence: 0.95, rng }).estimate;
    });
    expect(share).toBeLessThan(0.5);
  });
});

describe("blockBootstrap", () => {
  it("draws whole blocks of consecutive days, the last followed by the first, as many days as there are", () => {
    const rng = createRng(3);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 8 }), (days, blockDays) => {
        const weights = new Float64Array(days);
        drawDays(weights, blockDays, rng);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(days);
      }),
      { seed: 1 },
    );
    const one = new Float64Array(6);
    drawDays(one, 6, rng);
    expect([...one]).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("has the standard error of a mean of independent days", () => {
    const days = 400;
    const rng = createRng(9);
    const values = Float64Array.from({ length: days }, () => rng.normal());
    const { standardError, samples, estimate } = blockBootstrap({
      blocks: { days },
      statistic: (w) => w.reduce((sum, weight, day) => sum + weight * values[day]!, 0) / days,
      blockDays: 1,
      resamples: 2_000,
      confidence: 0.9,
      rng,
    });
    expect(standardError * Math.sqrt(days)).toBeCloseTo(1, 0.8);
    expect(samples.every((sample, k) => k === 0 || sample >= samples[k - 1]!)).toBe(true);
    expect(estimate.high - estimate.low).toBeCloseTo(2 * 1.645 * standardError, 2);
  });

  it("draws again where the statistic is undefined, and gives up where it nearly always is", () => {
    const rng = createRng(1);
    const once = blockBootstrap({
      blocks: { days: 5 },
      statistic: (w) => (w[0] === 0 ? NaN : 1),
      blockDays: 1,
      resamples: 50,
      confidence: 0.95,
      rng,
    });
    expect([...once.samples]).toEqual(new Array(50).fill(1));
    const call = (statistic: (w: Float64Array) => number) => () =>
      blockBootstrap({ blocks: { days: 50 }, statistic, blockDays: 1, resamples: 5, confidence: 0.95, rng });
    expect(call((w) => (w.every((weight) => weight === 1) ? 1 : NaN))).toThrow(
      /defined on most draws of days: it was not on 50 in a row of 50 days/,
    );
    expect(call(() => NaN)).toThrow(/defined on the data themselves: found NaN/);
    expect(() =>
      blockBootstrap({ blocks: { days: 5 }, statistic: () => 1, blockDays: 0, resamples: 5, confidence: 0.95, rng }),
    ).toThrow(/blockDays must be an integer of at least 1/);
  });

  it("p counts the resamples beyond the hypothesis, never 0", () => {
    const samples = Float64Array.from({ length: 999 }, (_, k) => k - 100);
    expect(bootstrapPValue(samples, 0)).toBeCloseTo((2 * 102) / 1_000, 12);
    expect(bootstrapPValue(samples, -1_000)).toBeCloseTo(2 / 1_000, 12);
    expect(bootstrapPValue(Float64Array.of(1, 1, 1), 1)).toBe(1);
  });
});

describe("dayBlocks", () => {
  it("groups rows by UTC day and counts days without rows", () => {
    const blocks = dayBlocks([DAY_MS - 1, DAY_MS, DAY_MS + 5, 4 * DAY_MS]);
    expect([[...blocks.dayOfRow], blocks.days, blocks.firstDay]).toEqual([[0, 1, 1, 4], 5, 0]);
    expect([...sumByDay(blocks)]).toEqual([1, 2, 0, 0, 1]);
    expect([...sumByDay(blocks, [1, 2, 3, 4])]).toEqual([1, 5, 0, 0, 4]);
  });

  it("refuses no rows, descending times, and NaN", () => {
    expect(() => dayBlocks([])).toThrow(/at least one: found none/);
    expect(() => dayBlocks([2, 1])).toThrow(/timeMs must ascend: row 1 is 1/);
    expect(() => dayBlocks([NaN])).toThrow(/finite/);
  });
});

describe("metrics with intervals", () => {
  const rng = createRng(21);
  const { timeMs, values } = autoregression(rng, { days: 60, tauHours: 6 });
  const labels = Uint8Array.from(values, (value) => (value + rng.normal() > 0 ? 1 : 0));
  const noise = Float64Array.from(values, () => rng.normal());

  it("have the metric itself in the middle", () => {
    expect(estimateAuc({ timeMs, labels, scores: values, confidence: 0.95 }).value).toBeCloseTo(
      rocAuc(labels, values),
      12,
    );
    expect(estimateMean({ timeMs, values, confidence: 0.95 }).value).toBeCloseTo(mean(values), 12);
    expect(bootstrapCorrelation({ timeMs, a: values, b: labels, ...OPTIONS, rng })!.estimate.value).toBeCloseTo(
      pearsonCorrelation(values, labels),
      12,
    );
    expect(
      bootstrapCorrelation({ timeMs, a: ranks(values), b: ranks(noise), ...OPTIONS, rng })!.estimate.value,
    ).toBeCloseTo(spearmanCorrelation(values, noise), 12);
  });

  it("hold 0.5 for noise, and not for a signal", () => {
    const chance = estimateAuc({ timeMs, labels, scores: noise, confidence: 0.95 });
    expect([chance.low < 0.5, chance.high > 0.5]).toEqual([true, true]);
    expect(estimateAuc({ timeMs, labels, scores: values, confidence: 0.95 }).low).toBeGreaterThan(0.6);
  });

  it("a difference on the same rows is narrower than either: a score and itself differ by nothing", () => {
    const same = estimateAucDifference({
      timeMs,
      labels,
      scoresA: values,
      scoresB: values.map((value) => 2 * value),
      confidence: 0.95,
    });
    expect(same).toEqual({ value: 0, low: 0, high: 0 });
    const nearly = estimateAucDifference({
      timeMs,
      labels,
      scoresA: values,
      scoresB: values.map((value, i) => value + 0.05 * noise[i]!),
      confidence: 0.95,
    });
    const alone = estimateAuc({ timeMs, labels, scores: values, confidence: 0.95 });
    expect(nearly.high - nearly.low).toBeLessThan((alone.high - alone.low) / 3);
  });

  it("are undefined for what does not vary, whatever its level", () => {
    for (const level of [0, 1e9, 0.1])
      expect(bootstrapCorrelation({ timeMs, a: values, b: values.map(() => level), ...OPTIONS, rng })).toBeUndefined();
    expect(bootstrapCorrelation({ timeMs: [], a: [], b: [], ...OPTIONS, rng })).toBeUndefined();
  });
});
