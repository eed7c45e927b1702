import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { predictionShape } from "../../../src/core/index.js";
import type { EpochRecord } from "../../../src/models/index.js";
import {
  developmentFolds,
  monitorPredictions,
  trainWalkForward,
  warningsOfPredictions,
  warningsOfTraining,
  type WalkForwardResult,
} from "../../../src/training/index.js";
import { stopOnTrouble } from "../../../src/training/monitors/stopOnTrouble.js";
import { openHandmadeRun, RECIPES, settingsWith, signalDataset, SPLIT, type HandmadeRun } from "../handmadeRun.js";

const well = (n: number): Float64Array => Float64Array.from({ length: n }, (_, k) => 0.2 + (0.6 * k) / (n - 1));

describe("predictionShape", () => {
  it("measures spread, entropy of 100 bins and the share at the edges", () => {
    // Two values, each in half of the rows: one bit; each 0.25 from their mean.
    expect(predictionShape([0.25, 0.75, 0.25, 0.75])).toEqual({ spread: 0.25, entropyBits: 1, saturatedFrac: 0 });
    expect(predictionShape([0.5, 0.5])).toEqual({ spread: 0, entropyBits: 0, saturatedFrac: 0 });
    // One row in a hundred bins each: log2(100) bits.
    const even = Array.from({ length: 100 }, (_, k) => (k + 0.5) / 100);
    expect(predictionShape(even).entropyBits).toBeCloseTo(Math.log2(100), 12);
    expect(predictionShape([0, 0.005, 0.995, 1, 0.5]).saturatedFrac).toBe(0.8);
  });
});

describe("monitorPredictions", () => {
  it("warns of a Buy share outside 30-70 %, of a collapse and of saturation, and of nothing else", () => {
    expect(monitorPredictions(well(100), { threshold: 0.5 }).warning).toBeNull();
    expect(monitorPredictions(well(100), { threshold: 0.75 }).warning).toBe("Buy share outside 30-70 %: 9.0 %");
    const constant = monitorPredictions(new Float64Array(100).fill(0.42), { threshold: 0.5 }).warning;
    expect(constant).toContain("Buy share outside 30-70 %: 0.0 %");
    expect(constant).toContain("standard deviation below 0.005");
    expect(constant).toContain("entropy below 1 bit");
    const coins = Float64Array.from({ length: 100 }, (_, k) => (k % 2 === 0 ? 0.001 : 0.999));
    expect(monitorPredictions(coins, { threshold: 0.5 }).warning).toBe(
      "more than 10 % of the output saturated near 0 or 1: 100.0 %",
    );
  });
});

