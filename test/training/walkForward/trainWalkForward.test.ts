import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng, mean, rocAuc } from "../../../src/core/index.js";
import type { Dataset } from "../../../src/dataset/index.js";
import { chooseEnsembleWeights, MEMBERS } from "../../../src/models/index.js";
import {
  developmentFolds,
  rankCandidates,
  trainWalkForward,
  type WalkForwardResult,
} from "../../../src/training/index.js";
import { openHandmadeRun, RECIPES, settingsWith, signalDataset, SPLIT, type HandmadeRun } from "../handmadeRun.js";

const shipped = RECIPES[2]!;

describe("trainWalkForward", () => {
  const dataset = signalDataset();
  const folds = developmentFolds(dataset, SPLIT);
  let run: HandmadeRun;
  let results: readonly WalkForwardResult[];

  beforeAll(async () => {
    run = await openHandmadeRun(dataset);
    results = await trainWalkForward(dataset, RECIPES, folds, run.training);
  });
  afterAll(() => run.close());

  it("predicts each test row once, out of fold, in order of time, with label 0 beside it", () => {
    for (const { predictions } of results) {
      const rows = folds.flatMap(({ testIdx }) => [...testIdx]);
      expect([...predictions.t0Ms]).toEqual(rows.map((row) => dataset.t0Ms[row]));
      expect([...predictions.label!]).toEqual(rows.map((row) => dataset.judged.label[row]));
      expect([...new Set(predictions.fold)]).toEqual([0, 1, 2]);
    }
  });

  it("keeps every member and both ensembles, and hands out the learned one", () => {
    const { candidates, predictions } = results[2]!;
    expect(candidates.map(({ id }) => id)).toEqual([
      ...MEMBERS.map(({ name }) => name),
      "ensembleEqual",
      "ensembleLearned",
    ]);
    expect(predictions.probability).toEqual(candidates.at(-1)!.predictions.probability);
    const equal = candidates.at(-2)!.predictions;
    equal.probability.forEach((p, row) =>
      expect(p).toBeCloseTo(
        candidates
          .slice(0, MEMBERS.length)
          .reduce((sum, { predictions: own }) => sum + own.probability[row]! / MEMBERS.length, 0),
        6,
      ),
    );
  });

  it("weighs members equally in the first fold, and until there are days enough to learn from", () => {
    expect(results.map(({ folds: fits }) => fits[0]!.members.length)).toEqual([4, 4, 5]);
    for (const { folds: fits, learnedWeights } of results) {
      expect(fits[0]!.weights).toEqual(fits[0]!.members.map(() => 1 / fits[0]!.members.length));
      for (const weights of [...fits.map((fit) => fit.weights), learnedWeights])
        expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
      expect(fits[1]!.weights).toEqual(fits[0]!.weights);
    }
  });

  it("finds the planted signal", () => {
    const { predictions } = results[2]!;
    expect(rocAuc(predictions.label!, predictions.probability)).toBeGreaterThan(0.75);
  });

  it("trains each recipe as it says", () => {
    const [v31, written, asShipped] = results.map(
      ({ folds: fits }) => fits[2]!.members.find(({ member }) => member === "gradientBoosting")!.summary,
    );
    expect(v31).toMatchObject({ loss: { kind: "crossEntropy" }, link: {}, calibrationRows: 0 });
    expect(v31!.balancedBaseRate).toBe(v31!.baseRate);
    expect(v31!.baseRate).toBeLessThan(0.45);
    expect(written).toMatchObject({
      loss: { kind: "focal", alpha: 0.25, gamma: 2 },
      link: {},
      balancedBaseRate: 0.5,
      calibrationRows: 0,
    });
    expect(asShipped!.loss).toMatchObject({ kind: "focal", alpha: expect.closeTo(0.5, 9) as number, gamma: 2 });
    expect(asShipped!.link.focal!.alpha).toBeCloseTo(1 - asShipped!.baseRate, 9);
    expect(asShipped!.link.prior).toBeUndefined();
    expect(asShipped!.link.calibration!.kind).toBe("platt");
    expect(asShipped!.calibrationRows).toBeGreaterThan(0);
  });

  it("finds every fit again when run twice, and gives the same predictions", async () => {
    const before = readdirSync(run.training.fitsDirectory).sort();
    const told: string[] = [];
    const again = await trainWalkForward(dataset, RECIPES, folds, {
      ...run.training,
      onProgress: ({ detail }) => told.push(detail ?? ""),
    });
    expect(told).toEqual(["all fits found"]);
    expect(readdirSync(run.training.fitsDirectory).sort()).toEqual(before);
    expect(again.map(({ predictions }) => predictions)).toEqual(results.map(({ predictions }) => predictions));
  });

  it("finds the fits of one fold and one member in those of a whole run", async () => {
    const told: string[] = [];
    const [alone] = await trainWalkForward(dataset, [shipped], folds.slice(-1), {
      ...run.training,
      settings: settingsWith("lstm"),
      onProgress: ({ detail }) => told.push(detail ?? ""),
    });
    expect(told).toEqual(["all fits found"]);
    expect(alone!.candidates.map(({ id }) => id)).toEqual(["lstm"]);
    expect(alone!.predictions.probability).toEqual(results[2]!.folds[2]!.members[0]!.probability);
  });

  it("averages the fits of several seeds, of which the first is the fit of one seed", async () => {
    const settings = { ...settingsWith("gradientBoosting", "mlp"), seeds: 2 };
    const [several] = await trainWalkForward(dataset, [shipped], folds.slice(-1), {
      ...run.training,
      settings,
    });
    const [boosting, dense] = several!.folds[0]!.members;
    expect(boosting!.fits[0]!.probability).toEqual(results[2]!.folds[2]!.members[2]!.fits[0]!.probability);
    expect(dense!.fits[1]!.probability).not.toEqual(dense!.fits[0]!.probability);
    dense!.probability.forEach((p, row) =>
      expect(p).toBe((dense!.fits[0]!.probability[row]! + dense!.fits[1]!.probability[row]!) / 2),
    );
  });

  it("learns the weights of a fold from earlier folds, as far as their labels were known", () => {
    for (const { recipe, candidates, folds: fits } of results) {
      const own = dataset[recipe.label].label;
      const rows = folds.flatMap(({ testIdx }) => [...testIdx]);
      for (const k of [1, 2]) {
        const opens = dataset.t0Ms[folds[k]!.testIdx[0]!]!;
        const known = Array.from(rows, (_, at) => at).filter(
          (at) => candidates[0]!.predictions.fold![at]! < k && dataset.t1Ms[rows[at]!]! <= opens,
        );
        const columns = candidates
          .slice(0, fits[0]!.members.length)
          .map(({ predictions }) => Float64Array.from(known, (at) => predictions.probability[at]!));
        expect(fits[k]!.weights).toEqual(
          chooseEnsembleWeights(
            columns,
            Uint8Array.from(known, (at) => own[rows[at]!]!),
            {
              t0Ms: Float64Array.from(known, (at) => dataset.t0Ms[rows[at]!]!),
              t1Ms: Float64Array.from(known, (at) => dataset.t1Ms[rows[at]!]!),
            },
          ),
        );
      }
    }
  });

  it("never reads a label that ends inside the test window, nor the confirmation period", async () => {
    const opens = dataset.t0Ms[folds[2]!.testIdx[0]!]!;
    const changed = withLabels(dataset, (label, row) => (dataset.t1Ms[row]! > opens ? 1 - label : label));
    const settings = settingsWith("gradientBoosting", "mlp");
    const [before] = await trainWalkForward(dataset, [shipped], folds.slice(1), { ...run.training, settings });
    const other = await openHandmadeRun(changed);
    try {
      // The fold before lost the end of its labels too: what it taught must not have moved.
      const [after] = await trainWalkForward(changed, [shipped], folds.slice(1), { ...other.training, settings });
      expect(after!.folds[1]!.members.map(({ probability }) => probability)).toEqual(
        before!.folds[1]!.members.map(({ probability }) => probability),
      );
      expect(after!.folds[1]!.weights).toEqual(before!.folds[1]!.weights);
    } finally {
      other.close();
    }
  });

  it("refuses settings without members", async () => {
    await expect(
      trainWalkForward(dataset, [shipped], folds, { ...run.training, settings: settingsWith() }),
    ).rejects.toThrow(new RangeError("Cannot train as at least one member must be chosen: found none"));
  });

  it("refuses a dataset that is not the one that was split", async () => {
    await expect(
      trainWalkForward({ ...dataset, hash: "other" }, [shipped], folds, {
        ...run.training,
        settings: settingsWith("mlp"),
      }),
    ).rejects.toThrow(/must be the one that was split: its hash differs/);
  });

  it("leaves behind what a reader can check: weights, history and columns in every fit", () => {
    for (const name of readdirSync(run.training.fitsDirectory)) {
      expect(readdirSync(join(run.training.fitsDirectory, name)).sort()).toEqual([
        "fit.json",
        "model",
        "probability.bin",
        "score.bin",
      ]);
      expect(JSON.parse(readFileSync(join(run.training.fitsDirectory, name, "fit.json"), "utf8"))).toHaveProperty(
        "history.epochs",
      );
    }
  });

  it.each([
    ["score.bin", "score.bin has other bytes"],
    ["probability.bin", "probability.bin has other bytes"],
    ["fit.json", "fit.json was changed after it was saved"],
  ])("refuses a fit whose %s was changed since, and says which to remove", async (file, message) => {
    const { fitsDirectory } = run.training;
    const again = () => trainWalkForward(dataset, RECIPES, folds, run.training);
    const kept = readdirSync(fitsDirectory).map((name) => join(fitsDirectory, name, file));
    const contents = kept.map((path) => readFileSync(path));
    for (const [k, path] of kept.entries()) {
      const changed = Buffer.from(contents[k]!);
      changed[20]! ^= 1;
      writeFileSync(path, changed);
    }
    await expect(again()).rejects.toThrow(new RegExp(`^Cannot use the fit in ".*${message}.*; remove the folder`));
    for (const [k, path] of kept.entries()) writeFileSync(path, contents[k]!);
  });
});

