/** How much each training row counts when overlapping labels share their weight. */
import { averageUniqueness, type Dataset } from "../../dataset/index.js";

/**
 * Average uniqueness of the rows' labels among these rows of their symbol, brought to mean 1 over all of
 * them: two symbols have two futures, so only labels of one symbol share theirs.
 *
 * Timing: intervals `[t0, t1)` of the label that is learnt; rows that are not in `rows` have no say.
 *
 * @param rows Training rows of the dataset.
 * @returns Shape [rows], in their order.
 * Source: Lopez de Prado, Advances in Financial Machine Learning, ch. 4.
 */
export function uniquenessOfRows(
  { t0Ms, symbolIndex, ...dataset }: Dataset,
  label: "judged" | "imbalanced",
  rows: Int32Array,
): Float64Array {
  const { t1Ms } = dataset[label];
  const weight = new Float64Array(rows.length);
  for (const symbol of new Set(rows.map((row) => symbolIndex[row]!))) {
    const own = Int32Array.from(rows, (_, k) => k).filter((k) => symbolIndex[rows[k]!] === symbol);
    const uniqueness = averageUniqueness({
      t0Ms: Float64Array.from(own, (k) => t0Ms[rows[k]!]!),
      t1Ms: Float64Array.from(own, (k) => t1Ms[rows[k]!]!),
    });
    own.forEach((k, at) => (weight[k] = uniqueness[at]!));
  }
  return toMeanOne(weight);
}

/**
 * Weights of resampled rows: the mean of a row's two parents, which for a repeated row are itself, brought to
 * mean 1 again.
 *
 * @param parents Shape [rows, 2].
 */
export function weightsOfParents(weight: Float64Array, parents: Int32Array): Float64Array {
  return toMeanOne(
    Float64Array.from(
      { length: parents.length / 2 },
      (_, row) => (weight[parents[2 * row]!]! + weight[parents[2 * row + 1]!]!) / 2,
    ),
  );
}

function toMeanOne(weight: Float64Array): Float64Array {
  const mean = weight.reduce((sum, value) => sum + value, 0) / weight.length;
  return weight.map((value) => value / mean);
}
