import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rocAuc } from "../../../src/core/index.js";
import {
  combinatorialDevelopmentFolds,
  refitCandidates,
  spreadOfPaths,
  trainWalkForward,
  type WalkForwardResult,
} from "../../../src/training/index.js";
import { openHandmadeRun, RECIPES, settingsWith, signalDataset, type HandmadeRun } from "../handmadeRun.js";

const HOUR = 3_600_000;

describe("training over combinatorial folds", () => {
  const dataset = signalDataset();
  const folds = combinatorialDevelopmentFolds(dataset, { groups: 4, testGroups: 2, embargoMs: 2 * HOUR });
  const tested = [...new Set(folds.flatMap(({ testIdx }) => [...testIdx]))].sort((a, b) => a - b);
  let run: HandmadeRun;
  let result: WalkForwardResult;

  beforeAll(async () => {
    run = await openHandmadeRun(dataset, { settings: settingsWith("gradientBoosting", "mlp") });
    [result] = (await trainWalkForward(dataset, [RECIPES[2]!], folds, run.training)) as [WalkForwardResult];
  });
  afterAll(() => run.close());

  it("keeps to the development period", () => {
    for (const row of tested) expect(dataset.t1Ms[row]!).toBeLessThanOrEqual(dataset.confirmationFromMs);
  });

  it("tells the whole development period once a path, in order of time, by models that did not train on it", () => {
    expect(result.paths).toHaveLength(3);
    for (const { t0Ms, symbol, fold, label } of result.paths) {
      expect([...t0Ms]).toEqual(tested.map((row) => dataset.t0Ms[row]));
      expect(symbol).toEqual(tested.map((row) => dataset.symbols[dataset.symbolIndex[row]!]));
      expect([...label!]).toEqual(tested.map((row) => dataset.judged.label[row]));
      tested.forEach((row, k) => {
        expect(folds[fold![k]!]!.testIdx).toContain(row);
        expect(folds[fold![k]!]!.trainIdx).not.toContain(row);
      });
    }
    expect(result.predictions).toBe(result.paths[0]);
    expect([...result.rows]).toEqual(tested);
  });

  it("says of a row on another path what another fold's models said", () => {
    const [one, , three] = result.paths;
    const row = tested.length - 1;
    expect(one!.fold![row]).not.toBe(three!.fold![row]);
    expect(one!.probability[row]).not.toBe(three!.probability[row]);
    for (const path of [one!, three!]) {
      const k = path.fold![row]!;
      const place = folds[k]!.testIdx.indexOf(tested[row]!);
      const [trees, net] = result.folds[k]!.members.map(({ probability }) => probability[place]!);
      expect(path.probability[row]).toBeCloseTo((trees! + net!) / 2, 6);
    }
  });

  it("teaches no weights, which would have seen the rows that they combine: equal ones, in the refit too", async () => {
    expect(result.weighting).toBe("equal");
    expect(result.learnedWeights).toEqual([0.5, 0.5]);
    for (const { weights } of result.folds) expect(weights).toEqual([0.5, 0.5]);
    expect(result.candidates.map(({ id }) => id)).toEqual(["gradientBoosting", "mlp", "ensembleEqual"]);
    const [refit] = await refitCandidates(dataset, [RECIPES[2]!], {
      ...run.training,
      walkForward: [result],
      modelsDirectory: `${run.root}/models`,
    });
    expect(refit!.weights).toEqual([0.5, 0.5]);
  });

  it("fits two folds that open at one time from streams of their own", () => {
    const opening = folds.filter(({ testGroups }) => testGroups[0] === 0);
    expect(opening).toHaveLength(3);
    const histories = [0, 1, 2].map((k) => result.folds[k]!.members[1]!.fits[0]!.history);
    expect(new Set(histories.map((history) => JSON.stringify(history))).size).toBe(3);
  });

  it("measures each path and how far they lie apart", () => {
    const spread = spreadOfPaths(result, { confidence: 0.95 });
    const values = result.paths.map(({ label, probability }) => rocAuc(label!, probability));
    expect(spread.auc.map(({ value }) => value)).toEqual(values.map((value) => expect.closeTo(value, 12) as number));
    const mean = (values[0]! + values[1]! + values[2]!) / 3;
    expect(spread.mean).toBeCloseTo(mean, 12);
    expect(spread.deviation).toBeCloseTo(
      Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2),
      12,
    );
    expect([spread.folds, spread.n]).toEqual([6, tested.length]);
    for (const { low, high } of spread.auc) expect(low).toBeLessThan(high);
  });
});
