/**
 * Whether numbers vary, or only their rounding does. A hundred days of one loss have a deviation of 1e-17, and a ratio
 * over it of 1e15: what is only rounding is no spread, and nothing is divided by it.
 */

/** 64 units in the last place: what a handful of additions and divisions may leave. */
const ROUNDING = 64 * Number.EPSILON;

/** Whether `spread` is no more than rounding leaves of numbers of size `size`; true for 0. NaN is no rounding. */
export function isOnlyRounding(spread: number, size: number): boolean {
  return Math.abs(spread) <= ROUNDING * Math.abs(size);
}
