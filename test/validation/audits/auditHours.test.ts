import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  blockBootstrap,
  createRng,
  dayBlocks,
  quantile,
  standardDeviation,
  sumByDay,
} from "../../../src/core/index.js";
import { groupByDay, sumsOf } from "../../../src/validation/audits/dayGroups.js";
import { auditGroups, auditHours } from "../../../src/validation/index.js";
import { packSeries, unpackTotals } from "../../../src/validation/audits/packSeries.js";
import { resampleGroupMeans } from "../../../src/validation/audits/resampleGroupMeans.js";
import { tailQuantiles } from "../../../src/validation/audits/tailQuantiles.js";
import { DAY_MS, drawTable, START_MS, tableOf, validation } from "../tables.js";

describe("auditHours", () => {
  it("tells share, base rate and bias of each hour", () => {
    // Ten days; hour 5 is always called BUY at 0.9 and half of its labels are BUY; hour 6 is called SELL at 0.3.
    const times = Array.from({ length: 10 }, (_, day) =>
      [5, 6].map((hour) => START_MS + day * DAY_MS + hour * 3_600_000),
    ).flat();
    const labels = times.map((_, i) => (Math.floor(i / 2) % 2 === 0 ? 1 : 0));
    const { hours, days } = auditHours(
      tableOf(
        times,
        times.map((_, i) => (i % 2 === 0 ? 0.9 : 0.3)),
        labels,
      ),
      validation(),
    );
    expect(days).toBe(10);
    expect(hours).toHaveLength(24);
    expect(hours[5]).toMatchObject({
      hour: 5,
      n: 10,
      effectiveN: 10,
      // Ten draws of ten: Wilson's interval.
      buyShare: { value: 1, low: expect.closeTo(10 / 13.8414588, 6) as number, high: 1 },
      baseRate: 0.5,
    });
    expect(hours[5]!.bias!.value).toBeCloseTo(0.4, 6);
    expect(hours[6]!.bias!.value).toBeCloseTo(-0.2, 6);
    expect(hours[7]).toMatchObject({ n: 0, effectiveN: 0 });
    expect(hours[7]!.buyShare.value).toBeNaN();
  });

  it("finds a planted hour bias in its hour and nowhere else", () => {
    const table = drawTable({
      days: 60,
      symbols: ["A", "B", "C"],
      probability: ({ hour, rng }) => 0.35 + 0.3 * rng.uniform() + (hour === 13 ? 0.2 : 0),
      truth: (p, { hour }) => p - (hour === 13 ? 0.2 : 0),
    });
    const { hours, globalBiasP } = auditHours(table, validation());
    expect(hours.filter(({ fairness }) => fairness === "biased").map(({ hour }) => hour)).toEqual([13]);
    expect(globalBiasP).toBeLessThan(0.01);
    expect(hours[13]!.bias!.value).toBeGreaterThan(0.1);
  });

  it("calls an hour fair only where its whole interval lies inside the margin", () => {
    const table = drawTable({ days: 40, probability: ({ rng }) => rng.uniform() });
    for (const { fairness, bias } of auditHours(table, { ...validation(), equivalenceDelta: 0.1 }).hours) {
      expect(fairness === "fair").toBe(bias!.low > -0.1 && bias!.high < 0.1);
    }
    expect(
      auditHours(drawTable({ days: 400, probability: ({ rng }) => rng.uniform() }), {
        ...validation(),
        equivalenceDelta: 0.2,
      }).hours.every(({ fairness }) => fairness === "fair"),
    ).toBe(true);
  });

  it("never tests the Buy share against the label rate: a calibrated weak model is not biased", () => {
    const table = drawTable({
      days: 120,
      symbols: ["A", "B"],
      probability: ({ hour, rng }) => 0.5 + (hour < 12 ? 0.03 : -0.03) + 0.02 * rng.normal(),
    });
    const { hours } = auditHours(table, validation());
    expect(hours[3]!.buyShare.value).toBeGreaterThan(0.8);
    expect(hours.filter(({ fairness }) => fairness === "biased")).toEqual([]);
  });

  it("leaves the bias out where there are no labels", () => {
    const { hours, globalBiasP } = auditHours(
      drawTable({ days: 10, probability: () => 0.6, labelled: false }),
      validation(),
    );
    expect(globalBiasP).toBeNull();
    expect(hours[0]).toMatchObject({ bias: null, biasHolmP: null, fairness: null, baseRate: null });
  });

  it("says which share more days would have caught", () => {
    const share = (days: number) =>
      auditHours(drawTable({ days, probability: ({ rng }) => rng.uniform() }), validation()).detectableShare;
    expect(share(120).high).toBeLessThan(share(30).high);
    expect(share(120).high).toBeGreaterThan(0.7);
    expect(share(120).low).toBeLessThan(0.3);
  });

  it("gives the same bytes for the same seed, and others for another", () => {
    const table = drawTable({ days: 20, probability: ({ rng }) => rng.uniform() });
    expect(auditHours(table, validation(1))).toEqual(auditHours(table, validation(1)));
    expect(auditHours(table, validation(1)).hours[0]!.bias).not.toEqual(
      auditHours(table, validation(2)).hours[0]!.bias,
    );
  });
});

describe("auditGroups", () => {
  it("leaves out rows of no group", () => {
    const table = drawTable({ days: 8, probability: ({ rng }) => rng.uniform() });
    const groupOfRow = Int32Array.from(table.t0Ms, (_, i) => (i % 3) - 1);
    const { rows } = auditGroups(table, groupOfRow, ["one", "two"], validation());
    expect(rows.map(({ name, n }) => [name, n])).toEqual([
      ["one", 64],
      ["two", 64],
    ]);
    expect(() =>
      auditGroups(
        table,
        groupOfRow.map((g) => g + 1),
        ["one", "two"],
        validation(),
      ),
    ).toThrow(/each group must lie in -1 to 1: row 2 has 2/);
  });
});

