/** Trials that are stopped within a fold, by what their fits say epoch by epoch. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { createRng, sha256, sigmoid } from "../../src/core/index.js";
import { memberNamed, MEMBERS, type EpochRecord } from "../../src/models/index.js";
import { createStudy, MedianPruner, RandomSampler, TrialPruned } from "../../src/search/index.js";
import { EpochPruner, type EpochCurves } from "../../src/search/settings/pruneByEpoch.js";
import { runSettingsStudy, type FoldJudge } from "../../src/search/settings/runSettingsStudy.js";
import { searchSpaceOf } from "../../src/search/settings/searchSpace.js";
import type { TrainingSettings } from "../../src/training/index.js";

const folder = mkdtempSync(join(tmpdir(), "epochs-"));
afterAll(() => rmSync(folder, { recursive: true }));

const EPOCHS = 20;
const record = (epoch: number, auc: number | null): EpochRecord => ({
  epoch,
  auc,
  trainLoss: 0.6,
  validationLoss: 0.6,
  buyRatio: 0.5,
  meanProbability: 0.5,
  spread: 0.1,
  entropyBits: 3,
  saturatedFrac: 0,
});

/** Epochs that a trial with this curve is told of before it is stopped. */
function told(curve: readonly number[], earlier: readonly EpochCurves[], fold = 0): number {
  const pruner = new EpochPruner(earlier, EPOCHS);
  try {
    curve.forEach((auc, k) => pruner.see(fold, record(k + 1, auc)));
  } catch (error) {
    expect(error).toBeInstanceOf(TrialPruned);
    expect(pruner.curves).toMatchObject({ isCut: true });
  }
  return pruner.curves.aucByFold[fold]!.length;
}

const level = (auc: number) => Array.from({ length: EPOCHS }, (_, k) => auc + 0.001 * k);
const whole = (auc: number): EpochCurves => ({ aucByFold: [level(auc)], isCut: false });
const FIVE = [0.6, 0.61, 0.62, 0.63, 0.64].map(whole);

