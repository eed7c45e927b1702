/** What every fit loop watches: the same figures for epochs and boosting rounds. */
import { predictionShape, rocAuc } from "../core/index.js";
import type { EpochRecord, Loss, ProbabilityLink } from "./contract.js";
import { applyLink } from "./losses/applyLink.js";
import { meanLoss } from "./losses/lossTerm.js";

interface Watched {
  readonly y: Uint8Array;
  readonly weight?: Float32Array;
  readonly score: Float32Array;
}

/** Reads one epoch; the Buy ratio is of the validation slice where there is one. */
export function readEpoch({
  epoch,
  loss,
  link,
  trainLoss,
  train,
  validation,
}: {
  readonly epoch: number;
  readonly loss: Loss;
  readonly link: ProbabilityLink;
  readonly trainLoss: number;
  /** Scores of the training rows; only read without validation. */
  readonly train?: Watched;
  readonly validation?: Watched;
}): EpochRecord {
  const watched = validation ?? train;
  const probability = watched === undefined ? new Float32Array(0) : applyLink(watched.score, link);
  let buys = 0;
  let sum = 0;
  for (const p of probability) {
    sum += p;
    if (p > 0.5) buys++;
  }
  const { spread, entropyBits } = predictionShape(probability);
  return {
    epoch,
    trainLoss,
    validationLoss: validation === undefined ? null : meanLoss(loss, validation.y, validation.score, validation.weight),
    buyRatio: buys / probability.length,
    meanProbability: sum / probability.length,
    spread,
    entropyBits,
    saturatedFrac: predictionShape(watched?.score ?? []).saturatedFrac,
    auc: watched?.y.includes(0) && watched.y.includes(1) ? rocAuc(watched.y, watched.score) : null,
  };
}

/** Decides when a fit has seen enough: `patience` epochs without a new best loss. */
export class EarlyStop {
  readonly #patience: number;
  #best = Infinity;
  #bestEpoch = 0;

  constructor(patience: number) {
    this.#patience = patience;
  }

  /**
   * @returns Whether this epoch is the best so far. @throws {RangeError} If its loss is not a number: the fit
   * has diverged.
   */
  see({ epoch, validationLoss, trainLoss }: EpochRecord): boolean {
    const loss = validationLoss ?? trainLoss;
    if (!Number.isFinite(loss))
      throw new RangeError(
        `Cannot go on fitting as the loss must stay finite: it was ${loss} after epoch ${epoch}; ` +
          "lower the learning rate",
      );
    if (loss >= this.#best) return false;
    this.#best = loss;
    this.#bestEpoch = epoch;
    return true;
  }

  get bestEpoch(): number {
    return this.#bestEpoch;
  }

  isOver(epoch: number): boolean {
    return epoch - this.#bestEpoch >= this.#patience;
  }
}
