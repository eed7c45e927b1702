/**
 * Rows as sums by group and UTC day: all that a day-block bootstrap of group means ever reads, so that
 * ten thousand resamples of a quarter of a million predictions are sums over a few hundred days.
 */
import { dayBlocks, requireSameLength, type DayBlocks } from "../../core/index.js";

/** Which group and day each row belongs to; every table below has shape [groups, days], one group after the other. */
export interface DayGroups {
  readonly groups: number;
  readonly blocks: DayBlocks;
  /** Shape [rows]: -1 leaves a row out. */
  readonly groupOfRow: Int32Array;
  /** Rows by group and day. */
  readonly counts: Float64Array;
}

/**
 * @param timeMs Decision times, ascending.
 * @throws {RangeError} If there are no rows, times descend, or a group lies outside [-1, groups).
 */
export function groupByDay(timeMs: Float64Array, groupOfRow: Int32Array, groups: number): DayGroups {
  requireSameLength("group rows", { timeMs, groupOfRow });
  groupOfRow.forEach((group, row) => {
    if (group < -1 || group >= groups)
      throw new RangeError(`Cannot group rows as each group must lie in -1 to ${groups - 1}: row ${row} has ${group}`);
  });
  const blocks = dayBlocks(timeMs);
  return { groups, blocks, groupOfRow, counts: sumsOf({ groups, blocks, groupOfRow }) };
}

/** Shape [groups, days]: sums of `values`, or row counts without them. */
export function sumsOf(
  { groups, blocks, groupOfRow }: Omit<DayGroups, "counts">,
  values?: ArrayLike<number>,
): Float64Array {
  const sums = new Float64Array(groups * blocks.days);
  for (let row = 0; row < groupOfRow.length; row++) {
    const group = groupOfRow[row]!;
    if (group >= 0) sums[group * blocks.days + blocks.dayOfRow[row]!]! += values === undefined ? 1 : values[row]!;
  }
  return sums;
}

/** Rows of each group, and its days that have rows. */
export function sizesOf({ groups, blocks, counts }: DayGroups): {
  readonly rows: Float64Array;
  readonly days: Int32Array;
} {
  const rows = new Float64Array(groups);
  const days = new Int32Array(groups);
  for (let cell = 0; cell < counts.length; cell++) {
    const group = Math.floor(cell / blocks.days);
    rows[group]! += counts[cell]!;
    if (counts[cell]! > 0) days[group]!++;
  }
  return { rows, days };
}
