/** The shipped stages in small, on a market of the tests. */
import { createRng, fillOptions } from "../../src/core/index.js";
import { confirmationRows, developmentRows, type Dataset } from "../../src/dataset/index.js";
import { memberNamed, MEMBERS } from "../../src/models/index.js";
import { developmentFolds, recipesOf } from "../../src/training/index.js";
import type { StageFold, StageSetup } from "../../src/validation/leakage/stages.js";
import { features } from "./plantedPipelines.js";

export function foldsInSmall(dataset: Dataset): StageFold[] {
  return [
    ...developmentFolds(dataset, { folds: 2, firstTrainFrac: 0.5, mode: "expanding", gapMs: 0 }),
    { trainIdx: developmentRows(dataset).idx, testIdx: confirmationRows(dataset) },
  ];
}

export function setupInSmall(changes: Partial<StageSetup> = {}): StageSetup {
  const trees = memberNamed("test", "gradientBoosting", MEMBERS);
  return {
    recipe: recipesOf({ gamma: 2, alphaAsWritten: 0.25, imbalancedSigma: 0.3, calibration: "temperature" })[2]!,
    members: [{ member: trees, options: fillOptions("test", trees.options, { rounds: 20, earlyStoppingRounds: 5 }) }],
    settings: { buyWeightFrac: 0.5, sequenceBars: 1, innerValidationFrac: 0.15, calibrationFrac: 0.2 },
    weighting: "learned",
    trials: 2,
    balancePenalty: 0.5,
    features,
    folds: foldsInSmall,
    rng: createRng(5),
    ...changes,
  };
}
