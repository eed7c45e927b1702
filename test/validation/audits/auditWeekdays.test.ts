import { describe, expect, it } from "vitest";
import { createRng } from "../../../src/core/index.js";
import { GATES, ModelValidator } from "../../../src/validation/index.js";
import { drawTable, HORIZON_MS } from "../tables.js";

describe("the audit of weekdays", () => {
  it("calls no weekday biased that one day only has seen", () => {
    for (let seed = 1; seed <= 5; seed++) {
      const table = drawTable({
        days: 10,
        symbols: ["AUSDT", "BUSDT"],
        seed,
        probability: ({ rng }) => 0.45 + 0.1 * rng.uniform(),
      });
      const { weekday } = new ModelValidator([...GATES]).validate(table, {
        labelHorizonMs: HORIZON_MS,
        resamples: 500,
        confidence: 0.95,
        rng: createRng(seed),
      }).audits;
      const once = weekday!.rows.filter(({ effectiveN }) => effectiveN === 1);
      expect(once).toHaveLength(4);
      for (const { biasHolmP, fairness, bias } of once) {
        expect(bias).toMatchObject({ low: -1, high: 1 });
        expect(biasHolmP).toBe(1);
        expect(fairness).toBe("inconclusive");
      }
      expect(weekday!.globalBiasP).toBeGreaterThan(0.01);
    }
  });
});
