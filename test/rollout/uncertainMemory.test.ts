import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/index.js";
import { drawUncertainOrder, shareMemory, uncertainMemory } from "../../src/rollout/index.js";

/** Days of hourly values whose level remembers the day before. */
function daysOf(seed: number, { days, correlation }: { readonly days: number; readonly correlation: number }) {
  const rng = createRng(seed).child("days");
  let level = rng.normal();
  return Array.from({ length: days }, () => {
    level = correlation * level + Math.sqrt(1 - correlation ** 2) * rng.normal();
    return Float64Array.from({ length: 24 }, () => 0.25 + 0.03 * level + 0.05 * rng.normal());
  });
}

describe("uncertainMemory", () => {
  it.each([0, 0.3, 0.5])("draws days whose means correlate at %s as those that it learnt from", (correlation) => {
    const days = 8_000;
    const rng = createRng(3).child(String(correlation));
    let level = rng.normal();
    const means = Float64Array.from({ length: days }, () => {
      level = correlation * level + Math.sqrt(1 - correlation ** 2) * rng.normal();
      return level;
    });
    const memory = uncertainMemory(means);
    // What a week's mean is worth less: 1 + 2 x sum over lags of (1 - lag / 7) x correlation^lag.
    const lags = [1, 2, 3, 4, 5, 6];
    const week = 1 + 2 * lags.reduce((sum, lag) => sum + (1 - lag / 7) * correlation ** lag, 0);
    // Of 8,000 days, 1,333 cosine sums tell it to 4 %, and the hidden series' correlation to 0.02 (standard errors).
    expect(Math.abs(memory.slowVariance / week - 1)).toBeLessThan(0.15);
    // Each stream has a memory of its own: together they have that of the days.
    const drawn = Array.from({ length: 20 }, () =>
      Array.from(drawUncertainOrder(memory, 1_000, rng), (day) => means[day]!),
    );
    const product = (lag: number): number =>
      drawn.flatMap((own) => own.slice(lag).map((value, k) => value * own[k]!)).reduce((sum, each) => sum + each, 0);
    expect(Math.abs(product(1) / product(0) - correlation)).toBeLessThan(0.08);
  });

  it("gives each stream a memory and a level as far from the days' own as so few days allow", () => {
    const days = daysOf(4, { days: 30, correlation: 0.3 }).map((day) => day.reduce((sum, value) => sum + value, 0));
    const memory = uncertainMemory(Float64Array.from(days));
    const rank = new Map(Array.from(memory.byRank, (day, at) => [day, at]));
    const meanRanks = (own: typeof memory) =>
      Array.from({ length: 400 }, (_, k) => {
        const drawn = drawUncertainOrder(own, 400, createRng(k).child("drawn"));
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
    expect(() => uncertainMemory(new Float64Array(9))).toThrow(/days must be an integer of at least 10: found 9/);
  });
});