describe("resampleGroupMeans", () => {
  it("agrees with the plain bootstrap of one group in spread and centre", () => {
    const table = drawTable({ days: 60, probability: ({ rng }) => rng.uniform() });
    const grouped = groupByDay(table.t0Ms, new Int32Array(table.t0Ms.length), 1);
    const [fast] = resampleGroupMeans([sumsOf(grouped, table.probability)], grouped.counts, 60, {
      blockDays: 2,
      resamples: 8_000,
      confidence: 0.95,
      rng: createRng(1),
    });
    const blocks = dayBlocks(table.t0Ms);
    const sums = sumByDay(blocks, table.probability);
    const slow = blockBootstrap({
      blocks,
      blockDays: 2,
      resamples: 8_000,
      confidence: 0.95,
      rng: createRng(2),
      statistic: (w) => w.reduce((sum, weight, day) => sum + weight * sums[day]!, 0) / (60 * 24),
    });
    expect(fast!.estimates[0]!.value).toBeCloseTo(slow.estimate.value, 12);
    // 8,000 draws: a standard error of the ratio of two deviations of 1.1 %.
    expect(fast!.standardError[0]! / slow.standardError).toBeCloseTo(1, 1);
    expect(Math.abs(fast!.estimates[0]!.low - slow.estimate.low)).toBeLessThan(0.2 * slow.standardError);
  });

  it("leaves out draws that hold no row of a group, whatever the sums are rounded to", () => {
    // One group has rows on one day of twelve: about a third of the draws miss it.
    const counts = Float64Array.from({ length: 24 }, (_, cell) => (cell < 12 ? 1 : cell === 17 ? 3 : 0));
    const sums = Float64Array.from({ length: 24 }, (_, cell) => (cell < 12 ? Math.sin(cell) : cell === 17 ? 0.7 : 0));
    const [means] = resampleGroupMeans([sums], counts, 12, {
      blockDays: 1,
      resamples: 400,
      confidence: 0.95,
      rng: createRng(4),
    });
    const drawn = Array.from(means!.samples.subarray(400));
    expect(drawn.filter((value) => Number.isNaN(value)).length).toBeGreaterThan(80);
    expect(drawn.filter((value) => !Number.isNaN(value)).every((value) => Math.abs(value - 0.7 / 3) < 1e-6)).toBe(true);
    expect(means!.estimates[1]!.value).toBeCloseTo(0.7 / 3, 12);
  });

  it("always draws as many days as there are, in blocks that wrap", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 45 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer(),
        (days, blockDays, resamples, seed) => {
          const ones = new Float64Array(3 * days).fill(1);
          // With uneven counts the totals are resampled too: their sum is the number of days drawn.
          const uneven = Float64Array.from({ length: 3 * days }, (_, i) => (i === 0 ? 2 : 1));
          const [means] = resampleGroupMeans([ones], ones, days, {
            blockDays,
            resamples,
            confidence: 0.9,
            rng: createRng(seed),
          });
          const [others] = resampleGroupMeans([uneven], uneven, days, {
            blockDays,
            resamples,
            confidence: 0.9,
            rng: createRng(seed),
          });
          expect([...means!.samples, ...others!.samples].every((value) => value === 1)).toBe(true);
        },
      ),
    );
  });
});

describe("tailQuantiles", () => {
  it("always gives what sorting everything would", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 }),
        fc.double({ min: 0.001, max: 0.2, noNaN: true }),
        (values, tail) => {
          const { low, high, deviation } = tailQuantiles(Float64Array.from([...values, NaN]), tail);
          expect(low).toBeCloseTo(quantile(values, tail), 6);
          expect(high).toBeCloseTo(quantile(values, 1 - tail), 6);
          expect(deviation).toBeCloseTo(standardDeviation(values), 6);
        },
      ),
    );
  });
});

describe("packSeries", () => {
  it("always gives back the totals of every series, counts to the last one", () => {
    const series = fc.array(
      fc.oneof(fc.constant("count" as const), fc.constant("large" as const), fc.constant("real" as const)),
      { minLength: 1, maxLength: 9 },
    );
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 60 }), fc.integer(), (kinds, days, seed) => {
        const rng = createRng(seed);
        const value = { count: () => rng.integer(61), large: () => rng.integer(20_000), real: () => 30 * rng.normal() };
        const all = kinds.map((kind) => Float64Array.from({ length: days }, value[kind]));
        const packed = packSeries(all, days);
        const weights = new Float64Array(days);
        for (let k = 0; k < days; k++) weights[rng.integer(days)]!++;
        const packedTotals = Float64Array.from({ length: packed.values.length / days }, (_, row) =>
          weights.reduce((sum, weight, day) => sum + weight * packed.values[row * days + day]!, 0),
        );
        const totals = new Float64Array(all.length);
        unpackTotals(packed, packedTotals, totals, { days, draws: 1, resamples: 1 });
        all.forEach((values, k) => {
          const total = weights.reduce((sum, weight, day) => sum + weight * values[day]!, 0);
          const range = Math.max(...values) - Math.min(...values);
          expect(Math.abs(totals[k]! - total)).toBeLessThanOrEqual(
            kinds[k] === "real" ? (range * days * days) / 2 ** 26 + 1e-9 : 0,
          );
        });
      }),
    );
  });
});
