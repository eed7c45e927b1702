import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/index.js";
import {
  Adwin,
  alarmInterval,
  calibrateDetector,
  dayMemory,
  drawDayOrder,
  PageHinkley,
  shareMemory,
  type DriftDetector,
} from "../../src/rollout/index.js";

/** Days of hourly values whose level remembers the day before. */
function daysOf(seed: number, { days, correlation }: { readonly days: number; readonly correlation: number }) {
  const rng = createRng(seed).child("days");
  let level = rng.normal();
  return Array.from({ length: days }, () => {
    level = correlation * level + Math.sqrt(1 - correlation ** 2) * rng.normal();
    return Float64Array.from({ length: 24 }, () => 0.25 + 0.03 * level + 0.05 * rng.normal());
  });
}

describe("dayMemory", () => {
  it.each([0, 0.3, 0.5])("draws days whose means correlate at %s as those that it learnt from", (correlation) => {
    const days = 8_000;
    const rng = createRng(3).child(String(correlation));
    let level = rng.normal();
    const means = Float64Array.from({ length: days }, () => {
      level = correlation * level + Math.sqrt(1 - correlation ** 2) * rng.normal();
      return level;
    });
    const memory = dayMemory(means);
    // What a week's mean is worth less: 1 + 2 x sum over lags of (1 - lag / 7) x correlation^lag.
    const lags = [1, 2, 3, 4, 5, 6];
    const week = 1 + 2 * lags.reduce((sum, lag) => sum + (1 - lag / 7) * correlation ** lag, 0);
    // Of 8,000 days, 1,333 cosine sums tell it to 4 %, and the hidden series' correlation to 0.02 (standard errors).
    expect(Math.abs(memory.slowVariance / week - 1)).toBeLessThan(0.15);
    // Each stream has a memory of its own: together they have that of the days.
    const drawn = Array.from({ length: 20 }, () => Array.from(drawDayOrder(memory, 1_000, rng), (day) => means[day]!));
    const product = (lag: number): number =>
      drawn.flatMap((own) => own.slice(lag).map((value, k) => value * own[k]!)).reduce((sum, each) => sum + each, 0);
    expect(Math.abs(product(1) / product(0) - correlation)).toBeLessThan(0.08);
  });

  it("gives each stream a memory and a level as far from the days' own as so few days allow", () => {
    const days = daysOf(4, { days: 30, correlation: 0.3 }).map((day) => day.reduce((sum, value) => sum + value, 0));
    const memory = dayMemory(Float64Array.from(days));
    const rank = new Map(Array.from(memory.byRank, (day, at) => [day, at]));
    const meanRanks = (own: typeof memory) =>
      Array.from({ length: 400 }, (_, k) => {
        const drawn = drawDayOrder(own, 400, createRng(k).child("drawn"));
        return drawn.reduce((sum, day) => sum + rank.get(day)!, 0) / drawn.length;
      });
    const spread = (values: readonly number[]) => {
      const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length);
    };
    const [alone] = [spread(meanRanks(memory))];
    const [shared] = shareMemory([memory, memory]);
    expect(shared!.terms).toBe(2 * memory.terms);
    expect(shared!.slowVariance).toBeCloseTo(memory.slowVariance, 12);
    // Runs that are watched against each other bring their levels with them.
    expect(alone).toBeGreaterThan(1.3 * spread(meanRanks(shared!)));
  });

  it("refuses a handful of days", () => {
    expect(() => dayMemory(new Float64Array(9))).toThrow(/days must be an integer of at least 10: found 9/);
  });
});

describe("alarmInterval", () => {
  it("is Garwood's interval of a Poisson mean", () => {
    // Chi-square quantiles over two, from R: qchisq(.025, 2k) / 2 and qchisq(.975, 2k + 2) / 2.
    expect(alarmInterval(0)).toEqual({ low: 0, high: expect.closeTo(3.688879, 5) as number });
    expect(alarmInterval(1).low).toBeCloseTo(0.025318, 5);
    expect(alarmInterval(1).high).toBeCloseTo(5.571643, 5);
    expect(alarmInterval(10).low).toBeCloseTo(4.795389, 5);
    expect(alarmInterval(10).high).toBeCloseTo(18.390356, 5);
  });
});

describe("calibrateDetector", () => {
  it.each<[string, (strictness: number) => DriftDetector]>([
    ["ADWIN", (strictness) => new Adwin({ delta: 0.5 * 10 ** -strictness })],
    ["Page-Hinkley", (strictness) => new PageHinkley({ threshold: strictness })],
  ])("holds the stated time between false alarms of %s on days that it has not seen", (_, create) => {
    const { strictness, falseAlarms } = calibrateDetector(
      daysOf(1, { days: 200, correlation: 0.3 }),
      { create, mostStrict: 200 },
      { statedDays: 30, streamDays: 120, streams: 60, rng: createRng(2) },
    );
    // Set on 240 alarms and measured on as many.
    expect(Math.abs(falseAlarms.measuredDays.value / 30 - 1)).toBeLessThan(0.3);
    // Other days of the same market, forty expected.
    let alarms = 0;
    const detector = create(strictness);
    for (const day of daysOf(8, { days: 1_200, correlation: 0.3 }))
      for (const value of day) {
        detector.update(value);
        if (detector.driftDetected) alarms++;
      }
    expect(alarms).toBeGreaterThan(15);
    expect(alarms).toBeLessThan(65);
  });
});
