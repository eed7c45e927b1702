import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rocAuc } from "../../../src/core/index.js";
import {
  developmentFolds,
  spreadOfSeeds,
  trainWalkForward,
  type WalkForwardResult,
} from "../../../src/training/index.js";
import { seedSpreadTable } from "../../../src/report/index.js";
import { openHandmadeRun, RECIPES, settingsWith, signalDataset, SPLIT, type HandmadeRun } from "../handmadeRun.js";

describe("spreadOfSeeds", () => {
  const dataset = signalDataset({ bars: 400 });
  const folds = developmentFolds(dataset, { ...SPLIT, folds: 2 });
  let run: HandmadeRun;
  let result: WalkForwardResult;
  beforeAll(async () => {
    run = await openHandmadeRun(dataset, { settings: { ...settingsWith("mlp"), seeds: 3 } });
    [result] = (await trainWalkForward(dataset, RECIPES.slice(2), folds, run.training)) as [WalkForwardResult];
  });
  afterAll(() => run.close());

  it("judges each seed alone on the rows of all test windows", () => {
    const [mlp] = spreadOfSeeds(result);
    const aucs = [0, 1, 2].map((seed) =>
      rocAuc(
        result.predictions.label!,
        result.folds.flatMap(({ members }) => [...members[0]!.fits[seed]!.probability]),
      ),
    );
    const centre = (aucs[0]! + aucs[1]! + aucs[2]!) / 3;
    expect(mlp!.seeds).toBe(3);
    expect(mlp!.auc.mean).toBeCloseTo(centre, 12);
    // Three values, so the squares are divided by two.
    expect(mlp!.auc.std).toBeCloseTo(Math.sqrt(aucs.reduce((sum, auc) => sum + (auc - centre) ** 2, 0) / 2), 12);
    expect(mlp!.auc.std).toBeGreaterThan(0);
    expect(seedSpreadTable(result).caption).toContain("over 3 seeds");
    expect(seedSpreadTable(result).rows[0]![1]).toMatch(/^0\.\d+ ± 0\.\d+$/);
  });
});
