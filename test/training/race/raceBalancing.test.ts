import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  brierScore,
  createRng,
  expectedCalibrationError,
  matthewsCorrelation,
  rocAuc,
} from "../../../src/core/index.js";
import { developmentFolds, raceBalancing, type BalancingRace } from "../../../src/training/index.js";
import { estimateDecisions } from "../../../src/training/race/dayBlockEstimates.js";
import { openHandmadeRun, signalDataset, SPLIT, type HandmadeRun } from "../handmadeRun.js";

describe("raceBalancing", () => {
  const dataset = signalDataset({ bars: 900, noise: 1.5 });
  const folds = developmentFolds(dataset, SPLIT);
  const options = { resamples: 200, confidence: 0.95, rng: createRng(1) };
  let run: HandmadeRun;
  let race: BalancingRace;
  beforeAll(async () => {
    run = await openHandmadeRun(dataset);
    race = await raceBalancing(dataset, folds, run.training, options);
  });
  afterAll(() => run.close());
  const arm = (id: string) => race.arms.find((each) => each.id === id)!;

  it("runs every arm on the same rows and judges the imbalanced label", () => {
    expect(race.arms.map(({ id }) => id)).toEqual([
      "none",
      "classWeights",
      "underSample",
      "overSample",
      "smote",
      "purgedSmote",
      "tunedThreshold",
      "priorCorrection",
    ]);
    const judged = folds.flatMap(({ testIdx }) => [...testIdx]);
    expect([race.n, race.folds, race.buyAboveSigma]).toEqual([judged.length, 3, 0.3]);
    expect(race.baseRate).toBeCloseTo(
      judged.reduce((sum, row) => sum + dataset.imbalanced.label[row]!, 0) / judged.length,
      12,
    );
  });

  it("leaves the plain fit's ranking and probabilities alone when only the threshold is tuned", () => {
    expect(arm("tunedThreshold").auc).toEqual(arm("none").auc);
    expect(arm("tunedThreshold").brier).toEqual(arm("none").brier);
    expect(arm("tunedThreshold").thresholds).toHaveLength(3);
    expect(arm("tunedThreshold").thresholds).not.toContain(0.5);
    expect(arm("none").thresholds).toEqual([0.5, 0.5, 0.5]);
  });

  it("shows that balancing shifts probabilities up and that prior correction brings them back", () => {
    for (const id of ["classWeights", "underSample", "overSample", "smote"])
      expect(arm(id).meanProbability).toBeGreaterThan(arm("none").meanProbability);
    expect(Math.abs(arm("priorCorrection").meanProbability - race.baseRate)).toBeLessThan(
      Math.abs(arm("underSample").meanProbability - race.baseRate),
    );
    expect(arm("priorCorrection").brier.value).toBeLessThan(arm("underSample").brier.value);
  });

  it("never tunes a threshold on labels that end inside the test window", async () => {
    const opens = dataset.t0Ms[folds[2]!.testIdx[0]!]!;
    const flipped = dataset.imbalanced.label.map((label, row) => (dataset.t1Ms[row]! > opens ? 1 - label : label));
    const changed = {
      ...dataset,
      imbalanced: { ...dataset.imbalanced, label: flipped },
      hash: `${dataset.hash} with another future`,
    };
    const other = await openHandmadeRun(changed);
    try {
      const { arms } = await raceBalancing(changed, folds.slice(2), other.training, options);
      expect(arms.map(({ thresholds }) => thresholds[0])).toEqual(race.arms.map(({ thresholds }) => thresholds[2]));
    } finally {
      other.close();
    }
  });

  it("finds its fits again", async () => {
    const told: string[] = [];
    const again = await raceBalancing(
      dataset,
      folds,
      { ...run.training, onProgress: ({ detail }) => told.push(detail ?? "") },
      options,
    );
    expect(told).toEqual(["all fits found"]);
    expect(again).toEqual(race);
  });
});

describe("estimateDecisions", () => {
  it("measures what core measures, inside its intervals", () => {
    const rng = createRng(4);
    const n = 480;
    const probabilities = Float64Array.from({ length: n }, () => rng.uniform());
    const labels = Uint8Array.from(probabilities, (p) => (rng.uniform() < 0.3 + 0.4 * p ? 1 : 0));
    const decisions = Uint8Array.from(probabilities, (p) => (p > 0.6 ? 1 : 0));
    const timeMs = Float64Array.from({ length: n }, (_, row) => row * 3_600_000);
    const found = estimateDecisions(
      { timeMs, labels, probabilities, decisions },
      { labelHorizonMs: 3_600_000, resamples: 100, confidence: 0.9, rng },
    );
    expect(found.auc.value).toBeCloseTo(rocAuc(labels, probabilities), 12);
    expect(found.brier.value).toBeCloseTo(brierScore(labels, probabilities), 12);
    expect(found.ece.value).toBeCloseTo(
      expectedCalibrationError(labels, probabilities, { bins: 15, strategy: "quantile" }),
      12,
    );
    expect(found.mcc.value).toBeCloseTo(matthewsCorrelation(labels, decisions), 12);
    expect(found.buyRatio.value).toBeCloseTo(decisions.reduce((a, b) => a + b, 0) / n, 12);
    for (const { value, low, high } of Object.values(found)) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
      expect(high).toBeGreaterThan(low);
    }
  });
});
