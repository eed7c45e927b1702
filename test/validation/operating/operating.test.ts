import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { averagePrecision, precisionRecallCurve } from "../../../src/core/index.js";
import { confusionMatrix, decisionCurve, measureOperation } from "../../../src/validation/index.js";
import { drawTable, HOUR_MS, START_MS, tableOf } from "../tables.js";

interface Golden {
  readonly operating: {
    readonly p: number[];
    readonly y: number[];
    readonly precision: number[];
    readonly recall: number[];
    readonly thresholds: number[];
    readonly averagePrecision: number;
    readonly confusion: Readonly<Record<string, number>>;
    readonly shares: Readonly<
      Record<"precision" | "recall" | "specificity" | "accuracy" | "balancedAccuracy" | "f1" | "matthews", number>
    >;
    readonly netBenefit: [number, number, number][];
  };
}
const { operating: golden } = JSON.parse(
  readFileSync(new URL("../../golden/operating.json", import.meta.url), "utf8"),
) as Golden;
const table = tableOf(
  golden.p.map((_, row) => START_MS + row * HOUR_MS),
  golden.p,
  golden.y,
);
const OPTIONS = { confidence: 0.95 };

describe("precisionRecallCurve", () => {
  it("is scikit-learn's, from the highest threshold down", () => {
    const { precision, recall, threshold } = precisionRecallCurve(golden.y, golden.p);
    expect(threshold).toHaveLength(golden.thresholds.length);
    golden.thresholds.forEach((at, k) => {
      expect(threshold[k]).toBe(at);
      expect(precision[k]).toBeCloseTo(golden.precision[k]!, 12);
      expect(recall[k]).toBeCloseTo(golden.recall[k]!, 12);
    });
    expect(averagePrecision(golden.y, golden.p)).toBeCloseTo(golden.averagePrecision, 12);
  });
});

describe("confusionMatrix", () => {
  it("counts and shares as scikit-learn does", () => {
    const { counts, precision, recall, specificity, accuracy, ...rest } = confusionMatrix(table, OPTIONS);
    expect(counts).toEqual(golden.confusion);
    const { shares } = golden;
    expect(precision!.value).toBeCloseTo(shares.precision, 12);
    expect(recall!.value).toBeCloseTo(shares.recall, 12);
    expect(specificity!.value).toBeCloseTo(shares.specificity, 12);
    expect(accuracy.value).toBeCloseTo(shares.accuracy, 12);
    expect(rest.balancedAccuracy).toBeCloseTo(shares.balancedAccuracy, 12);
    expect(rest.f1).toBeCloseTo(shares.f1, 12);
    expect(rest.matthews).toBeCloseTo(shares.matthews, 12);
  });

  it("has no precision without a Buy, and no recall without a BUY label", () => {
    const never = confusionMatrix({ ...table, probability: table.probability.map(() => 0.3) }, OPTIONS);
    expect(never.precision).toBeNull();
    expect(never.recall).toMatchObject({ value: 0 });
    expect(never.recall!.high).toBeGreaterThan(0);
    const ofSells = confusionMatrix({ ...table, label: new Uint8Array(golden.y.length) }, OPTIONS);
    expect(ofSells.recall).toBeNull();
    expect(ofSells.balancedAccuracy).toBeNull();
  });

  it("refuses predictions without labels", () => {
    const { label: _, ...bare } = table;
    expect(() => confusionMatrix(bare, OPTIONS)).toThrow(/as predictions must have labels: found none$/);
  });
});

describe("decisionCurve", () => {
  it("counts true Buys at 1 and false ones at the odds of the threshold", () => {
    const points = decisionCurve(table, { ...OPTIONS, thresholds: golden.netBenefit.map(([at]) => at) });
    golden.netBenefit.forEach(([at, net, always], k) => {
      expect(points[k]!.threshold).toBe(at);
      expect(points[k]!.netBenefit.value).toBeCloseTo(net, 12);
      expect(points[k]!.always).toBeCloseTo(always, 12);
      expect(points[k]!.advantage.value).toBeCloseTo(net - Math.max(0, always), 12);
    });
  });

  it("gives a calibrated model an advantage inside its range, and a coin none", () => {
    const known = drawTable({ days: 60, probability: ({ rng }) => rng.uniform() });
    const coin = drawTable({ days: 60, probability: ({ rng }) => rng.uniform(), truth: () => 0.5 });
    const at = { ...OPTIONS, thresholds: [0.5] };
    expect(decisionCurve(known, at)[0]!.netBenefit.low).toBeGreaterThan(0.15);
    expect(decisionCurve(coin, at)[0]!.advantage.low).toBeLessThanOrEqual(0);
  });

  it("gives whoever always says Buy no advantage over always saying Buy, not even by rounding", () => {
    const always = drawTable({ days: 40, probability: () => 0.999, truth: () => 0.5 });
    for (const { advantage } of decisionCurve(always, OPTIONS)) expect(advantage.low).toBeLessThanOrEqual(0);
  });

  it("refuses a threshold of 0 or 1", () => {
    expect(() => decisionCurve(table, { ...OPTIONS, thresholds: [1] })).toThrow(/threshold must be/);
  });
});

describe("measureOperation", () => {
  it("keeps both ends of the curve and at most 152 points", () => {
    const { precisionRecall, baseRate, n } = measureOperation(
      drawTable({ days: 40, probability: ({ rng }) => rng.uniform() }),
      { model: "m", days: 40, ...OPTIONS },
    );
    expect(n).toBe(960);
    expect(precisionRecall!.recall.length).toBeLessThanOrEqual(152);
    expect(precisionRecall!.recall.at(-1)).toBe(1);
    expect(precisionRecall!.precision.at(-1)).toBeCloseTo(baseRate, 12);
  });

  it("has no curve where one class is absent", () => {
    const one = measureOperation(
      { ...table, label: new Uint8Array(golden.y.length).fill(1) },
      { model: "m", days: 9, ...OPTIONS },
    );
    expect(one.precisionRecall).toBeNull();
    expect(one.averagePrecision).toBeNull();
  });
});
