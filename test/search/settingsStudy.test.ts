/** The study of training settings over a judge that is known, so that nothing need be trained. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { createRng, HOUR_MS, sha256, sigmoid } from "../../src/core/index.js";
import { memberNamed, MEMBERS } from "../../src/models/index.js";
import {
  meanScoreOf,
  searchObjective,
  withFold,
  NO_PARTS,
  type FoldPredictions,
} from "../../src/search/settings/searchObjective.js";
import { ownParams, searchSpaceOf, settingsOfTrial } from "../../src/search/settings/searchSpace.js";
import {
  runSettingsStudy,
  type FoldJudge,
  type SettingsStudyOptions,
} from "../../src/search/settings/runSettingsStudy.js";
import type { SettingsStudy } from "../../src/search/index.js";
import type { TrainingSettings } from "../../src/training/index.js";

const folder = mkdtempSync(join(tmpdir(), "study-"));
afterAll(() => rmSync(folder, { recursive: true }));
let made = 0;
const freshJournal = () => join(folder, `study-${made++}.log`);

/** As much of the settings as a search touches. */
const LSTM = {
  firstUnits: 128,
  secondUnits: 64,
  denseUnits: 32,
  dropout: 0.2,
  l2: 0,
  learningRate: 0.001,
  batchSize: 512,
  epochs: 100,
  patienceEpochs: 10,
} as const;
const settings: TrainingSettings = {
  members: { lstm: LSTM, gradientBoosting: { rounds: 10, earlyStoppingRounds: 5, params: {} } },
  seeds: 1,
  buyWeightFrac: 0.5,
  sequenceBars: 24,
  innerValidationFrac: 0.15,
  calibrationFrac: 0.2,
};
type LstmSettings = { readonly [Name in keyof typeof LSTM]: number };
const lstmOf = ({ members }: TrainingSettings) => members["lstm"] as LstmSettings;
const buyWeightOf = ({ buyWeightFrac, buyWeightFracOf }: TrainingSettings) =>
  buyWeightFracOf?.["lstm"] ?? buyWeightFrac;
const members = [memberNamed("search", "lstm", MEMBERS)];

const space = searchSpaceOf(members, settings);

const FOLDS = 3;
const ROWS = 24 * 20;

function rowsOf(fold: number, seed = 1): Pick<FoldPredictions, "t0Ms" | "label"> {
  const rng = createRng(seed).child(`fold-${fold}`);
  return {
    t0Ms: Float64Array.from({ length: ROWS }, (_, i) => (fold * ROWS + i) * HOUR_MS),
    label: Uint8Array.from({ length: ROWS }, () => (rng.uniform() < 0.5 ? 1 : 0)),
  };
}

/** Labels seen through noise: `signal(settings)` says how clearly, `shift` moves every score. */
function judgeOf(
  signal: (settings: TrainingSettings) => number,
  {
    shift = () => 0,
    seed = 1,
  }: { readonly shift?: (settings: TrainingSettings) => number; readonly seed?: number } = {},
) {
  const calls: string[] = [];
  const judge: FoldJudge = async (own, fold) => {
    const rows = rowsOf(fold, seed);
    calls.push(`${lstmOf(own).learningRate} ${fold}`);
    const rng = createRng(seed)
      .child(`${lstmOf(own).learningRate} ${lstmOf(own).dropout} ${lstmOf(own).firstUnits} ${buyWeightOf(own)}`)
      .child(String(fold));
    const probability = Float64Array.from(rows.label, (buy) => sigmoid(signal(own) * (buy - 0.5) + rng.normal()));
    return { ...rows, probability, score: probability.map((p) => p + shift(own)) };
  };
  return { judge, calls };
}

const optionsOf = (changes: Partial<SettingsStudyOptions> = {}): SettingsStudyOptions => ({
  studyName: "settings-test",
  settings,
  space,
  trials: 16,
  task: "search, LSTM",
  balancePenalty: 0.5,
  seed: 7,
  folds: FOLDS,
  ...changes,
});

/** Best at a learning rate of 3e-4. */
const learnable = (own: TrainingSettings) => 1.5 - Math.abs(Math.log10(lstmOf(own).learningRate / 3e-4)) / 2;

