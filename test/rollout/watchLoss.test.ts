import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/index.js";
import { watchLoss } from "../../src/rollout/index.js";
import { nullMarket } from "../studies/nullMarket.mjs";

const ROWS = 2_000;

/** Labels that a model calls right with probability `right(row)`, hourly. */
function predictions(right: (row: number) => number) {
  const rng = createRng(7).child("labels");
  const label = Uint8Array.from({ length: ROWS }, () => (rng.uniform() < 0.5 ? 1 : 0));
  const probability = Float64Array.from(label, (y, row) => (rng.uniform() < right(row) === (y === 1) ? 0.9 : 0.1));
  return { t1Ms: Float64Array.from(label, (_, row) => row * 3_600_000), probability, label };
}

const options = { streams: 20, rng: createRng(7) };

describe("watchLoss", () => {
  it("raises no alarm on a model that stays as good as it was", () => {
    for (const { alarmsMs } of watchLoss(
      "v4",
      predictions(() => 0.8),
      options,
    ))
      expect(alarmsMs).toEqual([]);
  });

  it("raises an alarm after the model has turned bad, and not before", () => {
    for (const { alarmsMs } of watchLoss(
      "v4",
      predictions((row) => (row < 1_000 ? 0.9 : 0.4)),
      options,
    )) {
      expect(alarmsMs.length).toBeGreaterThan(0);
      expect(Math.min(...alarmsMs)).toBeGreaterThan(1_000 * 3_600_000);
      expect(Math.min(...alarmsMs)).toBeLessThan(1_300 * 3_600_000);
    }
  });

  it("takes the symbols of one hour as one value", () => {
    const market = nullMarket(createRng(1), { days: 12, dayCorrelation: 0 });
    expect(watchLoss("v4", market, options)[0]!.values).toBe(12 * 24);
  });

  it("says how often it cries wolf, as it was asked and as it was found", () => {
    const reference = nullMarket(createRng(2), { days: 72, dayCorrelation: 0.3 });
    const watched = nullMarket(createRng(3), { days: 34, dayCorrelation: 0.3, from: 72 });
    for (const { falseAlarms } of watchLoss("v4", watched, { reference, statedDays: 30, rng: createRng(7) })) {
      // Labels of the last hours become known on a day of their own.
      expect(falseAlarms!.statedDays).toBe(30);
      expect(falseAlarms!.days).toBe(4_800);
      // 73 days stand for all: rarer than asked for, but not by an order of magnitude.
      expect(falseAlarms!.setDays).toBeGreaterThan(30);
      expect(falseAlarms!.setDays).toBeLessThan(30 * 4);
      expect(falseAlarms!.measuredDays.low).toBeLessThan(falseAlarms!.setDays);
      expect(falseAlarms!.measuredDays.high).toBeGreaterThan(falseAlarms!.statedDays);
    }
  });

  it("does not watch where there are too few days to know how often it would cry", () => {
    const few = nullMarket(createRng(2), { days: 9, dayCorrelation: 0 });
    for (const { alarmsMs, falseAlarms, setting } of watchLoss("v4", few, options)) {
      expect(falseAlarms).toBeNull();
      expect(alarmsMs).toEqual([]);
      expect(setting).toBe("needs 10 days to be set");
    }
  });

  it("refuses predictions without labels", () => {
    const { label: _label, ...bare } = predictions(() => 0.8);
    expect(() => watchLoss("v4", bare, { rng: createRng(7) })).toThrow(/must have labels/);
  });
});
