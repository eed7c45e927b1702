/** The study of one member's settings over any judge of them: the search without the training. */
import { requireInteger, type ProgressListener } from "../../core/index.js";
import type { EpochRecord } from "../../models/index.js";
import type { TrainingSettings } from "../../training/index.js";
import type { FrozenTrial, JsonValue } from "../frozenTrial.js";
import { TrialPruned } from "../pruner.js";
import { MedianPruner } from "../pruners/medianPruner.js";
import { JournalStorage } from "../storage/journalStorage.js";
import { ABANDONED_KEY } from "../storage/studyStorage.js";
import { createStudy, type Study, type TrialOutcome } from "../study.js";
import { isBetter } from "../studyView.js";
import { TpeSampler } from "../tpe/tpeSampler.js";
import type { Trial } from "../trial.js";
import {
  meanScoreOf,
  NO_PARTS,
  searchObjective,
  withFold,
  type FoldPredictions,
  type TrialParts,
} from "./searchObjective.js";
import { EpochPruner, epochCurvesOf, type EpochCurves } from "./pruneByEpoch.js";
import { ownParams, settingsOfTrial, suggestSettings, type SearchSpace } from "./searchSpace.js";
import type { SettingsStudy, TrialLedgerLine } from "./trainingSearch.js";

/**
 * Predictions of one fold under these settings; asked again for the same, it must answer the same. It may tell the
 * epochs of that fold's fit, as they come or once they are all there; what `onEpoch` throws it must let through.
 */
export type FoldJudge = (
  settings: TrainingSettings,
  fold: number,
  onEpoch: (record: EpochRecord) => void,
) => Promise<FoldPredictions>;

export interface SettingsStudyOptions {
  readonly studyName: string;
  readonly settings: TrainingSettings;
  readonly space: SearchSpace;
  /** Trials in all, trial 0 among them. */
  readonly trials: number;
  readonly folds: number;
  /** Most steps of a fit, by which the first that may end it is told; without it none is stopped within a fold. */
  readonly mostEpochs?: (settings: TrainingSettings) => number;
  readonly balancePenalty: number;
  readonly seed: number;
  readonly journal?: string;
  /** What the work is called: "search, LSTM". */
  readonly task: string;
  readonly onProgress?: ProgressListener;
}

const PARTS_KEY = "parts";
const EPOCHS_KEY = "epochs";

/** Runs or goes on with the study; see `searchTrainingSettings`. */
export async function runSettingsStudy(judge: FoldJudge, options: SettingsStudyOptions): Promise<SettingsStudy> {
  const { studyName, settings, space, trials, balancePenalty, seed, folds, journal, task, onProgress } = options;
  requireInteger("search for settings", { trials, folds }, { atLeast: 1 });
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

  let best: FrozenTrial | undefined;
  const earlier = judgedTrials(study);
  const see = (trial: FrozenTrial, number: number) => {
    if (trial.state === "complete" && isBetter("maximize", { ...trial, number }, best)) best = { ...trial, number };
  };
  earlier.forEach(see);
  for (let done = earlier.length; ; done++) {
    const detail = best === undefined ? undefined : `best ${best.value!.toPrecision(4)} (trial ${best.number})`;
    onProgress?.({ task, done: Math.min(done, trials), total: trials, ...(detail === undefined ? {} : { detail }) });
    if (done >= trials) break;
    const trial = study.ask();
    // A throw leaves the trial open: the next run asks it again, as after a kill.
    const curves = judgedTrials(study).flatMap(({ userAttrs }) => epochCurvesOf(userAttrs[EPOCHS_KEY]) ?? []);
    see(study.tell(trial, await judgeTrial(trial, judge, curves, options)), done);
  }

  const judged = judgedTrials(study);
  if (best === undefined)
    throw new RangeError(
      `Cannot choose settings as at least one trial must be complete: found none of ${judged.length}`,
    );
  const bestTrial = judged[best.number]!;
  return {
    studyName,
    balancePenalty,
    folds,
    trials: judged,
    bestTrial,
    settings: settingsOfTrial(settings, bestTrial, space),
    ledger: ledgerOf(studyName, judged),
  };
}

/** Fold after fold, stopped where a pruner says so; the parts are kept with the trial. */
async function judgeTrial(
  trial: Trial,
  judge: FoldJudge,
  earlier: readonly EpochCurves[],
  { settings, space, folds, mostEpochs, balancePenalty }: SettingsStudyOptions,
): Promise<TrialOutcome> {
  const own = suggestSettings(trial, settings, space);
  const epochs = mostEpochs === undefined ? undefined : new EpochPruner(earlier, mostEpochs(own));
  const keep = (parts: TrialParts) => {
    trial.setUserAttr(PARTS_KEY, { ...parts });
    if (epochs !== undefined) trial.setUserAttr(EPOCHS_KEY, { ...epochs.curves });
  };
  let parts = NO_PARTS;
  for (let k = 0; k < folds; k++) {
    try {
      parts = withFold(parts, await judge(own, k, (record) => epochs?.see(k, record)));
    } catch (error) {
      if (!(error instanceof TrialPruned)) throw error;
      keep(parts);
      return { state: "pruned" };
    }
    keep(parts);
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

function ledgerOf(studyName: string, trials: readonly FrozenTrial[]): TrialLedgerLine[] {
  return trials
    .filter(({ state }) => state === "complete" || state === "pruned")
    .map(({ number, state, value, params, userAttrs }) => {
      const parts = partsOf(userAttrs[PARTS_KEY]);
      const meanScore = parts.foldRows.length === 0 ? null : meanScoreOf(parts);
      return { studyName, trial: number, state, value, meanScore, params, ...parts };
    });
}

/** As {@link judgeTrial} kept them. */
function partsOf(kept: JsonValue | undefined): TrialParts {
  if (typeof kept !== "object" || kept === null)
    throw new TypeError(`Cannot read a trial as it must keep its parts: found ${JSON.stringify(kept)}`);
  return kept as unknown as TrialParts;
}
