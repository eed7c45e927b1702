import { describe, expect, it } from "vitest";
import { trainingComparisonTable } from "../../../../src/report/index.js";

const unchanged = {
  before: 0.5,
  after: 0.5,
  difference: { value: 0, low: -0.1, high: 0.1 },
  outcome: "not told apart",
};

describe("trainingComparisonTable", () => {
  it("does not call a Buy share unchanged that goes from 40 to 73 %, where the interval holds every answer", () => {
    expect(verdictOnBuyShare(0.4, 0.73, { value: 0.33, low: -0.257, high: 0.917 })).toBe("not told apart");
  });

  it("says which way a Buy share went whose interval clears zero", () => {
    expect(verdictOnBuyShare(0.4, 0.73, { value: 0.33, low: 0.2, high: 0.46 })).toBe("larger");
    expect(verdictOnBuyShare(0.73, 0.4, { value: -0.33, low: -0.46, high: -0.2 })).toBe("smaller");
  });
});

function verdictOnBuyShare(before: number, after: number, difference: { value: number; low: number; high: number }) {
  const { rows } = trainingComparisonTable({
    auc: unchanged,
    logLoss: unchanged,
    buyShare: { before, after, difference },
    n: 100,
    effectiveN: 10,
    changed: [],
    onlyBefore: 0,
    onlyAfter: 0,
    differentLabels: 0,
    look: 1,
    sentence: "The label goes from 4 to 12 hours.",
    warning: "This was comparison 1.",
  } as Parameters<typeof trainingComparisonTable>[0]);
  return rows.at(-1)!.at(-1);
}
