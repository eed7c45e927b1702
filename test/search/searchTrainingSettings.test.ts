/** The search over training settings with real fits, as small as they get. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { createRng, HOUR_MS, sigmoid, type OptionSearch } from "../../src/core/index.js";
import { saveDataset, type Dataset } from "../../src/dataset/index.js";
import { defineMember, type Member } from "../../src/models/index.js";
import { searchTrainingSettings, type TrainingSearchOptions } from "../../src/search/index.js";
import {
  developmentFolds,
  refitCandidates,
  trainWalkForward,
  type TrainingSettings,
  type ModelRecipe,
  type TrainingOptions,
} from "../../src/training/index.js";

const ROWS = 24 * 40;
const FEATURES = 3;

/** One symbol of hourly bars; the first feature tells the label through noise. */
function smallDataset(rows: number = ROWS): Dataset {
  const rng = createRng(1);
  const label = Uint8Array.from({ length: rows }, () => (rng.uniform() < 0.5 ? 1 : 0));
  const data = Float32Array.from(
    { length: rows * FEATURES },
    (_, i) => rng.normal() + (i % FEATURES === 0 ? label[Math.floor(i / FEATURES)]! : 0),
  );
  const byRow = Int32Array.from({ length: rows }, (_, i) => i);
  const t0Ms = Float64Array.from(byRow, (i) => i * HOUR_MS);
  const columns = { label, t1Ms: t0Ms.map((t0) => t0 + HOUR_MS), thetaFrac: new Float64Array(rows) };
  return {
    symbols: ["BTCUSDT"],
    barMs: HOUR_MS,
    horizonMs: HOUR_MS,
    symbolIndex: new Int32Array(rows),
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
    features: { data, rows: rows, cols: FEATURES },
    featureNames: ["a", "b", "c"],
    coverage: [],
    confirmationFromMs: rows * 0.8 * HOUR_MS,
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
  loss: { kind: "focal", gamma: 2, alpha: 0.5 },
  unlink: true,
  calibration: "none",
  summary: "",
};
const options: TrainingSearchOptions = {
  searched: ["gradientBoosting"],
  ranges: { max_depth: [1, 3] },
  trials: 3,
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
        const folds = developmentFolds(dataset, { folds: 3, firstTrainFrac: 0.5, mode: "expanding", gapMs: 0 });
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

        const [trees] = search.members;
        expect(trees!.trials.map(({ state }) => state)).toEqual(["complete", "complete", "complete"]);
        expect(trees!.trials[0]!.params).toEqual({ max_depth: 2 });
        // The last fold is held out: no trial is judged on it, and what tuning bought is told on it alone.
        expect(search.ledger[0]!.foldRows).toEqual(folds.slice(0, -1).map(({ testIdx }) => testIdx.length));
        expect(trees!.bestTrial.value).toBeGreaterThan(0.6);
        expect(search.gain!.n).toBe(folds.at(-1)!.testIdx.length);
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

/** Fits nothing: it hands on one feature, and which one is its only option. */
function oneFeature(name: string, found: { readonly search?: OptionSearch }, fits: string[]): Member {
  return defineMember({
    name,
    options: { column: { about: "feature that is handed on", type: "integer", default: 2, atLeast: 0, ...found } },
    readsWindows: false,
    fit: (_train, { column }) => {
      fits.push(`${name} ${column}`);
      return { column };
    },
    score: ({ column }, x) =>
      Float32Array.from({ length: x.rows }, (_, row) => sigmoid(x.data[row * x.cols + column]!)),
  });
}

describe("a search over one member of several", () => {
  const fits: string[] = [];
  const members = [oneFeature("planted", { search: { choices: [0, 1, 2] } }, fits), oneFeature("fixed", {}, fits)];
  const trainingIn = (root: string): TrainingOptions => ({
    datasetDirectory: join(root, "dataset"),
    fitsDirectory: join(root, "fits"),
    settings: { ...settings, members: { planted: {}, fixed: {} } },
    members,
    seed: 7,
    threshold: 0.5,
    processes: 0,
    ensembleWeights: "learned",
  });

  it("refits that one alone, and what it chose is in the model that is saved", async () => {
    const root = join(folder, "planted");
    // Days enough for an interval to tell: two of the three folds are searched, the last one judges.
    const dataset = smallDataset(4 * ROWS);
    await saveDataset(join(root, "dataset"), dataset);
    const folds = developmentFolds(dataset, { folds: 3, firstTrainFrac: 0.5, mode: "expanding", gapMs: 0 });
    const training = trainingIn(root);
    const own = recipe as ModelRecipe;
    const [before] = await trainWalkForward(dataset, [own], folds, training);
    expect(fits.splice(0)).toHaveLength(6);
    const search = await searchTrainingSettings(dataset, own, folds, training, {
      trials: 8,
      balancePenalty: 0.5,
      seed: 7,
      resamples: 100,
    });
    // Two settings beside the own one, each on three folds at most, and nothing of the other member.
    expect(fits.splice(0).sort()).toEqual([..."00011"].map((column) => `planted ${column}`));
    expect(search.members.map(({ member }) => member)).toEqual(["planted"]);
    expect(search.settings.members["planted"]).toEqual({ column: 0 });
    expect(search.gain!.auc.difference.low).toBeGreaterThan(0);
    expect(search.gain!.auc.outcome).toBe("better");
    // Of no use as it stood, it wins its weight: the weights are learnt on what a trial says.
    const [after] = await trainWalkForward(dataset, [own], folds, { ...training, settings: search.settings });
    expect(after!.learnedWeights[0]).toBeGreaterThan(before!.learnedWeights[0]! + 0.2);

    const [refit] = await refitCandidates(dataset, [own], {
      ...training,
      settings: search.settings,
      walkForward: [after!],
      modelsDirectory: join(root, "models"),
    });
    const [fit] = refit!.fits;
    expect(JSON.parse(readFileSync(join(fit!.modelDirectory, "state.json"), "utf8"))).toEqual({ column: 0 });
    const saved = readdirSync(refit!.modelDirectory, { recursive: true, encoding: "utf8" });
    const states = saved
      .filter((path) => path.endsWith("state.json"))
      .map((path) => readFileSync(join(refit!.modelDirectory, path), "utf8").trim());
    expect(states).toContain('{"column":0}');
  });

  it("tunes for the ensemble and not for the member", async () => {
    // The other member hands on the good feature already: nothing that this one may choose adds to it.
    const root = join(folder, "served");
    const dataset = smallDataset();
    await saveDataset(join(root, "dataset"), dataset);
    const folds = developmentFolds(dataset, { folds: 2, firstTrainFrac: 0.5, mode: "expanding", gapMs: 0 });
    const training = trainingIn(root);
    const served = { ...training.settings, members: { planted: {}, fixed: { column: 0 } } };
    const search = await searchTrainingSettings(
      dataset,
      recipe as ModelRecipe,
      folds,
      { ...training, settings: served, ensembleWeights: "equal" },
      { trials: 6, balancePenalty: 0, seed: 7, resamples: 50 },
    );
    const [tuned] = search.members;
    const values = new Map(tuned!.trials.map(({ params, value }) => [params["column"], value!]));
    // Alone a column of noise scores at chance; in the ensemble it is judged beside the good one.
    expect(Math.min(...values.values())).toBeGreaterThan(0.6);
  });

  it("has nothing to hold out of a single fold, and says so", async () => {
    const root = join(folder, "single");
    const dataset = smallDataset();
    await saveDataset(join(root, "dataset"), dataset);
    const folds = developmentFolds(dataset, { folds: 1, firstTrainFrac: 0.5, mode: "expanding", gapMs: 0 });
    const options = { trials: 2, balancePenalty: 0.5, seed: 7 };
    const search = await searchTrainingSettings(dataset, recipe as ModelRecipe, folds, trainingIn(root), options);
    expect(search.gain).toBeNull();
    expect(search.folds).toBe(1);
  });
});
