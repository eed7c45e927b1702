/** The study over any judge of settings: the search without the training. */
import { requireInteger, type Rng } from "../../core/index.js";
import type { Member } from "../../models/index.js";
import type { TrainingSettings } from "../../training/index.js";
import type { FrozenTrial, JsonValue } from "../frozenTrial.js";
import { MedianPruner } from "../pruners/medianPruner.js";
import { JournalStorage } from "../storage/journalStorage.js";
import { ABANDONED_KEY } from "../storage/studyStorage.js";
import { createStudy, type Study, type TrialOutcome } from "../study.js";
import { bestOf } from "../studyView.js";
import { TpeSampler } from "../tpe/tpeSampler.js";
import type { Trial } from "../trial.js";
import { searchGain, type SearchGain } from "./searchGain.js";
import {
  meanScoreOf,
  NO_PARTS,
  searchObjective,
  withFold,
  type FoldPredictions,
  type TrialParts,
} from "./searchObjective.js";
import type { TrainingSearchOptions, TrainingSearch, TrialLedgerLine } from "./trainingSearch.js";
import { ownParams, settingsOfTrial, suggestSettings, withFewerEpochs, type SearchSpace } from "./searchSpace.js";

/** Predictions of one fold under these settings; asked again for the same, it must answer the same. */
export type FoldJudge = (settings: TrainingSettings, fold: number) => Promise<FoldPredictions>;

export interface SettingsStudyOptions extends Omit<TrainingSearchOptions, "searched" | "ranges"> {
  readonly studyName: string;
  readonly settings: TrainingSettings;
  /** The members that a trial fits. */
  readonly members: readonly Member[];
  readonly space: SearchSpace;
  readonly folds: number;
  readonly labelHorizonMs: number;
  readonly rng: Rng;
}

const PARTS_KEY = "parts";

/** Runs or goes on with the study; see `searchTrainingSettings`. */
export async function runSettingsStudy(judge: FoldJudge, options: SettingsStudyOptions): Promise<TrainingSearch> {
  const { studyName, settings, members, space, trials, epochs, balancePenalty, seed, folds, journal, onProgress } =
    options;
  requireInteger("search for settings", { trials, folds, epochs }, { atLeast: 1 });
  const study = createStudy({
    direction: "maximize",
    sampler: new TpeSampler({ seed }),
    // With folds as steps a first one says little.
    pruner: new MedianPruner({ nWarmupSteps: 1 }),
    studyName,
    loadIfExists: true,
    ...(journal === undefined ? {} : { storage: new JournalStorage(journal, { soleWriter: true }) }),
  });
  if (study.trials.length === 0) study.enqueueTrial(ownParams(settings, space));

  const judgedFolds = async (own: TrainingSettings) => {
    const tables: FoldPredictions[] = [];
    for (let k = 0; k < folds; k++) tables.push(await judge(withFewerEpochs(own, members, epochs), k));
    return tables;
  };
  const tell = (done: number) => onProgress?.({ task: "search", done, total: trials, ...bestDetail(study) });
  for (let done = judgedTrials(study).length; ; done++) {
    tell(Math.min(done, trials));
    if (done >= trials) break;
    const trial = study.ask();
    // A throw leaves the trial open: the next run asks it again, as after a kill.
    study.tell(trial, await judgeTrial(trial, judge, options));
  }

  const judged = judgedTrials(study);
  const bestTrial = bestOf({ direction: "maximize", trials: judged });
  if (bestTrial === undefined)
    throw new RangeError(
      `Cannot choose settings as at least one trial must be complete: found none of ${judged.length}`,
    );
  return {
    studyName,
    balancePenalty,
    folds,
    trials: judged,
    bestTrial,
    settings: settingsOfTrial(settings, bestTrial, space),
    gain: await gainOf(judged, bestTrial, (trial) => judgedFolds(settingsOfTrial(settings, trial, space)), {
      ...options,
      balancePenalty,
    }),
    ledger: ledgerOf(studyName, judged),
  };
}

/** Fold after fold, stopped where the pruner says so; the parts are kept with the trial. */
async function judgeTrial(
  trial: Trial,
  judge: FoldJudge,
  { settings, members, space, epochs, folds, balancePenalty }: SettingsStudyOptions,
): Promise<TrialOutcome> {
  const own = withFewerEpochs(suggestSettings(trial, settings, space), members, epochs);
  let parts = NO_PARTS;
  for (let k = 0; k < folds; k++) {
    parts = withFold(parts, await judge(own, k));
    trial.setUserAttr(PARTS_KEY, { ...parts });
    const value = searchObjective(parts, balancePenalty);
    if (Number.isNaN(value)) return { state: "fail" };
    trial.report(value, k);
    if (k < folds - 1 && trial.shouldPrune()) return { state: "pruned" };
  }
  return searchObjective(parts, balancePenalty);
}

/** Finished trials but for those that a kill interrupted, numbered anew and without the notes of samplers. */
function judgedTrials(study: Study): FrozenTrial[] {
  return study.trials
    .filter(
      ({ state, systemAttrs }) => state !== "running" && state !== "waiting" && systemAttrs[ABANDONED_KEY] !== true,
    )
    .map((trial, number) => ({ ...trial, number, systemAttrs: {} }));
}

async function gainOf(
  trials: readonly FrozenTrial[],
  bestTrial: FrozenTrial,
  predict: (trial: FrozenTrial) => Promise<FoldPredictions[]>,
  { balancePenalty, labelHorizonMs, resamples = 1_000, confidence = 0.95, rng }: SettingsStudyOptions,
): Promise<SearchGain | null> {
  const complete = trials.filter(({ state }) => state === "complete");
  if (complete[0]?.number !== 0) return null;
  const tables: FoldPredictions[][] = [];
  for (const trial of complete) tables.push(await predict(trial));
  const best = complete.findIndex(({ number }) => number === bestTrial.number) - 1;
  return searchGain(tables[0]!, tables.slice(1), best, {
    balancePenalty,
    labelHorizonMs,
    resamples,
    confidence,
    rng: rng.child("gain"),
  });
}

function ledgerOf(studyName: string, trials: readonly FrozenTrial[]): TrialLedgerLine[] {
  return trials
    .filter(({ state }) => state === "complete" || state === "pruned")
    .map(({ number, state, value, params, userAttrs }) => {
      const parts = partsOf(userAttrs[PARTS_KEY]);
      return { studyName, trial: number, state, value, meanScore: meanScoreOf(parts), params, ...parts };
    });
}

/** As {@link judgeTrial} kept them. */
function partsOf(kept: JsonValue | undefined): TrialParts {
  if (typeof kept !== "object" || kept === null)
    throw new TypeError(`Cannot read a trial as it must keep its parts: found ${JSON.stringify(kept)}`);
  return kept as unknown as TrialParts;
}

function bestDetail(study: Study): { readonly detail?: string } {
  const best = bestOf({ direction: "maximize", trials: judgedTrials(study) });
  return best === undefined ? {} : { detail: `best so far ${best.value!.toPrecision(4)} (trial ${best.number})` };
}
