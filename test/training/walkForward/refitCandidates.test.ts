import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { confirmationRows, developmentRows } from "../../../src/dataset/index.js";
import { loadModel, MEMBERS } from "../../../src/models/index.js";
import {
  developmentFolds,
  predictConfirmation,
  refitCandidates,
  trainWalkForward,
  type RefitResult,
  type WalkForwardResult,
} from "../../../src/training/index.js";
import {
  openHandmadeRun,
  RECIPES,
  SETTINGS,
  settingsWith,
  signalDataset,
  SPLIT,
  type HandmadeRun,
} from "../handmadeRun.js";

describe("refitCandidates", () => {
  const dataset = signalDataset();
  const members = ["gradientBoosting", "mlp"] as const;
  let run: HandmadeRun;
  let walkForward: readonly WalkForwardResult[];
  let refits: readonly RefitResult[];
  beforeAll(async () => {
    run = await openHandmadeRun(dataset, { settings: { ...settingsWith(...members), seeds: 2 } });
    walkForward = await trainWalkForward(dataset, RECIPES, developmentFolds(dataset, SPLIT), run.training);
    refits = await refitCandidates(dataset, RECIPES, {
      ...run.training,
      walkForward,
      modelsDirectory: join(run.root, "models"),
    });
  });
  afterAll(() => run.close());

  it("keeps every candidate of every recipe as a model of its own", () => {
    for (const { recipe, candidates, modelDirectory } of refits) {
      expect(candidates.map(({ id }) => id)).toEqual([...members, "ensembleEqual", "ensembleLearned"]);
      for (const { directory } of [...candidates, { directory: modelDirectory }])
        expect(existsSync(join(directory, "model.json"))).toBe(true);
      expect(modelDirectory).toBe(join(run.root, "models", recipe.slug, "model"));
    }
  });

  it("gives what a search found to the recipe it was found for, and leaves the others as they are", async () => {
    const found = { ...settingsWith(...members), seeds: 2 };
    const tuned = await refitCandidates(dataset, RECIPES, {
      ...run.training,
      walkForward,
      modelsDirectory: join(run.root, "tuned"),
      settingsOf: ({ slug }) =>
        slug === RECIPES.at(-1)!.slug
          ? { ...found, members: { ...found.members, mlp: { ...found.members.mlp, learningRate: 1e-4 } } }
          : run.training.settings,
    });
    const fitsOf = (refit: RefitResult) => refit.fits.map(({ modelDirectory }) => modelDirectory);
    expect(tuned.slice(0, -1).map(fitsOf)).toEqual(refits.slice(0, -1).map(fitsOf));
    expect(fitsOf(tuned.at(-1)!)).not.toEqual(fitsOf(refits.at(-1)!));
  });

  it("weighs the members as their out-of-fold rows taught, shared among the fits of each", async () => {
    for (const [k, { weights, modelDirectory, fits }] of refits.entries()) {
      expect(weights).toEqual(walkForward[k]!.learnedWeights);
      const ensemble = await loadModel(modelDirectory);
      const x = { rows: dataset.features, steps: SETTINGS.sequenceBars, endRow: dataset.featureRow.subarray(0, 20) };
      const columns = await Promise.all(fits.map(async ({ modelDirectory: own }) => (await loadModel(own)).predict(x)));
      ensemble.predict(x).forEach((p, row) => {
        const expected = columns.reduce(
          (sum, column, fit) => sum + (weights[members.indexOf(fits[fit]!.member as "mlp")]! / 2) * column[row]!,
          0,
        );
        expect(p).toBeCloseTo(expected, 5);
      });
    }
  });

  it("calls each fit as pages call its member", () => {
    for (const { fits } of refits)
      for (const { member, label } of fits) expect(label).toBe(MEMBERS.find(({ name }) => name === member)!.label);
  });

  it("calibrates v4 as shipped and no other, and says why where that would not help", () => {
    for (const { recipe, fits } of refits) {
      for (const { summary } of fits) {
        const isOwed = recipe.slug === "v4_as_shipped" && summary.calibrationSkipped === undefined;
        expect(summary.link.calibration?.kind).toBe(isOwed ? "platt" : undefined);
        if (recipe.slug !== "v4_as_shipped") expect(summary.calibrationSkipped).toBeUndefined();
      }
    }
  });

  it("never learns from the confirmation period", async () => {
    const flipped = (label: Uint8Array) =>
      label.map((value, row) => (dataset.t1Ms[row]! > dataset.confirmationFromMs ? 1 - value : value));
    const other = {
      ...dataset,
      judged: { ...dataset.judged, label: flipped(dataset.judged.label) },
      hash: "with another future",
    };
    const again = await openHandmadeRun(other, { settings: { ...settingsWith(...members), seeds: 2 } });
    try {
      const shipped = RECIPES.slice(2);
      const results = await trainWalkForward(other, shipped, developmentFolds(other, SPLIT), again.training);
      const [refit] = await refitCandidates(other, shipped, {
        ...again.training,
        walkForward: results,
        modelsDirectory: join(again.root, "models"),
      });
      const opened = async (directory: string) =>
        predictConfirmation(dataset, await loadModel(directory), {
          sequenceBars: SETTINGS.sequenceBars,
          threshold: 0.5,
        }).probability;
      expect(await opened(refit!.modelDirectory)).toEqual(await opened(refits[2]!.modelDirectory));
    } finally {
      again.close();
    }
  });

  it("predicts the confirmation period with label 0 beside it, fold -1", async () => {
    const table = predictConfirmation(dataset, await loadModel(refits[0]!.modelDirectory), {
      sequenceBars: SETTINGS.sequenceBars,
      threshold: 0.4,
    });
    const rows = confirmationRows(dataset);
    expect([...table.t0Ms]).toEqual(Array.from(rows, (row) => dataset.t0Ms[row]!));
    expect([...table.label!]).toEqual(Array.from(rows, (row) => dataset.judged.label[row]!));
    expect(new Set(table.fold)).toEqual(new Set([-1]));
    expect(table.threshold).toBe(0.4);
    expect(developmentRows(dataset).idx.length).toBeGreaterThan(rows.length);
  });

  it("asks for the walk-forward that learned weights come from, of the same members", async () => {
    const training = { ...run.training, modelsDirectory: join(run.root, "other") };
    await expect(refitCandidates(dataset, RECIPES, training)).rejects.toThrow(
      "Cannot refit v3.1 with learned weights as its walk-forward must hold the members " +
        "gradientBoosting, mlp: found no walk-forward",
    );
    await expect(
      refitCandidates(dataset, RECIPES, { ...training, settings: settingsWith("mlp", "lstm"), walkForward }),
    ).rejects.toThrow("must hold the members lstm, mlp: found gradientBoosting, mlp");
    const [equal] = await refitCandidates(dataset, RECIPES.slice(0, 1), { ...training, ensembleWeights: "equal" });
    expect(equal!.weights).toEqual([0.5, 0.5]);
    expect(equal!.candidates.map(({ id }) => id)).toEqual([...members, "ensembleEqual"]);
  });
});
