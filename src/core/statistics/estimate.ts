/** A number with its uncertainty. */

/** A closed interval; its level is said where it is made. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A point estimate inside its interval. */
export interface Estimate extends Interval {
  readonly value: number;
}
