/**
 * Rows grouped by UTC day: days, not rows, are the independent pieces behind every interval, since
 * five symbols in one hour are not five trials and overlapping labels share their future.
 */
import { requireAscending, requireFinite } from "../guards.js";
import { utcDay } from "../time.js";

export interface DayBlocks {
  /** Shape [rows]: the row's day, 0 for the first. */
  readonly dayOfRow: Int32Array;
  /** Days from the first to the last row, those without rows counted too. */
  readonly days: number;
  /** Days since 1970-01-01 of day 0. */
  readonly firstDay: number;
}

/**
 * @param timeMs UTC epoch ms, ascending.
 * @throws {RangeError} If there are no rows, or times descend.
 */
export function dayBlocks(timeMs: ArrayLike<number>): DayBlocks {
  if (timeMs.length === 0) throw new RangeError("Cannot group rows by day as there must be at least one: found none");
  requireFinite("group rows by day", { timeMs });
  requireAscending("group rows by day", { timeMs });
  const firstDay = utcDay(timeMs[0]!);
  const dayOfRow = Int32Array.from(timeMs, (time) => utcDay(time) - firstDay);
  return { dayOfRow, days: dayOfRow.at(-1)! + 1, firstDay };
}

/** Shape [days]: sums of `values` by day, or row counts without them. */
export function sumByDay({ dayOfRow, days }: DayBlocks, values?: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(days);
  for (let row = 0; row < dayOfRow.length; row++) sums[dayOfRow[row]!]! += values === undefined ? 1 : values[row]!;
  return sums;
}