describe("searchObjective", () => {
  it("is the mean fold AUC less half the distance of the mean score from one half", () => {
    const parts = { foldAuc: [0.6, 0.8], foldMeanScore: [0.3, 0.6], foldRows: [100, 300] };
    expect(meanScoreOf(parts)).toBeCloseTo((0.3 * 100 + 0.6 * 300) / 400, 12);
    expect(searchObjective(parts, 0.5)).toBeCloseTo(0.7 - 0.5 * 0.025, 12);
  });

  it("is NaN where a prediction is not finite", () => {
    const rows = {
      ...rowsOf(0),
      probability: new Float64Array(ROWS).fill(0.5),
      score: new Float64Array(ROWS).fill(0.5),
    };
    rows.probability[3] = NaN;
    expect(searchObjective(withFold(NO_PARTS, rows), 0.5)).toBeNaN();
  });
});

describe("the study of training settings", () => {
  it("tries the configuration's own settings first, brought into the space", async () => {
    const far = {
      ...settings,
      members: { lstm: { ...LSTM, firstUnits: 512, batchSize: 800, learningRate: 0.1 } },
    };
    const { trials } = await runSettingsStudy(judgeOf(learnable).judge, optionsOf({ settings: far, trials: 2 }));
    expect(trials[0]!.params).toEqual({
      learningRate: 1e-2,
      dropout: 0.2,
      lstmUnits: 256,
      batchSize: 1024,
      buyWeightFrac: 0.5,
    });
    expect(ownParams(settings, space)).toMatchObject({ batchSize: 512, lstmUnits: 128 });
  });

  it("finds what there is to find, and says so", async () => {
    const result = await runSettingsStudy(
      judgeOf(learnable).judge,
      optionsOf({
        trials: 30,
        settings: { ...settings, members: { ...settings.members, lstm: { ...LSTM, learningRate: 1e-5 } } },
      }),
    );
    const { bestTrial, settings: found } = result;
    expect(Math.abs(Math.log10(lstmOf(found).learningRate / 3e-4))).toBeLessThan(0.5);
    expect(lstmOf(found).epochs).toBe(100);
    expect(lstmOf(found).secondUnits).toBe(Math.round(lstmOf(found).firstUnits / 2));
    expect(found).toEqual(settingsOfTrial(settings, bestTrial, space));
    expect(bestTrial.value).toBeGreaterThan(result.trials[0]!.value!);
  });

  it("keeps each trial's parts and lists every trial that was looked at", async () => {
    const { judge } = judgeOf(learnable);
    const { trials, ledger, studyName } = await runSettingsStudy(judge, optionsOf({ trials: 24 }));
    expect(ledger.map(({ trial }) => trial)).toEqual(
      trials.filter(({ state }) => state !== "fail").map(({ number }) => number),
    );
    const pruned = ledger.filter(({ state }) => state === "pruned");
    expect(pruned.length).toBeGreaterThan(0);
    for (const line of ledger) {
      expect(line.studyName).toBe(studyName);
      expect(line.foldAuc).toHaveLength(Object.keys(trials[line.trial]!.intermediateValues).length);
      expect(line.value).toBeCloseTo(searchObjective(line, 0.5), 12);
    }
    // Stopped after the second of three folds: the first is warm-up, after the last there is nothing to save.
    for (const { foldAuc } of pruned) expect(foldAuc).toHaveLength(2);
  });

  it("punishes a mean score away from one half", async () => {
    const { judge } = judgeOf(() => 1, { shift: (own) => buyWeightOf(own) - 0.5 });
    const { bestTrial } = await runSettingsStudy(judge, optionsOf({ trials: 30, balancePenalty: 5 }));
    expect(Math.abs(Number(bestTrial.params["buyWeightFrac"]) - 0.5)).toBeLessThan(0.03);
  });

  it("fails a trial whose predictions are not finite, and goes on", async () => {
    const { judge } = judgeOf(learnable);
    const broken: FoldJudge = async (own, fold, onEpoch) =>
      lstmOf(own).learningRate > 2e-3
        ? { ...(await judge(own, fold, onEpoch)), probability: new Float64Array(ROWS).fill(NaN) }
        : judge(own, fold, onEpoch);
    const { trials, ledger } = await runSettingsStudy(broken, optionsOf());
    expect(new Set(trials.map(({ state }) => state))).toContain("fail");
    expect(trials).toHaveLength(16);
    expect(ledger.every(({ foldAuc }) => foldAuc.every(Number.isFinite))).toBe(true);
  });

  it("refuses when no trial has a value of its own", async () => {
    const { judge } = judgeOf(learnable);
    const nan: FoldJudge = async (own, fold, onEpoch) => ({
      ...(await judge(own, fold, onEpoch)),
      probability: new Float64Array(ROWS).fill(NaN),
    });
    await expect(runSettingsStudy(nan, optionsOf({ trials: 2 }))).rejects.toThrow(
      /at least one trial must be complete: found none of 2/,
    );
  });

  it("keeps two members' studies apart in one journal, and goes on with each", async () => {
    const journal = freshJournal();
    const other = searchSpaceOf([memberNamed("search", "mlp", MEMBERS)], settings);
    const of = (studyName: string, trials: number) =>
      runSettingsStudy(
        judgeOf(learnable).judge,
        optionsOf({ studyName, trials, journal, space: studyName === "lstm" ? space : other }),
      );
    await of("lstm", 3);
    await of("mlp", 2);
    const [lstm, mlp] = [await of("lstm", 5), await of("mlp", 4)];
    expect(lstm.trials).toHaveLength(5);
    expect(mlp.trials).toHaveLength(4);
    expect(Object.keys(lstm.trials[4]!.params)).toContain("lstmUnits");
    expect(Object.keys(mlp.trials[3]!.params)).toContain("denseUnits");
    expect(sha256(JSON.stringify(lstm))).toBe(
      sha256(
        JSON.stringify(await runSettingsStudy(judgeOf(learnable).judge, optionsOf({ studyName: "lstm", trials: 5 }))),
      ),
    );
  });
});

