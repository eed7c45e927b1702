/** What groups of features are worth to a model: by what they add to scores, and by what is lost without them. */
import { createMatrix, mean, requireInteger, requireRng, rocAuc, type Matrix, type Rng } from "../../core/index.js";
import type { Explanation } from "../gradientBoosting/explainGradientBoosting.js";

/** Columns that belong together. */
export interface ColumnGroup {
  readonly name: string;
  readonly columns: readonly number[];
}

/** Of one group. */
export interface GroupContribution {
  readonly name: string;
  /** Mean over rows of the size of what the group's features add up to, in logits of the score. */
  readonly meanAbsolute: number;
  /** The same as a share of all groups'. */
  readonly shareFrac: number;
}

/**
 * SHAP values summed within each group, row by row, then their mean size; largest first.
 *
 * Features of one group that pull against each other cancel before the size is taken, as they do in the score.
 *
 * @returns None adds anything where there are no rows.
 * Source: Lundberg & Lee (2017), additivity of SHAP values.
 */
export function contributionsByGroup(
  { contributions: { data, rows, cols } }: Pick<Explanation, "contributions">,
  groups: readonly ColumnGroup[],
): GroupContribution[] {
  const sizes = groups.map(({ columns }) => {
    let total = 0;
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (const column of columns) sum += data[row * cols + column]!;
      total += Math.abs(sum);
    }
    return rows === 0 ? 0 : total / rows;
  });
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return groups
    .map(({ name }, g) => ({ name, meanAbsolute: sizes[g]!, shareFrac: all === 0 ? 0 : sizes[g]! / all }))
    .sort((a, b) => b.meanAbsolute - a.meanAbsolute);
}

/** Of one group. */
export interface GroupPermutation {
  readonly name: string;
  /** AUC as it is less AUC with the group's columns dealt out anew: mean over the repeats. */
  readonly aucDrop: number;
  /** Population standard deviation over the repeats: of the dealing, not of the days. */
  readonly deviation: number;
}

/** What is dealt out, to whom, and how often. */
export interface PermutationOptions {
  readonly rng: Rng;
  /** 5 when absent, as in scikit-learn. */
  readonly repeats?: number;
}

/**
 * How much worse rows are ranked when all columns of a group are dealt out together to other rows; largest first.
 *
 * Columns of one group keep their company, so what they say alike is lost with all of them; groups that say the same
 * stand in for each other and look worthless one by one.
 *
 * @param x Held-out rows, shape [n, features].
 * @param score What the model says of rows.
 * @throws {RangeError} If labels hold one class, or repeats is no integer of at least 1.
 * Source: Breiman (2001); scikit-learn's permutation_importance, by group.
 */
export function permutationByGroup(
  x: Matrix,
  labels: Uint8Array,
  groups: readonly ColumnGroup[],
  score: (x: Matrix) => ArrayLike<number>,
  { rng, repeats = 5 }: PermutationOptions,
): GroupPermutation[] {
  requireRng("permute groups of features", rng);
  requireInteger("permute groups of features", { repeats }, { atLeast: 1 });
  const asIs = rocAuc(labels, score(x));
  return groups
    .map(({ name, columns }) => {
      const own = rng.child(name);
      const drops = Float64Array.from(
        { length: repeats },
        () => asIs - rocAuc(labels, score(dealt(x, columns, own.permutation(x.rows)))),
      );
      const aucDrop = mean(drops);
      return { name, aucDrop, deviation: Math.sqrt(mean(drops.map((drop) => (drop - aucDrop) ** 2))) };
    })
    .sort((a, b) => b.aucDrop - a.aucDrop);
}

/** A copy whose row takes these columns from another row. */
function dealt({ data, rows, cols }: Matrix, columns: readonly number[], from: ArrayLike<number>): Matrix {
  const copy = createMatrix(rows, cols, data.slice());
  for (let row = 0; row < rows; row++)
    for (const column of columns) copy.data[row * cols + column] = data[from[row]! * cols + column]!;
  return copy;
}
