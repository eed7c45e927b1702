import { beforeAll, describe, expect, it } from "vitest";
import {
  ModelValidator,
  GATES,
  answersOf,
  type Assessment,
  type GateResult,
  type LeakageCertificate,
  type LeakageReport,
  type ValidationContext,
} from "../../src/validation/index.js";
import type { PredictionTable } from "../../src/predictions/index.js";
import { calibratedPredictions, DAY_MS, drawTable, HOUR_MS, START_MS, tableOf, validation } from "./tables.js";

const validator = new ModelValidator();
const judge = (predictions: PredictionTable, context: Partial<ValidationContext> = {}) =>
  validator.validate(predictions, { ...validation(), ...context });
const gate = ({ gates }: Assessment, id: string): GateResult => gates.find((result) => result.id === id)!;
const passedLeakage: LeakageReport = {
  result: "pass",
  tests: [{ id: "futureCut", question: "", result: "pass", value: 0, low: null, high: null, reason: "" }],
};
/** Of the shipped pipeline, with so many of two controls, all found. */
const certificateOf = (controls: number): LeakageCertificate => ({
  subject: "v4 as shipped, in small",
  isShippedPipeline: true,
  stages: ["search"],
  members: ["LSTM"],
  rows: 100,
  cuts: 1,
  mutations: 1,
  permutations: 1,
  controls: Array.from({ length: controls }, (_, k) => ({
    id: `${k}`,
    title: "a leak",
    isCaught: true,
    seenBy: ["futureRows"],
    reason: "found",
  })),
  controlsKnown: 2,
});
const earlier = { t0Ms: Float64Array.of(START_MS - DAY_MS), t1Ms: Float64Array.of(START_MS) };

/** Half of the rows at 0.8 and half at 0.2, whatever the hour, calibrated: balanced, with an AUC of 0.8. */
const balanced = (days: number) =>
  drawTable({ days, symbols: ["A", "B"], probability: ({ rng }) => (rng.uniform() < 0.5 ? 0.2 : 0.8) });