describe("a search that is killed", () => {
  /** Short, so that a failure can be read. */
  const answer = (result: SettingsStudy) => sha256(JSON.stringify(result));

  it("goes on without repeating a trial, to the same answer, wherever a fit dies", async () => {
    const few = { trials: 13 };
    const whole = answer(await runSettingsStudy(judgeOf(learnable).judge, optionsOf(few)));
    for (const dies of [0, 4, 32]) {
      const journal = freshJournal();
      const first = judgeOf(learnable);
      const dying: FoldJudge = async (own, fold, onEpoch) => {
        if (first.calls.length === dies) throw new Error("killed");
        return first.judge(own, fold, onEpoch);
      };
      await expect(runSettingsStudy(dying, optionsOf({ ...few, journal }))).rejects.toThrow("killed");
      const second = judgeOf(learnable);
      const result = await runSettingsStudy(second.judge, optionsOf({ ...few, journal }));
      expect(answer(result)).toBe(whole);
      // Folds of the trial that died are judged again.
      const inAll = result.ledger.reduce((sum, { foldAuc }) => sum + foldAuc.length, 0);
      expect(first.calls.length + second.calls.length).toBeLessThan(inAll + FOLDS);
    }
  });

  it("always comes to the same answer from any prefix of its journal", async () => {
    const journal = freshJournal();
    const options = optionsOf({ trials: 13 });
    const whole = answer(await runSettingsStudy(judgeOf(learnable).judge, { ...options, journal }));
    const bytes = readFileSync(journal);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), async (length) => {
        writeFileSync(journal, bytes.subarray(0, length));
        expect(answer(await runSettingsStudy(judgeOf(learnable).judge, { ...options, journal }))).toBe(whole);
      }),
      { numRuns: 12 },
    );
  });

  it("goes on to more trials when asked to", async () => {
    const journal = freshJournal();
    await runSettingsStudy(judgeOf(learnable).judge, optionsOf({ journal, trials: 5 }));
    const more = await runSettingsStudy(judgeOf(learnable).judge, optionsOf({ journal, trials: 12 }));
    expect(answer(more)).toBe(answer(await runSettingsStudy(judgeOf(learnable).judge, optionsOf({ trials: 12 }))));
  });
});