describe("warningsOfTraining", () => {
  const dataset = signalDataset({ bars: 400 });
  const folds = developmentFolds(dataset, { ...SPLIT, folds: 2 });
  let run: HandmadeRun;
  let shipped: WalkForwardResult;
  beforeAll(async () => {
    run = await openHandmadeRun(dataset, { settings: { ...settingsWith("gradientBoosting"), seeds: 2 } });
    [shipped] = (await trainWalkForward(dataset, RECIPES.slice(2), folds, run.training)) as [WalkForwardResult];
  });
  afterAll(() => run.close());

  /** The walk-forward with one epoch of the second seed of the second fold replaced. */
  const withEpoch = (changes: Partial<EpochRecord>): WalkForwardResult => ({
    ...shipped,
    folds: shipped.folds.map((fold, f) => ({
      ...fold,
      members: fold.members.map((member) => ({
        ...member,
        fits: member.fits.map((fit, seed) => ({
          ...fit,
          history: {
            ...fit.history,
            bestEpoch: 2,
            epochs: Array.from({ length: 3 }, (_, k): EpochRecord => ({
              epoch: k + 1,
              trainLoss: 0.1,
              validationLoss: 0.1,
              buyRatio: 0.5,
              meanProbability: 0.5,
              spread: 0.1,
              entropyBits: 4,
              saturatedFrac: 0,
              auc: 0.6,
              ...(f === 1 && seed === 1 && k === 1 ? changes : {}),
            })),
          },
        })),
      })),
    })),
  });
  const ofEpochs = (result: WalkForwardResult) =>
    warningsOfTraining(result, { threshold: 0.5 }).filter(({ place }) => place === "epochs");

  it("finds one epoch of one seed of one fold, and says where, how far and whether it was kept", () => {
    expect(ofEpochs(withEpoch({}))).toEqual([]);
    expect(ofEpochs(withEpoch({ buyRatio: 0.12 }))).toEqual([
      {
        model: "v4 as shipped",
        place: "epochs",
        kind: "buyShare",
        clause: "Buy share outside 30-70 %",
        where: expect.stringMatching(
          /^while it learnt, 1 of 12 steps of 4 fits, 1 of them kept, at worst 12.0 %/,
        ) as string,
        text:
          "v4 as shipped: Buy share outside 30-70 % while it learnt, 1 of 12 steps of 4 fits, 1 of them kept, " +
          "at worst 12.0 % (fold 2 of 2, XGBoost, seed 2 of 2, boosting round 2)",
      },
    ]);
    // The same epoch, when another one's weights were kept.
    const passed = withEpoch({ buyRatio: 0.12, epoch: 9 });
    expect(ofEpochs(passed)[0]!.where).toMatch(/^while it learnt, 1 of 12 steps of 4 fits, at worst/);
    for (const [kind, changes] of [
      ["spread", { spread: 0.001 }],
      ["entropy", { entropyBits: 0.5 }],
      ["saturation", { saturatedFrac: 0.2 }],
    ] as const)
      expect(ofEpochs(withEpoch(changes)).map((warning) => warning.kind)).toEqual([kind]);
  });

  it("warns of no step that a fit had to take before it first told rows apart", () => {
    const steps = (spreads: readonly number[], bestEpoch: number): WalkForwardResult => {
      const [first] = withEpoch({}).folds[0]!.members[0]!.fits[0]!.history.epochs as [EpochRecord];
      const epochs = spreads.map((spread, k) => ({
        ...first,
        epoch: k + 1,
        spread,
        ...(spread < 0.005 ? { entropyBits: 0, buyRatio: 1 } : { entropyBits: 4, buyRatio: 0.5 }),
      }));
      return {
        ...shipped,
        folds: shipped.folds.map((fold) => ({
          ...fold,
          members: fold.members.map((member) => ({
            ...member,
            fits: member.fits.map((fit) => ({ ...fit, history: { ...fit.history, bestEpoch, epochs } })),
          })),
        })),
      };
    };
    const kinds = (spreads: readonly number[], bestEpoch: number) =>
      ofEpochs(steps(spreads, bestEpoch)).map(({ kind, where }) => `${kind}: ${where.split(",")[1]!.trim()}`);
    // A booster: on one side of one half, and near it, in its first rounds.
    expect(kinds([0.001, 0.003, 0.02, 0.05], 4)).toEqual([]);
    // It fell after it had told them apart.
    expect(kinds([0.001, 0.02, 0.001, 0.05], 4)).toEqual([
      "buyShare: 4 of 16 steps of 4 fits",
      "spread: 4 of 16 steps of 4 fits",
      "entropy: 4 of 16 steps of 4 fits",
    ]);
    // What was kept says the same of every row, whatever came after; and so does a fit that never told them apart.
    expect(kinds([0.001, 0.003, 0.02, 0.05], 1)).toContain("spread: 8 of 16 steps of 4 fits");
    expect(kinds([0.001, 0.001, 0.001, 0.001], 2)).toContain("spread: 16 of 16 steps of 4 fits");
  });

  it("reads each seed's own test window and the ensemble's", () => {
    const oneSided = {
      ...shipped,
      folds: shipped.folds.map((fold, f) => ({
        ...fold,
        balance: monitorPredictions(well(50), { threshold: f === 0 ? 0.1 : 0.5 }),
        members: fold.members.map((member) => ({
          ...member,
          fits: member.fits.map((fit, seed) => ({
            ...fit,
            probability: Float32Array.from(well(50), (p) => (f === 0 && seed === 0 ? p / 2 : p)),
          })),
        })),
      })),
    } as WalkForwardResult;
    const texts = warningsOfTraining(oneSided, { threshold: 0.5 }).map(({ place, text }) => `${place}: ${text}`);
    expect(texts).toContain(
      "ensemble: v4 as shipped: Buy share outside 30-70 % in the ensemble's test windows, 1 of 2, at worst 100.0 % " +
        "(fold 1 of 2)",
    );
    expect(texts).toContain(
      "test windows: v4 as shipped: Buy share outside 30-70 % in the test windows of single fits, 1 of 4, at worst " +
        "0.0 % (fold 1 of 2, XGBoost, seed 1 of 2)",
    );
  });

  it("reads a whole table of anybody's predictions", () => {
    expect(warningsOfPredictions("file.csv", { probability: well(50), threshold: 0.5 })).toEqual([]);
    expect(warningsOfPredictions("file.csv", { probability: well(50), threshold: 0.75 })[0]!.text).toBe(
      "file.csv: Buy share outside 30-70 % over the period, 10.0 %",
    );
  });

  it("ends a fit by the rule, and only then", async () => {
    const options = { rounds: 20, earlyStoppingRounds: 20, params: { eta: 0.2, max_depth: 2, lambda: 1e9 } };
    const settings = { ...settingsWith("gradientBoosting"), members: { gradientBoosting: options } };
    // Trees that may not move say the same of every row, round after round.
    const watched = (stopAfterWarnings?: number) =>
      trainWalkForward(dataset, RECIPES.slice(0, 1), folds, {
        ...run.training,
        settings: { ...settings, ...(stopAfterWarnings === undefined ? {} : { stopAfterWarnings }) },
      });
    await expect(watched()).resolves.toHaveLength(1);
    await expect(watched(1_000)).resolves.toHaveLength(1);
    await expect(watched(3)).rejects.toThrow(
      /Cannot go on fitting v3\.1, fold \d of 2, XGBoost as training\.onWarning is stop and 3 steps in a row up to step 3/,
    );
  });
});

