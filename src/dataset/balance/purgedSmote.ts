import { columnOf, createMatrix, mean, standardDeviation, type Matrix, requireRng } from "../../core/index.js";
import { requireIntervals, type LabelIntervals } from "../labels/labelIntervals.js";
import type { Resampled } from "./resampled.js";
import { synthesize, type SmoteOptions } from "./smote.js";

/** Resampled rows with the label intervals that later purges need. */
export interface PurgedResampled extends Resampled<Matrix>, LabelIntervals {}

/**
 * SMOTE for labelled time series: a synthetic row lives from the earlier decision to the later label end
 * of its parents, so that every later purge drops it whenever it would drop one of them.
 *
 * Neighbours are searched on columns brought to mean 0 and deviation 1 over these rows, a missing value
 * at the mean; the synthetic values are in the units of `x`, and missing where a parent's is.
 *
 * @param x Shape [rows, features]: training rows only, already purged; NaN marks a missing value.
 * @param options.t0Ms Decision times of the rows.
 * @param options.t1Ms Label end times of the rows.
 * @throws {RangeError} As {@link smote}, and if the intervals do not fit the rows or end before they begin.
 * Source: Chawla et al. (2002) for the rows; Lopez de Prado (2018), ch. 7, for what a purge must see.
 */
export function purgedSmote(
  x: Matrix,
  y: Uint8Array,
  { t0Ms, t1Ms, ...options }: SmoteOptions & LabelIntervals,
): PurgedResampled {
  requireRng("make synthetic rows", options.rng);
  requireIntervals("make synthetic rows", { t0Ms, t1Ms });
  if (t0Ms.length !== x.rows)
    throw new RangeError(
      `Cannot make synthetic rows as every row must have its label interval: found ${x.rows} rows ` +
        `and ${t0Ms.length} intervals`,
    );
  const { parents, ...rows } = synthesize(x, y, { ...options, space: standardized(x) });
  const ofParents = (times: Float64Array, pick: (a: number, b: number) => number) =>
    Float64Array.from(rows.y, (_, row) => pick(times[parents[2 * row]!]!, times[parents[2 * row + 1]!]!));
  return { ...rows, parents, t0Ms: ofParents(t0Ms, Math.min), t1Ms: ofParents(t1Ms, Math.max) };
}

function standardized(x: Matrix): Matrix {
  const infinite = x.data.findIndex((value) => Math.abs(value) === Infinity);
  if (infinite >= 0)
    throw new RangeError(
      "Cannot make synthetic rows as every value must be finite or missing: row " +
        `${Math.floor(infinite / x.cols)} holds ${x.data[infinite]}`,
    );
  const scaled = createMatrix(x.rows, x.cols);
  for (let col = 0; col < x.cols; col++) {
    const column = columnOf(x, col);
    const present = column.filter((value) => !Number.isNaN(value));
    const centre = present.length === 0 ? 0 : mean(present);
    const deviation = present.length === 0 ? 1 : standardDeviation(present) || 1;
    for (let row = 0; row < x.rows; row++)
      scaled.data[row * x.cols + col] = Number.isNaN(column[row]!) ? 0 : (column[row]! - centre) / deviation;
  }
  return scaled;
}
