import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  brierDecomposition,
  brierScore,
  equalMassBins,
  expectedCalibrationError,
  populationStabilityIndex,
  reliabilityBins,
} from "../../../src/core/index.js";

const repeat = (value: number, times: number): number[] => Array.from({ length: times }, () => value);
const spread = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * (i + 0.5)) / count);

/** Samples as models give them: continuous, of few values, saturated at either end, constant, a single row. */
const samples = fc.oneof(
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 80 }),
  fc.array(fc.constantFrom(0, 0.25, 0.33, 0.5, 1), { minLength: 1, maxLength: 80 }),
  fc
    .tuple(
      fc.constantFrom(0, 0.4, 1),
      fc.integer({ min: 1, max: 60 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
    )
    .map(([value, times, rest]) => [...repeat(value, times), ...rest.slice(0, 30)]),
);

describe("equalMassBins", () => {
  it("makes a frequent value a bin of its own, with one below and one above", () => {
    const { count, binOf } = equalMassBins([...spread(0, 0.3, 5), ...repeat(0.33, 90), ...spread(0.4, 1, 5)], 10);
    expect(count).toBe(3);
    expect([0.2, 0.3299, 0.33, 0.3301, 0.9].map(binOf)).toEqual([0, 0, 1, 2, 2]);
  });

  it("has a bin beyond either end of a constant", () => {
    const { count, binOf } = equalMassBins(repeat(0.33, 100), 10);
    expect([count, ...[0.05, 0.33, 0.6].map(binOf)]).toEqual([3, 0, 1, 2]);
  });

  it("are deciles where nothing repeats, a value on an edge below it", () => {
    const { count, binOf } = equalMassBins(spread(0, 1, 101), 10);
    const counts = new Float64Array(count);
    for (const value of spread(0, 1, 101)) counts[binOf(value)]!++;
    expect([...counts]).toEqual([11, 10, 10, 10, 10, 10, 10, 10, 10, 10]);
  });

  it("never parts equal values, and always keeps the order", () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 2, max: 15 }), (sample, bins) => {
        const { count, binOf } = equalMassBins(sample, bins);
        const found = [...sample].sort((a, b) => a - b).map(binOf);
        for (const [i, bin] of found.entries()) {
          expect(bin).toBeGreaterThanOrEqual(found[i - 1] ?? 0);
          expect(bin).toBeLessThan(count);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe("the population stability index of samples that share no value", () => {
  it("sees a constant move, up or down", () => {
    const constant = repeat(0.33, 100);
    // All mass leaves one bin for another: 2 (1 - 1e-4) ln(1e4).
    const apart = 2 * (1 - 1e-4) * Math.log(1e4);
    for (const other of [0.05, 0.32999, 0.33001, 0.6])
      expect(populationStabilityIndex(constant, repeat(other, 100), { bins: 10 })).toBeCloseTo(apart, 9);
    expect(populationStabilityIndex(constant, constant, { bins: 10 })).toBe(0);
    expect(populationStabilityIndex([0.33], [0.05], { bins: 10 })).toBeCloseTo(apart, 9);
  });

  it("sees a mostly constant sample move past its commonest value, in either direction and between two of them", () => {
    const stuck = [...repeat(0.33, 95), ...spread(0.331, 0.46, 5)];
    for (const other of [0.1, 0.32, 0.6])
      expect(populationStabilityIndex(stuck, repeat(other, 100), { bins: 10 })).toBeGreaterThan(8);
    expect(
      populationStabilityIndex([...repeat(0, 60), ...repeat(1, 40)], repeat(0.5, 50), { bins: 10 }),
    ).toBeGreaterThan(8);
    expect(
      populationStabilityIndex([...repeat(0, 5), ...repeat(1, 95)], repeat(0.5, 50), { bins: 10 }),
    ).toBeGreaterThan(2);
  });

  it("is the same seen in a mirror, and always a number of at least 0", () => {
    fc.assert(
      fc.property(samples, samples, fc.integer({ min: 2, max: 12 }), (a, b, bins) => {
        const psi = populationStabilityIndex(a, b, { bins });
        expect(psi).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(psi)).toBe(true);
        expect(populationStabilityIndex(a, a, { bins })).toBe(0);
      }),
      { seed: 2, numRuns: 300 },
    );
    const low = [...repeat(0, 70), ...spread(0.1, 1, 30)];
    const high = low.map((value) => 1 - value);
    expect(populationStabilityIndex(low, repeat(-1, 50), { bins: 10 })).toBeCloseTo(
      populationStabilityIndex(high, repeat(2, 50), { bins: 10 }),
      9,
    );
  });
});

describe("reliability over bins of equal mass", () => {
  const equalMass = { bins: 10, strategy: "quantile" } as const;

  it("keeps what is saturated at either end apart from what is not", () => {
    // 60 rows say 1 and are right, 12 say 0.7 and are never right: in one bin the two would hide each other.
    const p = [...spread(0.1, 0.5, 28), ...repeat(0.7, 12), ...repeat(1, 60)];
    const y = p.map((value) => (value === 1 ? 1 : 0));
    const { bins } = reliabilityBins(y, p, equalMass);
    expect(bins.at(-1)).toEqual({ count: 60, meanProbability: 1, buyFrequency: 1 });
    expect(bins.at(-2)!.buyFrequency).toBe(0);
    const mirrored = reliabilityBins(
      y.map((label) => 1 - label),
      p.map((value) => 1 - value),
      equalMass,
    );
    expect(mirrored.bins[0]).toEqual({ count: 60, meanProbability: 0, buyFrequency: 0 });
    expect(
      expectedCalibrationError(
        y.map((label) => 1 - label),
        p.map((value) => 1 - value),
        equalMass,
      ),
    ).toBeCloseTo(expectedCalibrationError(y, p, equalMass), 2);
  });

  it("holds every row once, whatever repeats, and gives scores that are numbers", () => {
    fc.assert(
      fc.property(samples, fc.infiniteStream(fc.constantFrom(0, 1)), (p, stream) => {
        const y = p.map(() => stream.next().value as number);
        const { bins, binOfRow } = reliabilityBins(y, p, equalMass);
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(p.length);
        expect(Math.max(...binOfRow)).toBe(bins.length - 1);
        for (const { count } of bins) expect(count).toBeGreaterThan(0);
        const error = expectedCalibrationError(y, p, equalMass);
        expect(error >= 0 && error <= 1).toBe(true);
        const { reliability, resolution, uncertainty } = brierDecomposition(y, p, { bins: 10 });
        expect(Number.isFinite(reliability + resolution + uncertainty)).toBe(true);
        expect(brierScore(y, p)).toBeGreaterThanOrEqual(0);
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});
