import { describe, expect, it } from "vitest";
import {
  ceilingFigure,
  fairnessSentence,
  hoursFigure,
  isOneColour,
  laterFillSentence,
  powerPlanSentence,
  powerPlanTable,
  regimesFigure,
  reliabilityFigure,
  rocFigure,
  valueSentence,
} from "../../../../src/report/index.js";
import { leanSentence } from "../../../../src/report/figures/validation/leanSentence.js";
import { coinWords, sampleWords } from "../../../../src/report/figures/validation/validationWords.js";
import type { Assessment, PowerPlan } from "../../../../src/validation/index.js";
import { estimate, MODELS } from "../../fixtures/assessments.js";

const [V31, WRITTEN, SHIPPED] = MODELS.map(({ assessment }) => assessment) as [Assessment, Assessment, Assessment];

describe("leanSentence", () => {
  const of = (value: number, half: number, max = 0.9): Assessment => ({
    ...SHIPPED,
    buyShare: estimate(value, half),
    probability: { ...SHIPPED.probability, max },
  });
  it("has a word for each state of balance", () => {
    expect(leanSentence([of(0.2, 0.1)])).toBe("v4 as shipped leans to Sell (Buy in 20 of 100 bars)");
    expect(leanSentence([of(0.8, 0.1)])).toBe("v4 as shipped leans to Buy (Buy in 80 of 100 bars)");
    expect(leanSentence([of(0.5, 0.1)])).toBe("v4 as shipped leans to neither side (Buy in 50 of 100 bars)");
    expect(leanSentence([of(0.45, 0.1)])).toBe("Whether v4 as shipped leans is undecided (Buy in 45 of 100 bars)");
    expect(leanSentence([of(0, 0, 0.46)])).toBe("v4 as shipped never says Buy");
  });
  it("puts together who does the same, and never rounds a few Buys to none", () => {
    expect(leanSentence([{ ...of(0, 0, 0.46), model: "a" }, { ...of(0, 0, 0.46), model: "b" }, of(0.5, 0.05)])).toBe(
      "a and b never say Buy; v4 as shipped leans to neither side (Buy in 50 of 100 bars)",
    );
    expect(leanSentence([of(0.002, 0.001)])).toBe("v4 as shipped leans to Sell (Buy in 0.2 of 100 bars)");
  });
});

describe("an AUC beside a coin", () => {
  it("is better, worse or not told apart", () => {
    expect(coinWords(estimate(0.6, 0.05))).toBe("better than a coin");
    expect(coinWords(estimate(0.4, 0.05))).toBe("worse than a coin");
    expect(coinWords(estimate(0.48, 0.05))).toBe("not distinguishable from a coin");
  });
  it("is no share of the ceiling below one half", () => {
    const turned = { ...SHIPPED, auc: estimate(0.4, 0.05) };
    expect(ceilingFigure([SHIPPED, turned]).title).toMatch(
      /^v4 as shipped reaches 97\.8\u2009% of what can be known above a coin; v4 as shipped is worse than a coin$/,
    );
    expect(ceilingFigure([{ ...SHIPPED, auc: estimate(0.49, 0.05) }]).title).toBe(
      "v4 as shipped is not better than a coin",
    );
    expect(valueSentence({ ...MODELS[2]!, assessment: turned })).toContain(
      "worse than a coin where this market allows",
    );
  });
});

