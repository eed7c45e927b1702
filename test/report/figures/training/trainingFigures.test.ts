import { describe, expect, it } from "vitest";
import { memberNamed, MEMBERS } from "../../../../src/models/index.js";
import {
  balancingRaceFigure,
  candidateRankingFigure,
  memberCorrelationFigure,
  memberWeightsFigure,
  splitBalanceFigure,
  trainingBuyRatioFigure,
  trainingLossFigure,
  type Figure,
} from "../../../../src/report/index.js";
import {
  recipesOf,
  type BalancingRace,
  type CandidateRanking,
  type MemberFit,
  type RaceArm,
  type SplitDescription,
  type WalkForwardResult,
} from "../../../../src/training/index.js";

const around = (value: number, half: number) => ({ value, low: value - half, high: value + half });
const shipped = recipesOf({ gamma: 2, alphaAsWritten: 0.25, imbalancedSigma: 0.3, calibration: "platt" })[2]!;

/** Of predictions that tell rows apart. */
const SHAPE = { spread: 0.1, entropyBits: 5, saturatedFrac: 0, auc: 0.6 };

/** A fit of three steps that keeps the second. */
function fitOf(member: string, buyRatio: number, probability: readonly number[]): MemberFit {
  const epochs = [0.7, 0.5, 0.6].map((loss, k) => ({
    epoch: k + 1,
    trainLoss: loss - 0.1,
    validationLoss: loss,
    buyRatio: k === 1 ? buyRatio : 0.2,
    meanProbability: 0.5,
    ...SHAPE,
  }));
  const history = { epochs, bestEpoch: 2, stoppedEarly: true };
  const summary = {
    loss: { kind: "crossEntropy" },
    link: {},
    baseRate: 0.5,
    balancedBaseRate: 0.5,
    fitRows: 1_200,
    validationRows: 200,
    calibrationRows: 0,
    innerPurged: 4,
  } as const;
  const fit = { score: Float32Array.from(probability), probability: Float32Array.from(probability) };
  const { label, step } = memberNamed("draw", member, MEMBERS);
  return {
    member,
    label,
    step,
    history,
    summary,
    fits: [{ history, summary, ...fit }],
    score: Float64Array.from(fit.score),
    probability: Float64Array.from(fit.probability),
  };
}

const rising = [0.1, 0.2, 0.3, 0.4];
const mixed = [0.2, 0.1, 0.4, 0.3];
const walk: WalkForwardResult = {
  recipe: shipped,
  folds: [0, 1].map((fold) => ({
    fold,
    members: [fitOf("lstm", fold === 0 ? 0.45 : 0.75, rising), fitOf("gradientBoosting", 0.5, mixed)],
    weights: fold === 0 ? [0.5, 0.5] : [0.2, 0.8],
    balance: { buyRatio: 0.5, interval: { low: 0.4, high: 0.6 }, warning: null, ...SHAPE },
  })),
  predictions: tableOf(rising),
  rows: Int32Array.of(0, 1, 2, 3),
  paths: [tableOf(rising)],
  candidates: [
    { id: "lstm", name: "LSTM", predictions: tableOf(rising) },
    { id: "gradientBoosting", name: "XGBoost", predictions: tableOf(mixed) },
  ],
  weighting: "learned",
  learnedWeights: [0.25, 0.75],
};

function tableOf(probability: readonly number[]) {
  const column = Float64Array.from(probability);
  const t0Ms = Float64Array.of(0, 1, 2, 3);
  return {
    t0Ms,
    t1Ms: t0Ms.map((time) => time + 4),
    symbol: ["A", "A", "A", "A"],
    score: column,
    probability: column,
    label: Uint8Array.of(0, 0, 1, 1),
    fold: Int32Array.of(0, 0, 1, 1),
    threshold: 0.5,
  };
}

function armOf(id: RaceArm["id"], name: string, auc: number, brier: number, buyRatio: number): RaceArm {
  return {
    id,
    name,
    summary: "what was done",
    auc: around(auc, 0.02),
    brier: around(brier, 0.01),
    ece: around(0.03, 0.01),
    buyRatio: around(buyRatio, 0.05),
    mcc: around(0.2, 0.1),
    meanProbability: 0.35,
    thresholds: [0.5, 0.4],
  };
}

const race: BalancingRace = {
  buyAboveSigma: 0.3,
  baseRate: 0.34,
  n: 12_345,
  effectiveN: 90,
  folds: 3,
  confidence: 0.95,
  arms: [
    armOf("none", "No balancing", 0.601, 0.21, 0.05),
    armOf("classWeights", "Class weights", 0.605, 0.24, 0.52),
    armOf("smote", "SMOTE", 0.6, 0.25, 0.49),
  ],
};

const ranking: CandidateRanking = {
  recipe: "v4 as shipped",
  by: "brier",
  n: 1_000,
  effectiveN: 42,
  confidence: 0.95,
  candidates: [
    {
      id: "gradientBoosting",
      name: "XGBoost",
      rank: 1,
      auc: around(0.7, 0.01),
      brier: around(0.2, 0.01),
      logLoss: around(0.6, 0.01),
      objective: 0.69,
      foldAuc: [0.71, 0.69],
      meanScore: 0.48,
      buyRatio: 0.5,
    },
    {
      id: "lstm",
      name: "LSTM",
      rank: 2,
      auc: around(0.65, 0.01),
      brier: around(0.22, 0.01),
      logLoss: around(0.63, 0.01),
      objective: 0.6,
      foldAuc: [0.66, 0.64],
      meanScore: 0.4,
      buyRatio: 0.4,
    },
  ],
};