describe("EpochPruner", () => {
  it("stops a fit that is worse than the median of five at the first epoch that it may, and no sooner", () => {
    // A tenth of 20 epochs are warm-up: the third is the first that counts.
    expect(told(level(0.5), FIVE)).toBe(3);
    expect(told(level(0.63), FIVE)).toBe(EPOCHS);
    expect(told(level(0.5), FIVE.slice(1))).toBe(EPOCHS);
  });

  it("holds a trial against fits that came to their end in the same fold", () => {
    const cut: EpochCurves = { aucByFold: [level(0.6).slice(0, 3)], isCut: true };
    expect(told(level(0.5), [...FIVE.slice(1), cut])).toBe(EPOCHS);
    // Cut in its second fold, it had ended its first.
    const later: EpochCurves = { aucByFold: [level(0.6), [0.5, 0.5]], isCut: true };
    expect(told(level(0.5), [...FIVE.slice(1), later])).toBe(3);
    expect(told(level(0.5), FIVE, 1)).toBe(EPOCHS);
  });

  it("takes no report from an epoch without a slice or with one class, nor twice from one", () => {
    const pruner = new EpochPruner(FIVE, EPOCHS);
    pruner.see(0, record(1, null));
    pruner.see(0, { ...record(1, 0.7), validationLoss: null });
    for (let again = 0; again < 2; again++) level(0.7).forEach((auc, k) => pruner.see(0, record(k + 1, auc)));
    expect(pruner.curves).toEqual({ aucByFold: [level(0.7)], isCut: false });
  });

  it("always decides as a study whose steps are the epochs of that fold", () => {
    fc.assert(
      fc.property(fc.nat(1_000), (seed) => {
        const rng = createRng(seed);
        const curves: EpochCurves[] = [];
        const study = createStudy({
          direction: "maximize",
          sampler: new RandomSampler({ seed }),
          pruner: new MedianPruner({ nWarmupSteps: 2 }),
        });
        for (let k = 0; k < 12; k++) {
          const skill = 0.5 + 0.2 * rng.uniform();
          const curve = Array.from({ length: 4 + rng.integer(EPOCHS - 4) }, () => skill + 0.03 * rng.normal());
          const trial = study.ask();
          let reports = 0;
          let stopped = false;
          while (reports < curve.length && !stopped) {
            trial.report(curve[reports]!, reports);
            reports++;
            stopped = trial.shouldPrune();
          }
          study.tell(trial, stopped ? { state: "pruned" } : curve.at(-1)!);
          const seen = told(curve, curves);
          expect(seen).toBe(reports);
          curves.push({ aucByFold: [curve.slice(0, seen)], isCut: stopped });
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe("a study of settings whose judge tells epochs", () => {
  const settings: TrainingSettings = {
    members: { lstm: {} },
    seeds: 1,
    buyWeightFrac: 0.5,
    sequenceBars: 24,
    innerValidationFrac: 0.15,
    calibrationFrac: 0.2,
  };
  const space = searchSpaceOf([memberNamed("search", "lstm", MEMBERS)], settings);
  const rateOf = ({ members }: TrainingSettings) => Number(members["lstm"]!["learningRate"]);
  const ROWS = 400;

  /** Best at a learning rate of 3e-4, in its epochs as on its test rows; `epochs` counts what was fitted. */
  function judgeOf({ live = true } = {}) {
    const fitted = { epochs: 0, folds: 0 };
    const judge: FoldJudge = async (own, fold, onEpoch) => {
      const skill = 1.5 - Math.abs(Math.log10(rateOf(own) / 3e-4)) / 2;
      const records = Array.from({ length: EPOCHS }, (_, k) => record(k + 1, 0.5 + 0.2 * skill - 0.1 / (k + 1)));
      for (const each of live ? records : []) {
        fitted.epochs++;
        onEpoch(each);
      }
      records.forEach(onEpoch);
      fitted.folds++;
      const rng = createRng(1)
        .child(`${rateOf(own)}`)
        .child(String(fold));
      const label = Uint8Array.from({ length: ROWS }, (_, k) => k % 2);
      const probability = Float64Array.from(label, (y) => sigmoid(skill * (y - 0.5) + rng.normal()));
      return { t0Ms: Float64Array.from(label, (_, k) => k * 3_600_000), label, probability, score: probability };
    };
    return { judge, fitted };
  }
  const options = {
    studyName: "epochs",
    settings,
    space,
    trials: 16,
    task: "search, LSTM",
    balancePenalty: 0.5,
    seed: 7,
    folds: 1,
    mostEpochs: () => EPOCHS,
  };

  it("stops fits of one fold before their end, and keeps the best", async () => {
    const { judge, fitted } = judgeOf();
    const { trials, ledger, bestTrial } = await runSettingsStudy(judge, options);
    const pruned = trials.filter(({ state }) => state === "pruned");
    expect(pruned.length).toBeGreaterThan(2);
    expect(fitted.folds).toBe(trials.length - pruned.length);
    expect(fitted.epochs).toBe(EPOCHS * fitted.folds + 3 * pruned.length);
    expect(Math.abs(Math.log10(Number(bestTrial.params["learningRate"]) / 3e-4))).toBeLessThan(0.5);
    // Looked at, so counted, though no fold of it was judged.
    expect(ledger).toHaveLength(trials.length);
    for (const { trial, value, meanScore, foldAuc } of ledger.filter(({ state }) => state === "pruned"))
      expect([trials[trial]!.value, value, meanScore, foldAuc]).toEqual([null, null, null, []]);
  });

  it("comes to the same answer whether epochs come one by one or all at the end, and after a kill", async () => {
    const answer = async (judge: FoldJudge, journal?: string) =>
      sha256(
        JSON.stringify(await runSettingsStudy(judge, { ...options, ...(journal === undefined ? {} : { journal }) })),
      );
    const lived = await answer(judgeOf().judge);
    expect(await answer(judgeOf({ live: false }).judge)).toBe(lived);
    const journal = join(folder, "killed.log");
    const { judge } = judgeOf();
    let calls = 0;
    const dying: FoldJudge = async (own, fold, onEpoch) => {
      if (calls++ === 9) throw new Error("killed");
      return judge(own, fold, onEpoch);
    };
    await expect(runSettingsStudy(dying, { ...options, journal })).rejects.toThrow("killed");
    expect(await answer(judgeOf().judge, journal)).toBe(lived);
  });

  it("stops none within a fold where it is not told how long a fit may be", async () => {
    const { mostEpochs: _mostEpochs, ...untold } = options;
    const { trials } = await runSettingsStudy(judgeOf().judge, untold);
    expect(trials.every(({ state }) => state === "complete")).toBe(true);
  });
});