describe("ModelValidator", () => {
  it("judges every criterion under its name, and the guards", () => {
    const ids = judge(balanced(10)).gates.map(({ id }) => id);
    expect(ids.slice(0, 31)).toEqual([
      "prediction_min",
      "prediction_max",
      "prediction_mean",
      "buy_ratio",
      ...Array.from({ length: 24 }, (_, hour) => `buy_ratio_hour_${String(hour).padStart(2, "0")}`),
      "auc",
      "variance_24h",
      "monthly_return",
    ]);
    expect(ids.slice(31)).toEqual(["training_overlap", "leakage_check", "spread_floor", "mean_bias", "suspicious_auc"]);
  });

  it("passes what is balanced, honest and earns", () => {
    const table = drawTable({
      days: 200,
      symbols: ["A", "B"],
      probability: ({ rng }) => (rng.uniform() < 0.5 ? 0.125 : 0.875),
    });
    const assessment = judge(table, {
      monthlyReturn: { value: 0.2, low: 0.1, high: 0.3 },
      leakage: { ...passedLeakage, certificate: certificateOf(2) },
      trainingIntervals: earlier,
    });
    expect(assessment.gates.filter(({ result }) => result !== "pass").map(({ id, reason }) => [id, reason])).toEqual(
      [],
    );
    expect(assessment).toMatchObject({
      verdict: "pass",
      answers: { balanced: "pass", honest: "pass", earn: "pass" },
      days: 200,
      fromDate: "2025-01-01",
      toDate: "2025-07-19",
    });
  });

  it("fails v3.1: predictions between 0.20 and 0.46 never say Buy", () => {
    const v31 = drawTable({ days: 40, probability: ({ rng }) => 0.2 + 0.26 * rng.uniform(), truth: (p) => p + 0.17 });
    const assessment = judge(v31);
    expect(assessment.verdict).toBe("fail");
    expect(assessment.answers).toEqual({ balanced: "fail", honest: "inconclusive", earn: "fail" });
    expect(assessment.gates.filter(({ result }) => result === "fail").map(({ id }) => id)).toEqual([
      "prediction_mean",
      "buy_ratio",
      ...Array.from({ length: 24 }, (_, h) => `buy_ratio_hour_${String(h).padStart(2, "0")}`),
      "auc",
      "mean_bias",
    ]);
    expect(gate(assessment, "buy_ratio")).toMatchObject({
      value: 0,
      low: 0,
      // Wilson's interval of none in 40 days.
      high: expect.closeTo(3.8414588 / 43.8414588, 6) as number,
      n: 960,
      effectiveN: 40,
      role: "plan",
      answer: "balanced",
      reason: "The Buy share is 0.0 % [0.0 %, 8.8 %], wholly below 40.0 %",
    });
    expect(assessment.coherence.statement).toMatch(
      /^Calibrated probabilities of this spread would have an AUC of 0.59/,
    );
    expect(assessment.hours.hours.every(({ buyShare }) => buyShare.value === 0)).toBe(true);
  });

  it("judges extremes by their value, strictly, on the score", () => {
    const table = tableOf([START_MS, START_MS + HOUR_MS], [0.3, 0.7]);
    const withScore = (score: readonly number[]) => judge({ ...table, score: Float64Array.from(score) });
    expect(gate(withScore([0.125, 0.875]), "prediction_min")).toMatchObject({
      result: "pass",
      value: 0.125,
      low: null,
      high: null,
      scale: "score",
    });
    expect(gate(withScore([0.0625, 0.9375]), "prediction_min").result).toBe("fail");
    expect(gate(withScore([0.0625, 0.9375]), "prediction_max")).toMatchObject({
      result: "fail",
      reason: "The largest score is 0.938, not below 0.900; the value decides",
    });
    expect(gate(judge(table, { scoreIsProbability: true }), "prediction_min").scale).toBe(
      "probability, as there is no score",
    );
  });

  it("is inconclusive, with a reason and without a value, where an input is missing", () => {
    const assessment = judge(
      { ...drawTable({ days: 10, probability: ({ rng }) => rng.uniform(), labelled: false }) },
      { monthlyReturnMissing: "needs bars" },
    );
    for (const [id, reason] of [
      ["auc", "Undecided: needs labels"],
      ["monthly_return", "Undecided: needs bars"],
      ["mean_bias", "Undecided: needs labels"],
      ["training_overlap", /label intervals/],
      ["leakage_check", /pipeline/],
    ] as const) {
      expect(gate(assessment, id)).toMatchObject({ result: "inconclusive", value: null, low: null, high: null });
      expect(gate(assessment, id).reason).toMatch(reason);
    }
    expect(assessment).toMatchObject({ auc: null, reliability: null, roc: null, regimes: null, baseRate: null });
  });

  it("says how many days would settle what it cannot decide", () => {
    const drawn = (days: number, buys: number) =>
      gate(judge(drawTable({ days, probability: ({ rng }) => (rng.uniform() < buys ? 0.7 : 0.4) })), "buy_ratio");
    const { needsN, settlesAs, value, low, result, reason } = drawn(70, 0.415);
    expect(result).toBe("inconclusive");
    // 8 cosine sums before and after: 3.20 standard errors of the noncentral t for the 2.306 that the interval reaches.
    const wanted = 70 * ((3.2009 / 2.306) * ((value! - low!) / (value! - 0.4))) ** 2;
    expect(Math.abs(needsN! / wanted - 1)).toBeLessThan(0.02);
    expect(settlesAs).toBe("pass");
    expect(reason).toMatch(
      /; at this value \d+ days would make it pass with 80 % probability, and these 70 would have failed 3\d\.\d % or less and 6\d\.\d % or more$/,
    );
    expect(drawn(70, 0.385)).toMatchObject({ result: "inconclusive", settlesAs: "fail" });
  });

  it("names a gate that no number of days settles", () => {
    const table = drawTable({ days: 40, probability: ({ day }) => (day % 2 === 0 ? 0.3 : 0.5) });
    const found = gate(judge(table), "prediction_mean");
    expect(found).toMatchObject({ result: "inconclusive" });
    expect(found).not.toHaveProperty("needsN");
    expect(found.reason).toContain("no number of days under a century would settle it at this value");
  });

  it("never takes an interval over fewer than five days for an answer", () => {
    expect(gate(judge(drawTable({ days: 4, probability: () => 0.2 })), "buy_ratio")).toMatchObject({
      result: "inconclusive",
      needsN: 5,
    });
    expect(gate(judge(drawTable({ days: 6, probability: () => 0.2 })), "buy_ratio").result).toBe("fail");
  });

  describe("the 24 hours", () => {
    it("are one family: an hour outside by chance is not failed", () => {
      const table = drawTable({ days: 14, probability: ({ rng }) => rng.uniform() });
      const hours = judge(table).gates.filter(({ id }) => id.startsWith("buy_ratio_hour"));
      const outside = hours.filter(({ value }) => value! < 0.3 || value! > 0.7);
      expect(outside.length).toBeGreaterThan(0);
      expect(outside.every(({ result, adjustedP }) => result === "inconclusive" && adjustedP! > 0.05)).toBe(true);
      expect(hours.filter(({ value }) => value! >= 0.3 && value! <= 0.7).every(({ result }) => result === "pass")).toBe(
        true,
      );
      expect(outside[0]!.reason).toMatch(/but within chance over 24 hours .* 14 days would have caught/);
    });

    it("fail where an hour is truly outside", () => {
      const table = drawTable({
        days: 60,
        symbols: ["A", "B"],
        probability: ({ hour, rng }) => (rng.uniform() < (hour === 9 ? 0.95 : 0.5) ? 0.7 : 0.3),
      });
      expect(
        judge(table)
          .gates.filter(({ id, result }) => id.startsWith("buy_ratio_hour") && result !== "pass")
          .map(({ id, result }) => [id, result]),
      ).toEqual([["buy_ratio_hour_09", "fail"]]);
    });

    it("need more than a few days before a share that never varies is failed", () => {
      const result = (days: number) =>
        gate(judge(drawTable({ days, probability: () => 0.2, labelled: false })), "buy_ratio_hour_00").result;
      // Each day is one draw: 24 x 0.7^days must fall below 0.05, which it does from the 18th day on.
      expect([result(17), result(18)]).toEqual(["inconclusive", "fail"]);
    });

    it("never excuse an hour without a Buy because another hour has a few", () => {
      // Nine days on end with one Buy each at 14:00: the decisions remember for days, in blocks.
      const table = drawTable({
        days: 34,
        probability: ({ hour, day }) => (hour === 14 && day >= 10 && day < 19 ? 0.6 : 0.2),
        labelled: false,
      });
      const judged = judge(table);
      expect(judged.hours.independentBlocks).toBeLessThan(18);
      expect(gate(judged, "buy_ratio_hour_03")).toMatchObject({ value: 0, result: "fail" });
    });

    it("are inconclusive where an hour has no decision", () => {
      const table = drawTable({ days: 20, probability: ({ rng }) => rng.uniform() });
      const noon = table.t0Ms.map((t0) => Math.floor(t0 / DAY_MS) * DAY_MS + 12 * HOUR_MS);
      expect(
        gate(judge({ ...table, t0Ms: noon, t1Ms: noon.map((t) => t + HOUR_MS) }), "buy_ratio_hour_11"),
      ).toMatchObject({ result: "inconclusive", value: null, reason: "Undecided: no decision falls into this hour" });
    });
  });

  describe("guards", () => {
    it("count training labels that reach into the test window, from the intervals alone", () => {
      const overlapping = {
        t0Ms: Float64Array.of(START_MS - 2 * HOUR_MS, START_MS - HOUR_MS),
        t1Ms: Float64Array.of(START_MS, START_MS + HOUR_MS),
      };
      const assessment = judge(balanced(10), { trainingIntervals: overlapping });
      expect(gate(assessment, "training_overlap")).toMatchObject({
        result: "fail",
        value: 1,
        role: "guard",
        reason: "1 of 2 training labels reach into the test window",
      });
      expect(assessment.answers.honest).toBe("fail");
      expect(gate(judge(balanced(10), { trainingIntervals: earlier }), "training_overlap").result).toBe("pass");
    });

    it("count overlaps fold by fold", () => {
      const table = balanced(2);
      const fold = Int32Array.from(table.t0Ms, (t0) => (t0 < START_MS + DAY_MS ? 0 : 1));
      const day = { t0Ms: Float64Array.of(START_MS), t1Ms: Float64Array.of(START_MS + HOUR_MS) };
      // The first day was learnt from before the second was judged, which is right; the second fold's label
      // reaches nowhere.
      expect(gate(judge({ ...table, fold }, { trainingIntervals: [earlier, day] }), "training_overlap").value).toBe(0);
      expect(gate(judge({ ...table, fold }, { trainingIntervals: [day, day] }), "training_overlap").value).toBe(1);
      expect(() => judge(table, { trainingIntervals: [earlier] })).toThrow(/predictions must name their folds/);
      expect(() => judge({ ...table, fold }, { trainingIntervals: [earlier] })).toThrow(/found 1 for fold 1/);
    });

    it("suspect an AUC of 0.85 on real data until the leakage check has passed", () => {
      const table = drawTable({ days: 20, probability: ({ rng }) => (rng.uniform() < 0.5 ? 0.05 : 0.95) });
      expect(gate(judge(table), "suspicious_auc")).toMatchObject({ result: "fail", answer: "honest" });
      expect(gate(judge(table, { leakage: passedLeakage }), "suspicious_auc")).toMatchObject({
        result: "inconclusive",
        reason: expect.stringMatching(/not of the pipeline that made the predictions/) as string,
      });
      const some = { ...passedLeakage, certificate: certificateOf(1) };
      expect(gate(judge(table, { leakage: some }), "suspicious_auc")).toMatchObject({
        result: "inconclusive",
        reason: expect.stringMatching(/with 1 of 2 planted leaks beside it; a full run plants all/) as string,
      });
      const whole = { ...passedLeakage, certificate: certificateOf(2) };
      expect(gate(judge(table, { leakage: whole }), "suspicious_auc")).toMatchObject({
        result: "pass",
        reason: expect.stringMatching(/found all 2 planted leaks.*is right in about \d\d of 100 decisions/) as string,
      });
      expect(
        gate(judge(table, { leakage: { ...passedLeakage, result: "inconclusive" } }), "suspicious_auc").result,
      ).toBe("fail");
      expect(gate(judge(balanced(20)), "suspicious_auc").result).toBe("pass");
      expect(judge(table, { isSimulated: true }).gates.some(({ id }) => id === "suspicious_auc")).toBe(false);
    });

    it("fail a constant model, which every variance limit would pass", () => {
      const assessment = judge(drawTable({ days: 20, probability: () => 0.55, truth: () => 0.55 }));
      expect(gate(assessment, "variance_24h").result).toBe("pass");
      expect(gate(assessment, "spread_floor")).toMatchObject({ result: "fail", value: 0, answer: "balanced" });
    });

    it("hand on what the leakage check found", () => {
      const failed: LeakageReport = {
        result: "fail",
        tests: [{ ...passedLeakage.tests[0]!, result: "fail", reason: "ret_1 reads the future" }],
      };
      expect(gate(judge(balanced(10), { leakage: failed }), "leakage_check")).toMatchObject({
        result: "fail",
        reason: "1 of 1 leakage tests failed: ret_1 reads the future",
      });
      expect(
        gate(
          judge(balanced(10), {
            leakage: { ...failed, result: "inconclusive", tests: [{ ...failed.tests[0]!, result: "inconclusive" }] },
          }),
          "leakage_check",
        ).result,
      ).toBe("inconclusive");
    });
  });

  describe("on a simulated market", () => {
    let market: ReturnType<typeof calibratedPredictions>;
    beforeAll(() => {
      market = calibratedPredictions({ scenario: "strong", days: 40, seed: 3 });
    });

    it("finds the market's own probabilities at their ceiling, calibrated, and not above it", () => {
      const { predictions, truth, bars } = market;
      const assessment = judge(predictions, { isSimulated: true, truthProbability: truth, bars });
      expect(assessment.ceiling!.shareOfCeiling).toBe(1);
      expect(assessment.ceiling!.excess).toEqual({ value: 0, low: 0, high: 0 });
      expect(assessment.ceiling!.expectedAuc).toBeCloseTo(0.91, 1);
      expect(gate(assessment, "above_ceiling")).toMatchObject({ result: "pass", role: "guard" });
      expect(gate(assessment, "mean_bias").result).not.toBe("fail");
      const { expectedCalibrationError, calibratedErrorRange } = assessment.reliability!;
      expect(expectedCalibrationError).toBeLessThan(calibratedErrorRange.high);
      expect(assessment.regimes!.map(({ regime }) => regime)).toEqual(["bull", "bear", "sideways"]);
      expect(assessment.regimes!.reduce((sum, { n }) => sum + n, 0)).toBe(
        predictions.t0Ms.filter((t0) => t0 >= START_MS + 7 * DAY_MS + HOUR_MS).length,
      );
      expect(assessment.trends!.map(({ regime }) => regime)).toEqual(["up", "down"]);
      // Every row has a sign, and no bull or bear has the other's.
      const rowsOf = (rows: readonly { readonly regime: string; readonly n: number }[] | null, name: string) =>
        rows!.find(({ regime }) => regime === name)!.n;
      expect(rowsOf(assessment.trends, "up") + rowsOf(assessment.trends, "down")).toBe(
        assessment.regimes!.reduce((sum, { n }) => sum + n, 0),
      );
      expect(rowsOf(assessment.trends, "up")).toBeGreaterThan(rowsOf(assessment.regimes, "bull"));
      expect(rowsOf(assessment.trends, "down")).toBeGreaterThan(rowsOf(assessment.regimes, "bear"));
      expect(assessment.bullMarketBuyRatio).toBe(assessment.regimes![0]!.buyShare.value);
      expect(assessment.audits.symbol.rows.map(({ name }) => name)).toEqual([
        "AVAXUSDT",
        "BTCUSDT",
        "ETHUSDT",
        "ICPUSDT",
        "SOLUSDT",
      ]);
      expect(assessment.audits.weekday.rows[2]!.n).toBeGreaterThan(0);
    });

    it("catches a model that has seen the labels, as better than the most that can be known", () => {
      const { predictions, truth } = market;
      const peeking = {
        ...predictions,
        probability: predictions.probability.map((p, i) => 0.9 * p + 0.1 * predictions.label![i]!),
      };
      const assessment = judge(peeking, { isSimulated: true, truthProbability: truth });
      expect(gate(assessment, "above_ceiling")).toMatchObject({ result: "fail" });
      expect(gate(assessment, "above_ceiling").reason).toMatch(
        /better than the most that can be known .* the model has seen the labels/,
      );
      expect(assessment.answers.honest).toBe("fail");
    });

    it("asks for the truth where there is none", () => {
      expect(gate(judge(market.predictions, { isSimulated: true }), "above_ceiling")).toMatchObject({
        result: "inconclusive",
        value: null,
      });
    });

    it("repeats why there is no truth, and never shows a ceiling then", () => {
      const truthMissing = "the simulator has no closed form for the triple-barrier label";
      const assessment = judge(market.predictions, { isSimulated: true, truthMissing });
      expect([assessment.ceiling, assessment.ceilingMissing]).toEqual([null, truthMissing]);
      expect(gate(assessment, "above_ceiling")).toMatchObject({
        result: "inconclusive",
        value: null,
        reason: `Undecided: ${truthMissing}`,
      });
      expect(judge(market.predictions, {}).ceilingMissing).toBe("real data have no known ceiling");
      expect(judge(market.predictions, { truthProbability: market.truth }).ceilingMissing).toBeNull();
    });

    it("reports no share of a ceiling whose own interval holds one half", () => {
      const { predictions, truth } = calibratedPredictions({
        scenario: "none",
        days: 15,
        seed: 1,
        symbols: ["BTCUSDT"],
      });
      const noise = {
        ...predictions,
        probability: predictions.probability.map((_, i) => 0.4 + 0.2 * ((i * 0.618) % 1)),
      };
      const { ceiling } = judge(noise, { isSimulated: true, truthProbability: truth });
      expect(ceiling).toMatchObject({ shareOfCeiling: null, skillShare: null });
    });
  });

  it("sums up in five figures: mean P(BUY), share above the threshold, spread, and either kind of market", () => {
    const table = tableOf(
      Array.from({ length: 120 }, (_, i) => START_MS + i * HOUR_MS),
      Array.from({ length: 120 }, (_, i) => (i % 4 === 0 ? 0.875 : 0.125)),
    );
    // Three of four at 0.125, one at 0.875: the mean is 0.3125, the spread sqrt(3 / 16) of the distance of 0.75.
    const assessment = judge({ ...table, score: table.score.map(() => 0.5) });
    expect(assessment.overallBalance).toBeCloseTo(0.3125, 12);
    expect(assessment.buySellRatio).toBeCloseTo(0.25, 12);
    expect(assessment.distributionStd).toBeCloseTo((0.75 * Math.sqrt(3)) / 4, 12);
    expect(assessment.bullMarketBuyRatio).toBeNull();
    expect(assessment.bearMarketSellRatio).toBeNull();
  });

  it("decides on doubles: 0.3 is not above a threshold of 0.3", () => {
    const rows = Array.from({ length: 480 }, (_, i) => i);
    const assessment = judge({
      ...tableOf(
        rows.map((i) => START_MS + i * HOUR_MS),
        rows.map((i) => (i % 2 === 0 ? 0.3 : 0.2)),
      ),
      threshold: 0.3,
    });
    expect(assessment.buyShare).toMatchObject({ value: 0, low: 0 });
    expect(assessment.buySellRatio).toBe(0);
  });

  it("ranks doubles: probabilities that 32 bits would make equal have an AUC of 1", () => {
    const rows = Array.from({ length: 480 }, (_, i) => i);
    const near = (i: number) => 0.5 + (i % 2) * 1e-9 + i * 1e-12;
    const assessment = judge(
      tableOf(
        rows.map((i) => START_MS + i * HOUR_MS),
        rows.map(near),
        rows.map((i) => i % 2),
      ),
    );
    expect(assessment.auc!.value).toBe(1);
  });

  it("is deterministic and plain data", () => {
    const table = balanced(12);
    const once = judge(table);
    expect(judge(table)).toEqual(once);
    expect(JSON.parse(JSON.stringify(once.gates))).toEqual(once.gates);
  });

  it.each([
    ["no rows", () => judge(tableOf([], []))],
    ["times that descend", () => judge(tableOf([START_MS + 1, START_MS], [0.5, 0.5]))],
    ["a probability above one", () => judge(tableOf([START_MS], [1.5]))],
    ["NaN", () => judge(tableOf([START_MS], [NaN]))],
    ["truths of another length", () => judge(tableOf([START_MS], [0.5]), { truthProbability: new Float64Array(2) })],
    ["a gate twice", () => new ModelValidator([GATES[0]!, GATES[0]!])],
    ["a guard of one's own making", () => new ModelValidator([{ ...GATES.at(-1)!, measure: () => 0 }])],
  ])("refuses %s", (_, act) => {
    expect(act).toThrow(RangeError);
  });
});

describe("answersOf", () => {
  const result = (
    answer: GateResult["answer"],
    outcome: GateResult["result"],
    role: GateResult["role"] = "plan",
  ): GateResult => ({
    id: "x",
    scale: "",
    value: 0,
    low: null,
    high: null,
    limits: {},
    n: 1,
    effectiveN: 1,
    result: outcome,
    role,
    answer,
    reason: "",
  });

  it("is the worst gate, and each answer the worst of its own", () => {
    expect(answersOf([result("balanced", "pass"), result("honest", "inconclusive"), result("earn", "fail")])).toEqual({
      verdict: "fail",
      answers: { balanced: "pass", honest: "inconclusive", earn: "fail" },
    });
    expect(
      answersOf([
        result("balanced", "pass"),
        result("honest", "pass"),
        result("earn", "fail", "info"),
        result("earn", "pass"),
      ]),
    ).toMatchObject({ verdict: "pass" });
  });

  it("never passes an answer that nothing was judged for", () => {
    expect(answersOf([result("balanced", "pass")]).answers.honest).toBe("inconclusive");
  });
});
