import { describe, expect, it } from "vitest";
import { createRng } from "../../../src/core/index.js";
import { auditGroups } from "../../../src/validation/index.js";
import { DAY_MS, drawTable, START_MS, validation } from "../tables.js";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** A model that is right on average, in a market whose days are good or bad by chance. */
function weekdaysOf(days: number, seed: number) {
  const rng = createRng(seed);
  const luck = Array.from({ length: days }, () => 0.6 * (rng.uniform() - 0.5));
  const table = drawTable({ days, seed, probability: () => 0.5, truth: (p, { day }) => p + luck[day]! });
  const weekday = Int32Array.from(table.t0Ms, (t0) => Math.floor((t0 - START_MS) / DAY_MS) % 7);
  return auditGroups(table, weekday, WEEKDAYS, { ...validation(seed), resamples: 300 }).rows;
}

describe("auditGroups, where each group has a few of the days", () => {
  const markets = [10, 36].flatMap((days) => Array.from({ length: 60 }, (_, seed) => weekdaysOf(days, seed + 1)));

  it("accuses no group whose interval holds zero", () => {
    const accused = markets.flat().filter(({ fairness }) => fairness === "biased");
    expect(accused.filter(({ bias }) => bias!.low <= 0 && bias!.high >= 0)).toEqual([]);
  });

  it("accuses by chance in no more markets than it says", () => {
    const wrongly = markets.filter((rows) => rows.some(({ fairness }) => fairness === "biased")).length;
    // 5 % of 120 markets, and what twice its standard error adds.
    expect(wrongly).toBeLessThanOrEqual(11);
  });
});
