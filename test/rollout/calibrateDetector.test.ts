import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/index.js";
import {
  Adwin,
  alarmInterval,
  calibrateDetector,
  dayMemory,
  drawDayOrder,
  PageHinkley,
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
    const days = 2_000;
    const rng = createRng(3).child(String(correlation));
    let level = rng.normal();
    const means = Float64Array.from({ length: days }, () => {
      level = correlation * level + Math.sqrt(1 - correlation ** 2) * rng.normal();
      return level;
    });
    const memory = dayMemory(means);
    expect(Math.abs(memory.correlation - correlation)).toBeLessThan(0.06);
    const drawn = Array.from(drawDayOrder(memory, 5_000, rng), (day) => means[day]!);
    const centre = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
    const product = (lag: number): number =>
      drawn.slice(lag).reduce((sum, value, k) => sum + (value - centre) * (drawn[k]! - centre), 0);
    expect(Math.abs(product(1) / product(0) - correlation)).toBeLessThan(0.08);
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
      { statedDays: 30, streamDays: 120, streams: 20, rng: createRng(2) },
    );
    expect(falseAlarms.measuredDays.low).toBeLessThan(falseAlarms.setDays);
    expect(falseAlarms.measuredDays.high).toBeGreaterThan(falseAlarms.setDays);
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
