/** The fit loop of XGBoost: one round at a time, so that every loss can be boosted and every round watched. */
import { requireInteger, sigmoid } from "../core/index.js";
import { lastRows } from "../dataset/index.js";
import type { EpochRecord, FitContext, FitHistory, FittedModel, Loss, ProbabilityLink, TrainingSet } from "./contract.js";
import { EarlyStop, readEpoch } from "./epochRecord.js";
import { GradientBoostingModel } from "./gradientBoostingModel.js";
import { focalDerivatives } from "./losses/focalLoss.js";
import { meanLoss } from "./losses/lossTerm.js";
import { requireTrainingSet } from "./requireTrainingSet.js";
import { Booster, DenseData } from "./xgboost/booster.js";

export interface GradientBoostingOptions {
  /** Most rounds. */
  readonly rounds: number;
  /** Rounds without a better validation loss before the fit stops; rounds after the best are cut off. */
  readonly earlyStoppingRounds: number;
  /** XGBoost's own names, passed on as they are; they override ours. */
  readonly params: Readonly<Record<string, number | string>>;
  readonly loss: Loss;
  readonly link: ProbabilityLink;
  readonly featureNames: readonly string[];
}

/** Below this a row's curvature no longer holds its leaf back. */
const LEAST_HESSIAN = 1e-6;

/**
 * Fits boosted trees on single rows; of a window the last row is read. Missing values stay missing.
 *
 * The same seed gives the same trees; one thread a process unless `params` says otherwise.
 *
 * @throws {RangeError} If the training set or an option is refused, by us or by XGBoost.
 */
export async function fitGradientBoosting(train: TrainingSet, options: GradientBoostingOptions, context: FitContext): Promise<FittedModel> {
  requireInteger("fit boosted trees", { rounds: options.rounds, earlyStoppingRounds: options.earlyStoppingRounds }, { atLeast: 1 });
  requireTrainingSet("fit boosted trees", train, options.featureNames);
  const { validation } = train;
  const data = new DenseData(lastRows(train.x), { label: train.y, ...(train.weight ? { weight: train.weight } : {}) });
  const watched = validation && new DenseData(lastRows(validation.x), { label: validation.y });
  const params = {
    objective: "binary:logistic",
    base_score: 0.5,
    tree_method: "hist",
    nthread: 1,
    verbosity: 0,
    seed: context.rng.integer(2 ** 31 - 1),
    ...options.params,
  };
  const booster = Booster.create(watched ? [data, watched] : [data], params);
  try {
    const history = await runRounds(booster, { train, data, ...(watched ? { watched } : {}) }, options, context);
    return new GradientBoostingModel({ booster: booster.slice(history.bestEpoch), featureNames: options.featureNames, link: options.link, history });
  } finally {
    booster.free();
    data.free();
    watched?.free();
  }
}

interface BoostingData {
  readonly train: TrainingSet;
  readonly data: DenseData;
  readonly watched?: DenseData;
}

async function runRounds(booster: Booster, { train, data, watched }: BoostingData, options: GradientBoostingOptions, { onEpoch, onProgress }: FitContext): Promise<FitHistory> {
  const { loss, link, rounds } = options;
  const stop = new EarlyStop(options.earlyStoppingRounds);
  const epochs: EpochRecord[] = [];
  for (let round = 1; round <= rounds; round++) {
    onProgress?.({ task: "XGBoost", done: round - 1, total: rounds });
    boostOnce(booster, round - 1, { train, data }, loss);
    const score = booster.margins(data, { training: false }).map(sigmoid);
    const { validation } = train;
    const record = readEpoch({
      epoch: round,
      loss,
      link,
      trainLoss: meanLoss(loss, train.y, score, train.weight),
      ...(validation && watched
        ? { validation: { y: validation.y, score: booster.margins(watched, { training: false }).map(sigmoid), ...(validation.weight ? { weight: validation.weight } : {}) } }
        : { train: { y: train.y, score } }),
    });
    epochs.push(record);
    onEpoch?.(record);
    stop.see(record);
    if (stop.isOver(round)) break;
    // Lets timers and messages of the process through.
    if (round % 16 === 0) await new Promise(setImmediate);
  }
  return { epochs, bestEpoch: stop.bestEpoch, stoppedEarly: epochs.length < rounds };
}

/** Cross-entropy is XGBoost's own objective; focal derivatives are ours, with the row weights in them. */
function boostOnce(booster: Booster, round: number, { train, data }: Pick<BoostingData, "train" | "data">, loss: Loss): void {
  if (loss.kind === "crossEntropy") return booster.update(round, data);
  const margins = booster.margins(data, { training: true });
  const gradient = new Float32Array(margins.length);
  const hessian = new Float32Array(margins.length);
  for (let row = 0; row < margins.length; row++) {
    const weight = train.weight?.[row] ?? 1;
    const derivatives = focalDerivatives(train.y[row]!, margins[row]!, loss, LEAST_HESSIAN);
    gradient[row] = weight * derivatives.gradient;
    hessian[row] = weight * derivatives.hessian;
  }
  booster.boost(round, data, gradient, hessian);
}
