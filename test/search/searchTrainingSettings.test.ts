/** The search over training settings with real fits, as small as they get. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { createRng, HOUR_MS } from "../../src/core/index.js";
import { saveDataset, type Dataset } from "../../src/dataset/index.js";
import { searchTrainingSettings, type TrainingSearchOptions } from "../../src/search/index.js";
import {
  developmentFolds,
  type TrainingSettings,
  type ModelRecipe,
  type TrainingOptions,
} from "../../src/training/index.js";

const ROWS = 24 * 40;
const FEATURES = 3;

/** One symbol of hourly bars; the first feature tells the label through noise. */
function smallDataset(): Dataset {
  const rng = createRng(1);
  const label = Uint8Array.from({ length: ROWS }, () => (rng.uniform() < 0.5 ? 1 : 0));
  const data = Float32Array.from(
    { length: ROWS * FEATURES },
    (_, i) => rng.normal() + (i % FEATURES === 0 ? label[Math.floor(i / FEATURES)]! : 0),
  );
  const byRow = Int32Array.from({ length: ROWS }, (_, i) => i);
  const t0Ms = Float64Array.from(byRow, (i) => i * HOUR_MS);
  const columns = { label, t1Ms: t0Ms.map((t0) => t0 + HOUR_MS), thetaFrac: new Float64Array(ROWS) };
  return {
    symbols: ["BTCUSDT"],
    barMs: HOUR_MS,
    horizonMs: HOUR_MS,
    symbolIndex: new Int32Array(ROWS),
    barRow: byRow,
    featureRow: byRow,
    t0Ms,
    t1Ms: t0Ms.map((t0) => t0 + HOUR_MS),
    returnFrac: Float64Array.from(label, (buy) => buy - 0.5),
    judged: { name: "horizon", title: "horizon label", buyMeans: "return above 0", ...columns },
    unlabelled: [],
    leavesOut: "a bar is absent",
    imbalanced: {
      name: "horizon",
      title: "horizon label",
      buyMeans: "return above 0.3 sigma",
      buyAboveSigma: 0.3,
      ...columns,
    },
    features: { data, rows: ROWS, cols: FEATURES },
    featureNames: ["a", "b", "c"],
    coverage: [],
    confirmationFromMs: ROWS * 0.8 * HOUR_MS,
    hash: "small",
  };
}

const settings: TrainingSettings = {
  members: { gradientBoosting: { rounds: 5, earlyStoppingRounds: 5, params: { max_depth: 2, nthread: 1 } } },
  seeds: 1,
  buyWeightFrac: 0.5,
  sequenceBars: 1,
  innerValidationFrac: 0.2,
  calibrationFrac: 0.2,
};
const recipe: unknown = {
  name: "v4 as shipped",
  slug: "v4_as_shipped",
  label: "judged",
  balance: "classWeights",
  loss: { kind: "focal", gamma: 2, alpha: "balanced" },
  unlink: true,
  calibration: "none",
  summary: "",
};
const options: TrainingSearchOptions = {
  searched: ["gradientBoosting"],
  ranges: { max_depth: [1, 3] },
  trials: 3,
  epochs: 1,
  balancePenalty: 0.5,
  seed: 7,
  resamples: 50,
};

const root = fileURLToPath(new URL("../..", import.meta.url));
const hasEngines = existsSync(join(root, "node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node"));
const folder = mkdtempSync(join(tmpdir(), "search-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!hasEngines)(
  `searchTrainingSettings${hasEngines ? "" : " (engines not built; run: make build)"}`,
  () => {
    it(
      "fits, reads nothing of the confirmation period, and answers from its journal and fits the " + "second time",
      async () => {
        const dataset = smallDataset();
        await saveDataset(join(folder, "dataset"), dataset);
        const folds = developmentFolds(dataset, { folds: 2, firstTrainFrac: 0.5, mode: "expanding", gapMs: 0 });
        const fits = join(folder, "fits");
        const training: TrainingOptions = {
          datasetDirectory: join(folder, "dataset"),
          fitsDirectory: fits,
          settings,
          seed: 7,
          threshold: 0.5,
          processes: 0,
          ensembleWeights: "equal",
        };
        const journal = join(folder, "studies", "search.log");
        const progress: number[] = [];
        const search = await searchTrainingSettings(dataset, recipe as ModelRecipe, folds, training, {
          ...options,
          journal,
          onProgress: ({ done }) => progress.push(done),
        });

        expect(search.trials.map(({ state }) => state)).toEqual(["complete", "complete", "complete"]);
        expect(search.trials[0]!.params).toEqual({ max_depth: 2, buyWeightFrac: 0.5 });
        expect(search.ledger[0]!.foldRows).toEqual(folds.map(({ testIdx }) => testIdx.length));
        expect(search.bestTrial.value).toBeGreaterThan(0.6);
        expect(search.gain!.rows).toBe(folds.reduce((sum, { testIdx }) => sum + testIdx.length, 0));
        expect(Math.max(...folds.flatMap(({ testIdx }) => [...testIdx]))).toBeLessThan(0.8 * ROWS);
        expect(progress).toEqual([0, 1, 2, 3]);

        const lines = readFileSync(journal, "utf8");
        const { mtimeMs } = statSync(fits);
        expect(
          await searchTrainingSettings(dataset, recipe as ModelRecipe, folds, training, { ...options, journal }),
        ).toEqual(search);
        expect(readFileSync(journal, "utf8")).toBe(lines);
        expect(statSync(fits).mtimeMs).toBe(mtimeMs);
      },
    );
  },
);
