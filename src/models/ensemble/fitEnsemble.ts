import type { FittedEnsemble, FittedModel } from "../contract.js";
import { EnsembleModel } from "./ensembleModel.js";
import { learnEnsembleWeights } from "./learnEnsembleWeights.js";

/** What weights are learnt from: each member's P(BUY), in the members' order, on rows that member has not seen. */
export interface OutOfFold {
  readonly probabilities: readonly (Float32Array | Float64Array)[];
  readonly labels: Uint8Array;
}

export interface EnsembleOptions {
  /**
   * `equal`: 1 / members each; `learned`: the least log-loss of the mean probability on the out-of-fold rows;
   * or given, one a member. When absent they are learned where there are out-of-fold rows, else equal.
   */
  readonly weights?: "equal" | "learned" | readonly number[];
}

/**
 * Combines fitted members into one model, which owns them: disposing it disposes of them.
 *
 * Timing: out-of-fold rows of a walk-forward lie before whatever the ensemble is judged on; a member
 * scored on its own training rows would win weight by memory.
 *
 * @param outOfFold Undefined where weights are equal or given.
 * @throws {RangeError} If members read different features, there is none, one is an ensemble, weights
 * are to be learnt without out-of-fold rows of every member, or given ones are not one a member, at least
 * 0 and together 1.
 */
export async function fitEnsemble(
  members: readonly FittedModel[],
  outOfFold?: OutOfFold,
  { weights = outOfFold === undefined ? "equal" : "learned" }: EnsembleOptions = {},
): Promise<FittedEnsemble> {
  if (weights === "equal")
    return new EnsembleModel({ members, weights: members.map(() => 1 / members.length), link: {} });
  if (weights !== "learned")
    return new EnsembleModel({ members, weights: requireWeights(weights, members.length), link: {} });
  const columns = outOfFold?.probabilities.length ?? 0;
  if (outOfFold === undefined || columns !== members.length) {
    throw new RangeError(
      "Cannot fit an ensemble with learned weights as there must be out-of-fold probabilities of " +
        `each of its ${members.length} members: found ${columns}`,
    );
  }
  return new EnsembleModel({
    members,
    weights: Array.from(learnEnsembleWeights(outOfFold.probabilities, outOfFold.labels)),
    link: {},
  });
}

/** Sums of weights may miss 1 by rounding alone. */
const ROUNDING = 1e-9;

function requireWeights(weights: readonly number[], members: number): readonly number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (weights.length === members && weights.every((weight) => weight >= 0) && Math.abs(sum - 1) <= ROUNDING)
    return weights;
  throw new RangeError(
    `Cannot fit an ensemble of ${members} members as its weights must be one a member, at least ` +
      `0 and together 1: found ${weights.join(", ") || "none"}`,
  );
}
