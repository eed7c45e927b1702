import { sumByDay, type DayBlocks, type Estimate } from "../../core/index.js";
import { intervalOf, longRunError, type LongRunError } from "./longRunError.js";

/**
 * Mean of values in [-1, 1] over rows, with an interval from its daily sums. One day tells nothing about others: its
 * interval is all that can be.
 */
export function meanInterval(
  { dayOfRow, days }: Pick<DayBlocks, "dayOfRow" | "days">,
  values: ArrayLike<number>,
  confidence: number,
): { readonly estimate: Estimate; readonly error: LongRunError | null } {
  const blocks = { dayOfRow, days, firstDay: 0 };
  const counts = sumByDay(blocks);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const value = sum / values.length;
  const influence = sumByDay(blocks, values).map((total, day) => (total - value * counts[day]!) / values.length);
  const error = longRunError(influence);
  if (error === null) return { estimate: { value, low: -1, high: 1 }, error };
  const { low, high } = intervalOf(value, error, confidence);
  return { estimate: { value, low: Math.max(-1, low), high: Math.min(1, high) }, error };
}
