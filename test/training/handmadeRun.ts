/** A run small enough to train in a test: one dataset with a planted signal, tiny settings, a folder that goes away. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRng } from "../../src/core/index.js";
import { saveDataset, type Dataset } from "../../src/dataset/index.js";
import { recipesOf, type TrainingSettings, type TrainingOptions } from "../../src/training/index.js";
import { HORIZON_BARS } from "../dataset/handmadeBars.js";
import { handmadeDataset } from "../dataset/handmadeDataset.js";

const network = { dropout: 0.1, l2: 0, learningRate: 0.01, batchSize: 64, epochs: 2, patienceEpochs: 2 };

export const SETTINGS: TrainingSettings = {
  members: {
    lstm: { ...network, firstUnits: 6, secondUnits: 4, denseUnits: 4 },
    transformer: { ...network, modelUnits: 8, heads: 2, layers: 1, feedForwardUnits: 8 },
    gradientBoosting: { rounds: 20, earlyStoppingRounds: 5, params: { eta: 0.2, max_depth: 2 } },
    mlp: { ...network, hiddenUnits: [8] },
    linear: { lambda: 0.1 },
  },
  seeds: 1,
  buyWeightFrac: 0.5,
  sequenceBars: 3,
  innerValidationFrac: 0.15,
  calibrationFrac: 0.15,
};

/** The settings with these members alone. */
export function settingsWith(...names: readonly string[]): TrainingSettings {
  const members = Object.fromEntries(names.map((name) => [name, SETTINGS.members[name]!]));
  return { ...SETTINGS, members };
}

export const SPLIT = { folds: 3, firstTrainFrac: 0.5, mode: "expanding", gapMs: 0 } as const;

export const RECIPES = recipesOf({ gamma: 2, alphaAsWritten: 0.25, imbalancedSigma: 0.3, calibration: "platt" });

/** Two symbols of hourly bars whose first feature knows the coming return through noise of the given size. */
export function signalDataset({
  bars = 700,
  noise = 1,
  seed = 3,
}: { readonly bars?: number; readonly noise?: number; readonly seed?: number } = {}): Dataset {
  const rng = createRng(seed).child("noise");
  return handmadeDataset({
    bars,
    seed,
    feature: (_symbol, bar, column, close) => {
      const ahead = Math.log((close[bar + HORIZON_BARS] ?? close[bar]!) / close[bar]!) / 0.02;
      return column === 0 ? ahead + noise * rng.normal() : rng.normal();
    },
  });
}

export interface HandmadeRun {
  readonly root: string;
  readonly training: TrainingOptions;
  close(): void;
}

/** Saves the dataset into a folder of its own. */
export async function openHandmadeRun(dataset: Dataset, changes: Partial<TrainingOptions> = {}): Promise<HandmadeRun> {
  const root = mkdtempSync(join(tmpdir(), "tenbin-training-"));
  const datasetDirectory = join(root, "dataset");
  await saveDataset(datasetDirectory, dataset);
  return {
    root,
    training: {
      datasetDirectory,
      fitsDirectory: join(root, "fits"),
      settings: SETTINGS,
      ensembleWeights: "learned",
      seed: 7,
      threshold: 0.5,
      processes: 0,
      ...changes,
    },
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}