describe("the null test", () => {
  it("scores shuffled labels at chance, where the true ones score well", async () => {
    const dataset = signalDataset({ bars: 1_200, noise: 0.5 });
    const shuffles = [11, 12, 13, 14].map((seed) => {
      const order = createRng(seed).permutation(dataset.t0Ms.length);
      return withLabels(dataset, (_, row) => dataset.judged.label[order[row]!]!);
    });
    const aucs = [];
    for (const each of [dataset, ...shuffles]) {
      const run = await openHandmadeRun(each, { settings: settingsWith("gradientBoosting", "mlp") });
      try {
        const [result] = await trainWalkForward(each, [shipped], developmentFolds(each, SPLIT), run.training);
        const { label, probability } = result!.predictions;
        const buys = label!.reduce((sum, own) => sum + own, 0);
        const sells = label!.length - buys;
        aucs.push({
          value: rocAuc(label!, probability),
          error: Math.sqrt((buys + sells + 1) / (12 * buys * sells)),
        });
      } finally {
        run.close();
      }
    }
    expect(aucs[0]!.value).toBeGreaterThan(0.7);
    // Labels of shuffled rows are independent of all, so the deviation of an AUC is Mann and Whitney's.
    const blind = aucs.slice(1);
    for (const { value, error } of blind) expect(Math.abs(value - 0.5)).toBeLessThan(3.5 * error);
    const together = mean(blind.map(({ value }) => value));
    expect(Math.abs(together - 0.5)).toBeLessThan(
      (2.6 * mean(blind.map(({ error }) => error))) / Math.sqrt(blind.length),
    );
  });
});

