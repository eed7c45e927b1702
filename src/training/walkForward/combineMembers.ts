/** From members to one prediction: weighted means, and weights learnt on what no member had seen. */
import {
  applyCalibration,
  applyLink,
  chooseEnsembleWeights,
  type FittedEnsemble,
  type FittedModel,
  type ModelInput,
} from "../../models/index.js";
import type { EnsembleWeighting } from "../recipes/trainingOptions.js";

/** What one fit says of each row, in the 32 bits that models compute in. */
export interface FitColumns {
  readonly score: Float32Array;
  readonly probability: Float32Array;
}

/** Of one member, or of several together, on one test window: a mean is a double. */
export interface MemberColumns {
  readonly score: Float64Array;
  readonly probability: Float64Array;
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
 * is known by then, as far as learning proved better than equal weights there; equal where there is none or
 * weights are to be equal.
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
  const knownOf = (columnOf: (fold: FoldColumns) => ArrayLike<number>) =>
    folds.flatMap((fold, k) => Array.from(known[k]!, (row) => columnOf(fold)[row]!));
  const labels = Uint8Array.from(knownOf((fold) => fold.labels));
  if (labels.length === 0) return equal;
  const columns = equal.map((_, member) => Float64Array.from(knownOf(({ members: own }) => own[member]!.probability)));
  return chooseEnsembleWeights(columns, labels, {
    t0Ms: Float64Array.from(knownOf((fold) => fold.t0Ms)),
    t1Ms: Float64Array.from(knownOf((fold) => fold.t1Ms)),
  });
}

/**
 * What a fitted model says of each row. An ensemble's means are taken here and not by the ensemble itself,
 * whose columns have 32 bits: two rows that its members tell apart stay apart, and what follows is in doubles.
 */
export function modelColumns(model: FittedModel, x: ModelInput): MemberColumns {
  // What `predict` would make of each score, without scoring twice.
  const linked = (one: FittedModel, score: Float32Array) => applyLink(score, one.link);
  if (!isEnsemble(model)) {
    const score = model.score(x);
    return { score: Float64Array.from(score), probability: Float64Array.from(linked(model, score)) };
  }
  const scores = model.members.map((member) => member.score(x));
  const probability = weightedMean(
    scores.map((score, k) => linked(model.members[k]!, score)),
    model.weights,
  );
  const { calibration } = model.link;
  return {
    score: weightedMean(scores, model.weights),
    probability: calibration === undefined ? probability : applyCalibration(probability, calibration),
  };
}

function isEnsemble(model: FittedModel): model is FittedEnsemble {
  return model.kind === "ensemble";
}

/** Weighted mean of columns. */
export function weightedMean(
  columns: readonly (Float32Array | Float64Array)[],
  weights: readonly number[],
): Float64Array {
  return Float64Array.from(columns[0]!, (_, row) =>
    columns.reduce((sum, column, k) => sum + weights[k]! * column[row]!, 0),
  );
}

/** Equal-weight mean of the fits of one member. */
export function meanColumns(fits: readonly FitColumns[]): MemberColumns {
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
