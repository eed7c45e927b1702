/** The loop over boosting rounds: one at a time, so that every loss can be boosted and every round watched. */
import { sigmoid } from "../../core/index.js";
import { lastRows } from "../../dataset/index.js";
import type { EpochRecord, FitContext, FitHistory, Loss, ProbabilityLink, TrainingSet } from "../contract.js";
import { EarlyStop, readEpoch } from "../epochRecord.js";
import { focalMarginDerivatives, meanMarginLoss } from "../losses/marginLoss.js";
import { DenseData, type Booster } from "./xgboost/booster.js";

/** Below this a row's curvature no longer holds its leaf back. */
const LEAST_HESSIAN = 1e-6;

/** A training set with its copies on the native side. */
export interface BoostingData {
  readonly train: TrainingSet;
  readonly data: DenseData;
  readonly watched?: DenseData;
}

/** Runs `work` with native copies of a training set, which live as long as it does. */
export async function withBoostingData<Result>(
  train: TrainingSet,
  work: (data: BoostingData) => Promise<Result>,
): Promise<Result> {
  const { validation } = train;
  const data = new DenseData(lastRows(train.x), { label: train.y, ...(train.weight ? { weight: train.weight } : {}) });
  try {
    const watched = validation && new DenseData(lastRows(validation.x));
    try {
      return await work({ train, data, ...(watched ? { watched } : {}) });
    } finally {
      watched?.free();
    }
  } finally {
    data.free();
  }
}

export interface Rounds {
  /** Rounds the booster has already. */
  readonly from: number;
  readonly rounds: number;
  /** Rounds without a better loss before the fit stops; without it all rounds are run. */
  readonly patience?: number;
  readonly loss: Loss;
  readonly link: ProbabilityLink;
}

/** Adds rounds to the booster; the history counts them from 1. */
export async function boostRounds(
  booster: Booster,
  boosting: BoostingData,
  { from, rounds, patience = rounds, loss, link }: Rounds,
  { onEpoch, onProgress }: FitContext,
): Promise<FitHistory> {
  const stop = new EarlyStop(patience);
  const epochs: EpochRecord[] = [];
  for (let round = 1; round <= rounds; round++) {
    onProgress?.({ task: "XGBoost", done: round - 1, total: rounds });
    boostOnce(booster, from + round - 1, boosting, loss);
    const record = watchRound(booster, boosting, { round, loss, link });
    epochs.push(record);
    onEpoch?.(record);
    stop.see(record);
    if (stop.isOver(round)) break;
    // Lets timers and messages of the process through.
    if (round % 16 === 0) await new Promise(setImmediate);
  }
  return { epochs, bestEpoch: stop.bestEpoch, stoppedEarly: epochs.length < rounds };
}

/** XGBoost keeps the margins of both matrices up to date, so a round's are there for the copying. */
function watchRound(
  booster: Booster,
  { train, data, watched }: BoostingData,
  { round, loss, link }: { readonly round: number; readonly loss: Loss; readonly link: ProbabilityLink },
): EpochRecord {
  const { validation } = train;
  const margins = booster.margins(data, { training: false });
  return readEpoch({
    epoch: round,
    loss,
    link,
    trainLoss: meanMarginLoss(loss, train.y, margins, train.weight),
    ...(validation && watched
      ? {
          validation: {
            y: validation.y,
            score: booster.margins(watched, { training: false }).map(sigmoid),
            ...(validation.weight ? { weight: validation.weight } : {}),
          },
        }
      : { train: { y: train.y, score: margins.map(sigmoid) } }),
  });
}

/** Cross-entropy is XGBoost's own objective; focal derivatives are ours, with the row weights in them. */
function boostOnce(booster: Booster, round: number, { train, data }: BoostingData, loss: Loss): void {
  if (loss.kind === "crossEntropy") return booster.update(round, data);
  const { gradient, hessian } = focalMarginDerivatives(train.y, booster.margins(data, { training: true }), loss, {
    leastHessian: LEAST_HESSIAN,
    ...(train.weight ? { weight: train.weight } : {}),
  });
  booster.boost(round, data, gradient, hessian);
}
