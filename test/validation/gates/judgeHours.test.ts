import { describe, expect, it } from "vitest";
import { createRng } from "../../../src/core/index.js";
import type { PredictionTable } from "../../../src/predictions/index.js";
import { GATES, ModelValidator } from "../../../src/validation/index.js";
import { drawTable } from "../tables.js";

const HOUR_MS = 3_600_000;
const hours = new ModelValidator(GATES.filter(({ id }) => id.startsWith("buy_ratio_hour_")));

function judged(table: PredictionTable, seed = 1) {
  const { gates } = hours.validate(table, {
    labelHorizonMs: 4 * HOUR_MS,
    resamples: 500,
    confidence: 0.95,
    rng: createRng(seed),
  });
  return gates.filter(({ id }) => id.startsWith("buy_ratio_hour_"));
}

/** Half of the rows say what the row before said. */
function sharesOf(share: number, options: { readonly days: number; readonly seed: number }): PredictionTable {
  let last = 0;
  return drawTable({
    ...options,
    symbols: ["AUSDT", "BUSDT"],
    labelled: false,
    probability: ({ rng }) => {
      const own = rng.uniform() < share ? 0.6 : 0.4;
      last = last > 0 && rng.uniform() < 0.5 ? last : own;
      return last;
    },
  });
}

describe("the gates of the 24 hours", () => {
  it("fail few markets in which every hour lies on its limit", () => {
    const seeds = Array.from({ length: 60 }, (_, k) => k + 1);
    const failed = seeds.filter((seed) =>
      judged(sharesOf(0.3, { days: 12, seed }), seed).some(({ result }) => result === "fail"),
    );
    // By the error of the share found, which is small near 0, a quarter of them fails.
    expect(failed.length / seeds.length).toBeLessThan(0.08);
  });

  it("fail hours of hardly any Buy once there are days enough", () => {
    const gates = judged(sharesOf(0.03, { days: 40, seed: 3 }));
    expect(gates.filter(({ result }) => result === "fail").length).toBeGreaterThan(20);
  });

  it("never take a few Buys for more than none", () => {
    const days = 9;
    const table = drawTable({ days, symbols: ["AUSDT", "BUSDT"], labelled: false, probability: () => 0.4 });
    const one = table.probability.slice();
    // The first row of every hour but 00:00.
    for (let row = 2; row < 48; row += 2) one[row] = 0.6;
    const [none, ...few] = judged({ ...table, probability: one });
    expect(none!.result).toBe("inconclusive");
    for (const { result, adjustedP, value, high } of few) {
      expect(value).toBeCloseTo(1 / 18, 12);
      expect(result).toBe("inconclusive");
      expect(adjustedP).toBeGreaterThanOrEqual(none!.adjustedP!);
      expect(high).toBeGreaterThan(none!.high!);
    }
  });
});
