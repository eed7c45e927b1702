import type { Loss, ProbabilityLink } from "../contract.js";

/** What every network's fit can be told. */
export interface NetworkOptions {
  /** Share of units silenced while fitting, in [0, 1). */
  readonly dropout: number;
  /** Weight of the sum of squared kernel weights in the loss. */
  readonly l2: number;
  /** Of Adam. */
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
  /** Epochs without a better validation loss before the fit stops. */
  readonly patienceEpochs: number;
  readonly loss: Loss;
  readonly link: ProbabilityLink;
  readonly featureNames: readonly string[];
}
