import { describe, expect, it } from "vitest";
import { createRng } from "../../../src/core/index.js";
import { BalancedModel, type Look } from "../../../src/rollout/stages/balancedModel.js";
import { balancedDecisions } from "../buyStreams.js";

/** Chance that a balanced model only sells for so many looks of two hours, twelve a day. */
function chanceOfOnlySell(looks: number, symbols: number): number {
  const model = new BalancedModel(0.5);
  return Array.from({ length: looks }, (_, k) => {
    const look = { day: Math.floor(k / 12), symbols, shows: "onlySell" } as const;
    return model.observe(look).onlySell;
  }).reduce((product, chance) => product * chance, 1);
}

describe("BalancedModel", () => {
  it("knows what the chance of one value is", () => {
    // One symbol is Buy or Sell with equal chances, and its sides are mirrored.
    const { onlySell, onlyBuy } = new BalancedModel(0.5).observe({ day: 0, symbols: 1, shows: "onlySell" });
    expect(onlySell).toBeCloseTo(0.5, 6);
    expect(onlyBuy).toBeCloseTo(0.5, 6);
    expect(new BalancedModel(0.4).observe({ day: 0, symbols: 1, shows: "onlyBuy" }).onlyBuy).toBeCloseTo(0.4, 5);
  });

  it("expects a one-sided day to go on, the next one less, and forgets in weeks", () => {
    const model = new BalancedModel(0.5);
    const look = { symbols: 5, shows: "onlySell" as Look };
    const atFirst = model.observe({ ...look, day: 0 }).onlySell;
    for (let k = 0; k < 10; k++) model.observe({ ...look, day: 0 });
    const later = model.observe({ ...look, day: 0 }).onlySell;
    const nextDay = model.observe({ ...look, day: 1 }).onlySell;
    const muchLater = model.observe({ ...look, day: 60 }).onlySell;
    expect(later).toBeGreaterThan(0.85);
    expect(nextDay).toBeLessThan(later);
    expect(nextDay).toBeGreaterThan(atFirst);
    expect(muchLater).toBeCloseTo(atFirst, 3);
  });

  it.each([2, 5])("says how often %i symbols stay one-sided for a day and for a day and a half", (symbols) => {
    const streams = 4_000;
    const hours = Array.from({ length: streams }, (_, k) => {
      const decisions = balancedDecisions(createRng(17).child(`run-${k}`), {
        days: 2,
        dayCorrelation: 0.5,
        dayVariance: 0.45,
        symbols,
      });
      const first = decisions.findIndex(({ challengerBuys }) => challengerBuys);
      return first < 0 ? 48 : Math.floor(first / symbols);
    });
    for (const length of [24, 36]) {
      const seen = hours.filter((hour) => hour >= length).length;
      const expected = streams * chanceOfOnlySell(length / 2, symbols);
      // Within a quarter, and three deviations of a count.
      expect(Math.abs(seen - expected)).toBeLessThan(0.25 * expected + 3 * Math.sqrt(expected));
      expect(seen).toBeGreaterThan(0);
    }
  });

  it("goes on from its saved state", () => {
    const whole = new BalancedModel(0.5);
    const first = { day: 3, symbols: 4, shows: "both" as Look };
    whole.observe(first);
    const again = new BalancedModel(0.5, JSON.parse(JSON.stringify(whole)));
    const second = { day: 4, symbols: 4, shows: "onlyBuy" as Look };
    expect(again.observe(second)).toEqual(whole.observe(second));
  });
});