const balance = (judgedBaseRate: number, imbalancedBaseRate: number) => ({
  rows: 100,
  judgedBaseRate,
  imbalancedBaseRate,
});
const splits: SplitDescription = {
  parts: [
    {
      fold: 1,
      part: "train",
      days: 40,
      fromMs: 0,
      toMs: 40 * 86_400_000,
      purged: 8,
      embargoed: 2,
      ...balance(0.48, 0.34),
      symbols: [
        { symbol: "BTCUSDT", ...balance(0.5, 0.33) },
        { symbol: "ETHUSDT", rows: 0, judgedBaseRate: NaN, imbalancedBaseRate: NaN },
      ],
    },
    {
      fold: 1,
      part: "test",
      days: 10,
      fromMs: 40 * 86_400_000,
      toMs: 50 * 86_400_000,
      purged: 0,
      embargoed: 0,
      ...balance(0.52, 0.28),
      symbols: [{ symbol: "BTCUSDT", ...balance(0.52, 0.28) }],
    },
  ],
  judged: "horizon label",
  unlabelled: [{ symbol: "BTCUSDT", decisions: 120, withoutLabel: 4, withoutImbalanced: 3 }],
  leavesOut: "a bar up to the horizon is absent",
  warnings: ["28.0 % of all symbols …", "ETHUSDT has no rows …"],
};

const figures: Readonly<Record<string, Figure>> = {
  loss: trainingLossFigure(walk),
  buyRatio: trainingBuyRatioFigure(walk),
  splits: splitBalanceFigure(splits, { imbalancedSigma: 0.3 }),
  race: balancingRaceFigure(race),
  candidates: candidateRankingFigure(ranking),
  correlation: memberCorrelationFigure(walk),
  weights: memberWeightsFigure(walk),
};
const THIN = "\u2009";

describe("the figures of training", () => {
  it("say their finding in their title", () => {
    expect(
      Object.fromEntries(Object.entries(figures).map(([name, { title }]) => [name, title.replaceAll(THIN, " ")])),
    ).toEqual({
      loss: "v4 as shipped: 4 of 4 fits stopped before their last allowed step",
      buyRatio:
        "v4 as shipped: 1 of 4 fits kept a step outside 30-70 % Buy on their inner slice (45.0 % to 75.0 % over all)",
      splits:
        "Windows hold 48.0 % to 52.0 % BUY by the horizon label and 28.0 % to 34.0 % by the label " +
        "of 0.3 sigma; 2 readings leave 30-70 % or are absent",
      race:
        "Balancing moves the AUC by up to 0.00500, all intervals overlapping, and the Buy ratio from " +
        "5.0 % to 52.0 % where 34.0 % are BUY; best Brier score: No balancing",
      candidates: "XGBoost ranks first by Brier score with an AUC of 0.700 [0.690, 0.710], ahead of LSTM at 0.650",
      correlation: "LSTM and XGBoost rank the same rows with a correlation of 0.600",
      weights: "XGBoost weighs most in the refit of v4 as shipped: 75.0 %",
    });
  });

  it("stand on tables with the same numbers", () => {
    expect(figures["loss"]!.table.rows[0]).toEqual(["LSTM", 1, 3, 2, "yes", 0.4, 0.5, 0.45, 0.2, 0.45, 2]);
    expect(figures["race"]!.table.rows[1]!.slice(0, 5)).toEqual([
      "Class weights",
      "what was done",
      0.605,
      0.585,
      0.625,
    ]);
    expect(figures["candidates"]!.table.rows.map(([rank, name]) => [rank, name])).toEqual([
      [1, "XGBoost"],
      [2, "LSTM"],
    ]);
    expect(figures["weights"]!.table.rows).toEqual([
      ["fold 1", 0.5, 0.5],
      ["fold 2", 0.2, 0.8],
      ["refit", 0.25, 0.75],
    ]);
    // A symbol that a window lacks is not shown, which is not zero.
    expect(figures["splits"]!.table.rows[2]).toEqual([
      "fold 1 training",
      "ETHUSDT",
      0,
      null,
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
    for (const { table } of Object.values(figures))
      for (const row of table.rows) expect(row.length).toBe(table.columns.length);
  });

  it("are JSON under 200 kB, cartesian, with ids of their own", () => {
    const all = Object.values(figures);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const figure of all) {
      expect(figure.id).toMatch(/^[a-z0-9-]+$/);
      expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
      expect(JSON.stringify(figure).length).toBeLessThan(200_000);
      for (const { type } of figure.data) expect(["scatter", "bar", "heatmap"]).toContain(type);
      for (const text of [figure.subtitle, figure.definition.text, figure.table.caption])
        expect(text.length).toBeGreaterThan(10);
    }
  });

  it("draw hundreds of boosting rounds as their envelope", () => {
    const epochs = Array.from({ length: 2_000 }, (_, k) => ({
      epoch: k + 1,
      trainLoss: 0.5,
      validationLoss: 0.5 + Math.sin(k) / 10,
      buyRatio: 0.5,
      meanProbability: 0.5,
      ...SHAPE,
    }));
    const long = {
      ...walk,
      folds: Array.from({ length: 5 }, (_, fold) => ({
        ...walk.folds[0]!,
        fold,
        members: walk.folds[0]!.members.map((member) => ({ ...member, history: { ...member.history, epochs } })),
      })),
    };
    expect(JSON.stringify(trainingLossFigure(long)).length).toBeLessThan(200_000);
  });
});
