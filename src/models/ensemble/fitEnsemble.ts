import type { FittedEnsemble, FittedModel } from "../contract.js";
import { EnsembleModel } from "./ensembleModel.js";
import { learnEnsembleWeights } from "./learnEnsembleWeights.js";

/** What weights are learnt from: each member's P(BUY), in the members' order, on rows that member has not seen. */
export interface OutOfFold {
  readonly probabilities: readonly Float32Array[];
  readonly labels: Uint8Array;
}

export interface EnsembleOptions {
  /** `equal`: 1 / members each; `learned`: the least log-loss of the mean probability on the out-of-fold rows. */
  readonly weights: "equal" | "learned";
}

/**
 * Combines fitted members into one model, which owns them: disposing it disposes of them.
 *
 * Timing: out-of-fold rows of a walk-forward lie before whatever the ensemble is judged on; a member
 * scored on its own training rows would win weight by memory.
 *
 * @param outOfFold Undefined where weights are equal.
 * @throws {RangeError} If members read different features, there is none, one is an ensemble, or weights
 * are to be learnt without out-of-fold rows of every member.
 */
export async function fitEnsemble(members: readonly FittedModel[], outOfFold: OutOfFold | undefined, { weights }: EnsembleOptions): Promise<FittedEnsemble> {
  if (weights === "equal") return new EnsembleModel({ members, weights: members.map(() => 1 / members.length), link: {} });
  const columns = outOfFold?.probabilities.length ?? 0;
  if (outOfFold === undefined || columns !== members.length) {
    throw new RangeError(`Cannot fit an ensemble with learned weights as there must be out-of-fold probabilities of each of its ${members.length} members: found ${columns}`);
  }
  return new EnsembleModel({ members, weights: Array.from(learnEnsembleWeights(outOfFold.probabilities, outOfFold.labels)), link: {} });
}
