/** From members to one prediction: weighted means, and weights learnt on what no member had seen. */
import { learnEnsembleWeights } from "../../models/index.js";
import type { EnsembleWeighting } from "../recipes/trainingOptions.js";

/** Of one member on one test window. */
export interface MemberColumns {
  readonly score: Float32Array;
  readonly probability: Float32Array;
}

/** Out-of-fold rows of one fold. */
export interface FoldColumns {
  /** One a member, in one order for all folds. */
  readonly members: readonly MemberColumns[];
  /** The recipe's own label of each row. */
  readonly labels: Uint8Array;
  readonly t0Ms: Float64Array;
  readonly t1Ms: Float64Array;
}

/**
 * The members' weights for predictions that begin at `fromMs`: learnt on the out-of-fold rows whose label
 * is known by then, equal where there is none or weights are to be equal.
 *
 * @param folds Every fold that may be learnt from; rows whose label ends after `fromMs` are left out.
 */
export function ensembleWeights(
  folds: readonly FoldColumns[],
  {
    fromMs,
    members,
    weighting,
  }: { readonly fromMs: number; readonly members: number; readonly weighting: EnsembleWeighting },
): number[] {
  const equal = Array.from({ length: members }, () => 1 / members);
  if (weighting === "equal" || members === 1) return equal;
  const known = folds.map(({ t1Ms }) => Int32Array.from(t1Ms, (_, row) => row).filter((row) => t1Ms[row]! <= fromMs));
  const labels = Uint8Array.from(folds.flatMap((fold, k) => Array.from(known[k]!, (row) => fold.labels[row]!)));
  if (labels.length === 0) return equal;
  const columns = equal.map((_, member) =>
    Float32Array.from(
      folds.flatMap((fold, k) => Array.from(known[k]!, (row) => fold.members[member]!.probability[row]!)),
    ),
  );
  return Array.from(learnEnsembleWeights(columns, labels));
}

/** Weighted mean of columns. */
export function weightedMean(columns: readonly Float32Array[], weights: readonly number[]): Float32Array {
  return Float32Array.from(columns[0]!, (_, row) =>
    columns.reduce((sum, column, k) => sum + weights[k]! * column[row]!, 0),
  );
}

/** Equal-weight mean of the fits of one member. */
export function meanColumns(fits: readonly MemberColumns[]): MemberColumns {
  if (fits.length === 1) return { score: fits[0]!.score, probability: fits[0]!.probability };
  const even = fits.map(() => 1 / fits.length);
  return {
    score: weightedMean(
      fits.map(({ score }) => score),
      even,
    ),
    probability: weightedMean(
      fits.map(({ probability }) => probability),
      even,
    ),
  };
}