describe("titles of figures", () => {
  it("say three-way what the hours do", () => {
    const gates = (result: "pass" | "fail" | "inconclusive", value: number) =>
      SHIPPED.gates.map((gate) => (gate.id.startsWith("buy_ratio_hour") ? { ...gate, result, value } : gate));
    expect(hoursFigure([{ ...SHIPPED, gates: gates("pass", 0.5) }]).title).toMatch(
      /^Every hour of v4 as shipped lies inside 30-70 % \(Buy in \d+ to \d+ of 100 bars\)$/,
    );
    expect(hoursFigure([{ ...SHIPPED, gates: gates("inconclusive", 0.25) }]).title).toMatch(
      /^No hour of v4 as shipped is shown to leave 30-70 %, 24 are undecided/,
    );
    expect(hoursFigure([{ ...SHIPPED, gates: gates("fail", 0.9) }]).title).toMatch(
      /^v4 as shipped says Buy too often in 24 of 24 hours/,
    );
    const open = { ...SHIPPED, gates: gates("inconclusive", 0.25) };
    expect(hoursFigure([V31, { ...open, model: "one" }, { ...open, model: "other" }]).title).toMatch(
      /^v3\.1 .*; no hour of one and other is shown to leave 30-70 %, 24 of each are undecided$/,
    );
    expect(hoursFigure([V31]).title).toMatch(/^v3\.1 says Buy too seldom in 24 of 24 hours \(Buy in 0 of 100 bars\)$/);
  });
  it("keep the name of a model that never says Buy above the axis", () => {
    const { annotations } = hoursFigure([V31, WRITTEN, SHIPPED]).layout as { annotations: { y: number }[] };
    expect(V31.hours.hours[23]!.buyShare.value).toBe(0);
    expect(Math.min(...annotations.map(({ y }) => y))).toBeGreaterThanOrEqual(0.03);
  });
  it("say who follows the market only where the intervals lie apart", () => {
    const follows = (bull: number, bear: number): string =>
      regimesFigure([
        {
          ...SHIPPED,
          regimes: SHIPPED.regimes!.map((row) => ({
            ...row,
            buyShare: estimate(row.regime === "bull" ? bull : bear, 0.05),
          })),
        },
      ]).title;
    expect(follows(0.7, 0.3)).toBe(
      "v4 as shipped says Buy more often in a rising than in a falling market (70 of 100 bars rising, 30 falling)",
    );
    expect(follows(0.3, 0.7)).toContain("more often in a falling than in a rising market");
    const open = SHIPPED.regimes!.map((row) => ({ ...row, buyShare: estimate(0.5, 0.05) }));
    expect(regimesFigure(["one", "other"].map((model) => ({ ...SHIPPED, model, regimes: open }))).title).toBe(
      "Whether one and other follow the market is undecided",
    );
    const silent = SHIPPED.regimes!.map((row) => ({ ...row, buyShare: { value: 0, low: 0, high: 0.02 } }));
    expect(
      regimesFigure([
        { ...V31, regimes: silent },
        { ...SHIPPED, regimes: open },
      ]).title,
    ).toBe(
      "v3.1 never says Buy in a rising or a falling market; " +
        "whether v4 as shipped follows the market is undecided (50 of 100 bars rising, 50 falling)",
    );
    expect(follows(0.5, 0.45)).toBe(
      "Whether v4 as shipped follows the market is undecided (50 of 100 bars rising, 45 falling)",
    );
  });
  it("say whose probabilities are off", () => {
    const off = { ...SHIPPED.reliability!, expectedCalibrationError: 0.2, calibratedErrorRange: { low: 0, high: 0.1 } };
    const near = { ...off, expectedCalibrationError: 0.05 };
    expect(
      reliabilityFigure([
        { ...V31, reliability: off },
        { ...SHIPPED, reliability: near },
      ]).title,
    ).toBe(
      "P(BUY) of v3.1 is off by more than chance allows (calibration error 0.200); " +
        "P(BUY) of v4 as shipped is off by no more than chance allows (calibration error 0.0500)",
    );
  });
  it("say who ranks better than a coin", () => {
    const roc = { falsePositiveRate: [0, 1], truePositiveRate: [0, 1] };
    expect(
      rocFigure([
        { ...WRITTEN, roc, auc: estimate(0.6, 0.05) },
        { ...SHIPPED, roc, auc: estimate(0.51, 0.05) },
      ]).title,
    ).toBe(
      "v4 as written ranks better than a coin (a Buy above a Sell in 60 of 100 pairs); " +
        "v4 as shipped is not distinguishable from a coin (51)",
    );
  });
  it("promise whiskers only where they are asked for", () => {
    expect(sampleWords(SHIPPED)).toContain("whiskers are 95 % intervals over days.");
    expect(sampleWords(SHIPPED, { whiskers: false })).toMatch(/\(effective n\); no interval is drawn\.$/);
  });
});

