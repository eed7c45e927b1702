/**
 * Means over rows in a diagnosis: with the interval of every gate where a number stands by itself, with the error of a
 * test among others where it accuses.
 */
import { estimateRatio, influenceOfRatio, sumByDay, type Estimate } from "../../core/index.js";
import { intervalOf, longRunError, type LongRunError } from "./longRunError.js";

const WITHIN = { low: -1, high: 1 };

/** Which day each row falls on. */
export interface RowDays {
  readonly dayOfRow: Int32Array;
  readonly days: number;
}

/**
 * Mean of values in [-1, 1] over rows, with the interval that a gate has for it. One day tells nothing about others:
 * its interval is all that can be.
 */
export function meanInterval(rowDays: RowDays, values: ArrayLike<number>, confidence: number): Estimate {
  const { sums, counts } = byDay(rowDays, values);
  return estimateRatio(sums, counts, { confidence, within: WITHIN });
}

/** {@link meanInterval} with the error of a test that is one of a family; null where there is but one day. */
export function meanEffect(
  rowDays: RowDays,
  values: ArrayLike<number>,
  confidence: number,
): { readonly estimate: Estimate; readonly error: LongRunError | null } {
  const { sums, counts } = byDay(rowDays, values);
  const influence = influenceOfRatio(sums, counts);
  const { value } = estimateRatio(sums, counts, { confidence });
  const error = longRunError(influence.map((each) => each / influence.length));
  if (error === null) return { estimate: { value, ...WITHIN }, error };
  const { low, high } = intervalOf(value, error, confidence);
  return { estimate: { value, low: Math.max(WITHIN.low, low), high: Math.min(WITHIN.high, high) }, error };
}

function byDay({ dayOfRow, days }: RowDays, values: ArrayLike<number>) {
  const blocks = { dayOfRow, days, firstDay: 0 };
  return { sums: sumByDay(blocks, values), counts: sumByDay(blocks) };
}
