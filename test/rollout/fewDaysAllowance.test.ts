import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/index.js";
import { fewDaysAllowance } from "../../src/rollout/index.js";

describe("fewDaysAllowance", () => {
  it("is the mean ratio of what comes and what a draw makes one believe", () => {
    const draw = (believedAlarms: number) => ({ trueRate: 0.04, believedAlarms, trials: 100 });
    expect(fewDaysAllowance([draw(0), draw(1), draw(3)])).toBeCloseTo((4 + 2 + 1) / 3, 12);
  });

  it("is 1 where days say what is true, however few alarms were counted, and never below", () => {
    const rng = createRng(4);
    const [rate, trials] = [0.01, 300];
    const counted = Array.from({ length: 4_000 }, () => ({
      trueRate: rate,
      believedAlarms: Array.from({ length: trials }, () => rng.uniform()).filter((u) => u < rate).length,
      trials,
    }));
    expect(fewDaysAllowance(counted)).toBeGreaterThanOrEqual(1);
    expect(fewDaysAllowance(counted)).toBeLessThan(1.05);
    expect(fewDaysAllowance([{ trueRate: 0.01, believedAlarms: 500, trials: 1_000 }])).toBe(1);
    expect(() => fewDaysAllowance([])).toThrow(/draws must be an integer of at least 1/);
  });
});