describe("fairnessSentence", () => {
  const hoursOf = (fair: number, biased: number) => ({
    ...SHIPPED.hours,
    hours: SHIPPED.hours.hours.map((row, k) => ({
      ...row,
      fairness: k < fair ? ("fair" as const) : k < fair + biased ? ("biased" as const) : ("inconclusive" as const),
    })),
  });
  it("never takes an hour that is not shown to be biased for a fair one", () => {
    expect(fairnessSentence(hoursOf(0, 0))).toBe(
      "None of 24 hours is shown to be fair (mean P(BUY) less label wholly within 0.05 of 0), 24 are undecided.",
    );
    expect(fairnessSentence(hoursOf(3, 1))).toBe(
      "3 of 24 hours are shown to be fair (mean P(BUY) less label wholly within 0.05 of 0), 1 is shown to be biased, " +
        "20 are undecided.",
    );
    expect(fairnessSentence(hoursOf(24, 0))).toBeUndefined();
  });
});

describe("laterFillSentence", () => {
  const sensitivity = (now: number, later: number, fills = 10) =>
    [
      { change: "as decided", monthlyReturnFrac: now, fills },
      { change: "filled one bar later", monthlyReturnFrac: later, fills },
    ] as const;
  it("owes a reason where a later fill earns more, and another on a real market", () => {
    const simulated = laterFillSentence(sensitivity(2.186, 3.897), { model: "v4", isSimulated: true });
    expect(simulated).toContain("make more: 389.7\u2009% instead of 218.6\u2009% per 30 days.");
    expect(simulated).toContain("turns while the first bars still run the old way");
    expect(laterFillSentence(sensitivity(0.1, 0.2), { model: "v4", isSimulated: false })).toContain(
      "a reason to doubt",
    );
  });
  it("says less where it earns less, and nothing where nothing was traded", () => {
    expect(laterFillSentence(sensitivity(0.2, 0.1), { model: "v4", isSimulated: true })).toBe(
      "Filled one bar later, the same decisions of v4 make less: 10.0\u2009% instead of 20.0\u2009% per 30 days.",
    );
    expect(laterFillSentence(sensitivity(0, 0, 0), { model: "v4", isSimulated: true })).toBeUndefined();
  });
});

describe("powerPlanSentence", () => {
  const gate = (badAfterDays: number | null) => ({
    id: "buy_ratio",
    name: "Share of Buy",
    limits: { low: 0.4, high: 0.6 },
    isShare: true,
    catches: { low: 0.33, high: 0.67 },
    bad: 0.3,
    badAfterDays,
    good: 0.5,
    goodAfterDays: 20,
  });
  const plan = (...days: (number | null)[]): PowerPlan => ({ days: 36, gates: days.map(gate) });
  it("says what the days can tell and what they cannot", () => {
    expect(powerPlanSentence(plan(20))).toBe(
      "36 days of confirmation can tell share of Buy 30.0\u2009% from what should pass",
    );
    expect(powerPlanSentence(plan(20, 412, null))).toBe(
      "36 days of confirmation can tell share of Buy 30.0\u2009% from what should pass; they cannot tell share of " +
        "Buy 30.0\u2009%, which needs 412 days; nor share of Buy 30.0\u2009%, which no century would",
    );
    expect(powerPlanSentence(plan(412))).toBe(
      "36 days of confirmation cannot tell share of Buy 30.0\u2009%, which needs 412 days",
    );
  });
  it("stands over the days of each gate", () => {
    const { columns, rows } = powerPlanTable(plan(20, null));
    expect(columns[2]).toBe("caught on 36 days");
    expect(rows[0]).toEqual([
      "Share of Buy",
      "40\u2009% to 60\u2009%",
      "33.0\u2009% or less, 67.0\u2009% or more",
      "30.0\u2009%",
      "20",
      "50.0\u2009%",
      "20",
    ]);
    expect(rows[1]![4]).toBe("over a century");
  });
});

describe("isOneColour", () => {
  it("is a heat map whose every cell has one value", () => {
    expect(isOneColour({ data: [{ type: "heatmap", z: [[1, 1], [1]] }] })).toBe(true);
    expect(isOneColour({ data: [{ type: "heatmap", z: [[1, 0.5]] }] })).toBe(false);
    expect(isOneColour({ data: [{ type: "scatter", y: [1, 1] }] })).toBe(false);
  });
});
