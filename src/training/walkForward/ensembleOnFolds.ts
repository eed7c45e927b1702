/** The ensemble on several folds, from what its members said there: for whoever changes one member of it. */
import type { EnsembleWeighting } from "../recipes/trainingOptions.js";
import { ensembleWeights, weightedMean, type FoldColumns, type MemberColumns } from "./combineMembers.js";

/** What the ensemble says on one fold, and how much of it is each member's. */
export interface EnsembleColumns extends MemberColumns {
  /** Shape [members]; sums to 1. */
  readonly weights: readonly number[];
}

/**
 * Combines the members fold by fold, as a walk-forward does: the weights of a fold are learnt on those before it,
 * and equal in the first.
 *
 * Timing: a fold's weights use only labels that were known when its test window opened.
 *
 * @param folds Oldest first, each with the same members.
 */
export function ensembleOnFolds(folds: readonly FoldColumns[], weighting: EnsembleWeighting): EnsembleColumns[] {
  return folds.map(({ members, t0Ms }, k) => {
    const weights = ensembleWeights(folds.slice(0, k), { fromMs: t0Ms[0]!, members: members.length, weighting });
    const mean = (columnOf: (member: MemberColumns) => Float64Array) => weightedMean(members.map(columnOf), weights);
    return { score: mean(({ score }) => score), probability: mean(({ probability }) => probability), weights };
  });
}
