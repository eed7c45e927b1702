/** What every sampler of training rows gives back, and the counting they share. */
import { requireBinary, requireInRange, type Matrix } from "../../core/index.js";
import { sampleCount, type Sequences } from "../sequences.js";

/**
 * Rows after resampling. `parents` has shape [rows, 2]: the rows each one was made from; a real row names
 * itself twice.
 */
export interface Resampled<X extends Matrix | Sequences> {
  readonly x: X;
  readonly y: Uint8Array;
  readonly parents: Int32Array;
}

/** Rows of the two classes, each ascending. */
export interface ClassRows {
  readonly minority: Int32Array;
  readonly majority: Int32Array;
  /** Label of the minority; SELL where both are equally many. */
  readonly minorityLabel: 0 | 1;
}

/** @throws {RangeError} If x and y differ in rows, the ratio lies outside (0, 1], or a class is absent. */
export function rowsByClass(
  action: string,
  x: Matrix | Sequences,
  y: Uint8Array,
  { ratio }: { readonly ratio: number },
): ClassRows {
  requireInRange(action, { ratio }, { above: 0, atMost: 1 });
  requireBinary(action, { y });
  if (sampleCount(x) !== y.length)
    throw new RangeError(
      `Cannot ${action} as x and y must hold the same rows: found ${sampleCount(x)} and ${y.length}`,
    );
  const rowsOf = (label: number) =>
    Int32Array.from({ length: y.length }, (_, row) => row).filter((row) => y[row] === label);
  const sells = rowsOf(0);
  const buys = rowsOf(1);
  requireBothClasses(action, sells.length, buys.length);
  return buys.length < sells.length
    ? { minority: buys, majority: sells, minorityLabel: 1 }
    : { minority: sells, majority: buys, minorityLabel: 0 };
}

/** Rows that the minority lacks until minority / majority is `ratio`; 0 where it is reached already. */
export function missingRows({ minority, majority }: ClassRows, ratio: number): number {
  return Math.max(0, Math.round(ratio * majority.length) - minority.length);
}

/** @throws {RangeError} If a class is absent. */
export function requireBothClasses(action: string, sells: number, buys: number): void {
  if (sells === 0 || buys === 0)
    throw new RangeError(`Cannot ${action} as both classes must occur: found ${sells} SELL and ${buys} BUY`);
}

/** Shape [rows, 2]: each row its own parent. */
export function ownParents(rows: ArrayLike<number>): Int32Array {
  return Int32Array.from({ length: 2 * rows.length }, (_, k) => rows[k >> 1]!);
}