const HEALTHY: EpochRecord = {
  epoch: 1,
  trainLoss: 0.1,
  validationLoss: null,
  buyRatio: 0.5,
  meanProbability: 0.5,
  spread: 0.1,
  entropyBits: 4,
  saturatedFrac: 0,
  auc: 0.6,
};

describe("stopOnTrouble", () => {
  it("counts steps in a row: one that is well begins anew", () => {
    const see = stopOnTrouble("a fit", { steps: 2, mostSteps: 100 });
    const step = (epoch: number, buyRatio: number) => () => see({ ...HEALTHY, epoch, buyRatio });
    for (const [epoch, share] of [0.1, 0.5, 0.9, 0.5, 0.1].entries()) expect(step(epoch + 1, share)).not.toThrow();
    expect(step(6, 0.2)).toThrow("2 steps in a row up to step 6 were warned about: Buy share outside 30-70 %: 20.0 %");
  });

  it("lets a fit begin on one side of one half while it grows fast enough to leave it, and no longer", () => {
    const spreads = (...of: readonly number[]) => {
      const see = stopOnTrouble("a fit", { steps: 2, mostSteps: 10 });
      return () =>
        of.forEach((spread, k) =>
          see({ ...HEALTHY, epoch: k + 1, spread, ...(spread < 0.005 ? { entropyBits: 0, buyRatio: 1 } : {}) }),
        );
    };
    expect(spreads(0.001, 0.002, 0.003, 0.004, 0.006, 0.1)).not.toThrow();
    // At 10 steps it would have come to 0.0045 and less.
    expect(spreads(0.00045, 0.0008)).toThrow("2 steps in a row up to step 2 were warned about: Buy share");
    expect(spreads(0.02, 0.004, 0.004)).toThrow("up to step 3");
  });
});
