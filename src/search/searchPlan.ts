/**
 * The plan's study: five settings of v4 as shipped, judged on the last folds of the walk-forward by
 * mean fold AUC less a penalty for a mean score away from one half.
 *
 * Nothing of the confirmation period is read. Trial 0 is the configuration's own settings, so a search
 * can only confirm or beat them on its folds.
 */
import { rocAuc, type ProgressListener } from "../core/index.js";
import type { Dataset, Fold } from "../dataset/index.js";
import { trainWalkForward, type MemberSettings, type ModelRecipe, type TrainingPlan } from "../training/index.js";
import type { FrozenTrial } from "./frozenTrial.js";
import { RandomSampler } from "./randomSampler.js";
import { createStudy, type Study } from "./study.js";
import type { Trial } from "./trial.js";

type Range = readonly [number, number];

/** Where the plan looks. */
export interface PlanSpace {
  readonly learningRate: Range;
  readonly dropout: Range;
  /** Units of the first LSTM layer; the second has half. */
  readonly lstmUnits: Range;
  readonly batchSize: readonly number[];
  /** The plan's class-weight ratio: BUY's share of the total weight. */
  readonly buyWeightFrac: Range;
}

export interface PlanSearchOptions {
  readonly space: PlanSpace;
  readonly trials: number;
  /** Most epochs a trial. */
  readonly epochs: number;
  readonly balancePenalty: number;
  readonly seed: number;
  readonly onProgress?: ProgressListener;
}

/** What a trial's value is made of. */
export interface TrialParts {
  readonly trial: number;
  /** Per searched fold. */
  readonly foldAuc: readonly number[];
  readonly meanScore: number;
}

export interface PlanSearchResult {
  readonly trials: readonly FrozenTrial[];
  /** In the order of the complete trials. */
  readonly parts: readonly TrialParts[];
  readonly bestTrial: FrozenTrial;
  /** The configuration's settings with the best trial's laid over them; epochs are the configuration's again. */
  readonly settings: MemberSettings;
}

/**
 * Searches over `folds` with a random sampler.
 *
 * @param folds Folds of {@link developmentFolds}; each trial is fitted and judged on all of them.
 */
export async function searchPlan(
  dataset: Dataset,
  recipe: ModelRecipe,
  folds: readonly Fold[],
  plan: TrainingPlan,
  { space, trials, epochs, balancePenalty, seed, onProgress }: PlanSearchOptions,
): Promise<PlanSearchResult> {
  const study = createStudy({ direction: "maximize", sampler: new RandomSampler({ seed }), studyName: "search" });
  enqueueOwnSettings(study, plan.settings, space);
  const parts: TrialParts[] = [];
  await study.optimize(
    async (trial) => {
      const suggested = suggestSettings(trial, plan.settings, space);
      const settings = { ...suggested, lstm: { ...suggested.lstm, epochs: Math.min(epochs, suggested.lstm.epochs) } };
      const [walk] = await trainWalkForward(dataset, [recipe], folds, { ...plan, settings });
      const part = { trial: trial.number, ...partsOf(walk!.predictions) };
      parts.push(part);
      return valueOf(part, balancePenalty);
    },
    { nTrials: trials, ...(onProgress ? { onProgress } : {}) },
  );
  const { bestTrial } = study;
  return { trials: study.trials, parts, bestTrial, settings: layTrialOver(plan.settings, bestTrial) };
}

/** Mean fold AUC less the penalty: the plan's objective. */
export function valueOf({ foldAuc, meanScore }: Pick<TrialParts, "foldAuc" | "meanScore">, balancePenalty: number): number {
  return foldAuc.reduce((sum, auc) => sum + auc, 0) / foldAuc.length - balancePenalty * Math.abs(0.5 - meanScore);
}

/** Trial 0. A setting of the configuration that lies outside the space is brought to its edge, a batch size to the nearest choice. */
function enqueueOwnSettings(study: Study, { lstm, buyWeightFrac }: MemberSettings, space: PlanSpace): void {
  const inside = (value: number, [low, high]: Range) => Math.min(high, Math.max(low, value));
  const nearest = [...space.batchSize].sort((a, b) => Math.abs(a - lstm.batchSize) - Math.abs(b - lstm.batchSize))[0]!;
  study.enqueueTrial({
    learningRate: inside(lstm.learningRate, space.learningRate),
    dropout: inside(lstm.dropout, space.dropout),
    lstmUnits: inside(lstm.firstUnits, space.lstmUnits),
    batchSize: nearest,
    buyWeightFrac: inside(buyWeightFrac, space.buyWeightFrac),
  });
}

function suggestSettings(trial: Trial, settings: MemberSettings, { learningRate, dropout, lstmUnits, batchSize, buyWeightFrac }: PlanSpace): MemberSettings {
  return withParams(settings, {
    learningRate: trial.suggestFloat("learningRate", ...learningRate, { log: true }),
    dropout: trial.suggestFloat("dropout", ...dropout),
    lstmUnits: trial.suggestInt("lstmUnits", ...lstmUnits),
    batchSize: trial.suggestCategorical("batchSize", batchSize),
    buyWeightFrac: trial.suggestFloat("buyWeightFrac", ...buyWeightFrac),
  });
}

interface PlanParams {
  readonly learningRate: number;
  readonly dropout: number;
  readonly lstmUnits: number;
  readonly batchSize: number;
  readonly buyWeightFrac: number;
}

function withParams(settings: MemberSettings, { learningRate, dropout, lstmUnits, batchSize, buyWeightFrac }: PlanParams): MemberSettings {
  const secondUnits = Math.max(1, Math.round(lstmUnits / 2));
  return { ...settings, buyWeightFrac, lstm: { ...settings.lstm, learningRate, dropout, batchSize, firstUnits: lstmUnits, secondUnits } };
}

function layTrialOver(settings: MemberSettings, { params }: FrozenTrial): MemberSettings {
  const number = (name: string): number => {
    const value = params[name];
    if (typeof value !== "number") throw new TypeError(`Cannot use a trial as its "${name}" must be a number: found ${JSON.stringify(value)}`);
    return value;
  };
  return withParams(settings, {
    learningRate: number("learningRate"),
    dropout: number("dropout"),
    lstmUnits: number("lstmUnits"),
    batchSize: number("batchSize"),
    buyWeightFrac: number("buyWeightFrac"),
  });
}

function partsOf({ label, score, probability, fold }: { readonly label?: Uint8Array; readonly score: Float32Array; readonly probability: Float32Array; readonly fold?: Int32Array }): Omit<TrialParts, "trial"> {
  if (label === undefined || fold === undefined) throw new TypeError("Cannot judge a trial as its predictions must carry labels and folds: found none");
  const foldAuc = [...new Set(fold)].map((k) => {
    const rows = Array.from(fold, (_, i) => i).filter((i) => fold[i] === k);
    return rocAuc(rows.map((i) => label[i]!), rows.map((i) => probability[i]!));
  });
  return { foldAuc, meanScore: score.reduce((sum, value) => sum + value, 0) / score.length };
}