describe("rankCandidates", () => {
  const dataset = signalDataset();
  const folds = developmentFolds(dataset, SPLIT);
  let run: HandmadeRun;
  let result: WalkForwardResult;
  beforeAll(async () => {
    run = await openHandmadeRun(dataset, { settings: settingsWith("gradientBoosting", "mlp") });
    [result] = (await trainWalkForward(dataset, [shipped], folds, run.training)) as [WalkForwardResult];
  });
  afterAll(() => run.close());

  const options = { balancePenalty: 0.5, labelHorizonMs: dataset.horizonMs, resamples: 200, confidence: 0.95 };

  it("keeps all and ranks them by the rule", () => {
    for (const [by, better] of [
      ["auc", "larger"],
      ["brier", "smaller"],
      ["logLoss", "smaller"],
      ["objective", "larger"],
    ] as const) {
      const { candidates } = rankCandidates(result, { ...options, by });
      expect(candidates.map(({ rank }) => rank)).toEqual([1, 2, 3, 4]);
      expect(new Set(candidates.map(({ id }) => id))).toEqual(
        new Set(["gradientBoosting", "mlp", "ensembleEqual", "ensembleLearned"]),
      );
      const values = candidates.map((candidate) => (by === "objective" ? candidate.objective : candidate[by].value));
      expect(values).toEqual([...values].sort((a, b) => (better === "larger" ? b - a : a - b)));
    }
  });

  it("measures what it ranks", () => {
    const { candidates, n, effectiveN } = rankCandidates(result, { ...options, by: "auc" });
    const best = candidates[0]!;
    const { predictions } = result.candidates.find(({ id }) => id === best.id)!;
    expect(best.auc.value).toBe(rocAuc(predictions.label!, predictions.probability));
    expect(best.objective).toBeCloseTo(
      best.foldAuc.reduce((a, b) => a + b) / 3 - 0.5 * Math.abs(0.5 - best.meanScore),
      12,
    );
    expect(n).toBe(predictions.t0Ms.length);
    expect(effectiveN).toBe(new Set(Array.from(predictions.t0Ms, (time) => Math.floor(time / 86_400_000))).size);
  });
});

function withLabels(dataset: Dataset, labelOf: (label: number, row: number) => number): Dataset {
  const changed = (label: Uint8Array) => Uint8Array.from(label, labelOf);
  return {
    ...dataset,
    judged: { ...dataset.judged, label: changed(dataset.judged.label) },
    imbalanced: { ...dataset.imbalanced, label: changed(dataset.imbalanced.label) },
    hash: `${dataset.hash} with other labels`,
  };
}
