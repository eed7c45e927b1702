import { requireInRange, requireInteger } from "../guards.js";
import type { Interval } from "./estimate.js";
import { normalQuantile } from "./normal.js";

/**
 * Wilson's score interval of a share, for independent trials.
 *
 * @throws {RangeError} If there is no trial, or more successes than trials.
 * Source: Wilson (1927); recommended by Brown, Cai & DasGupta (2001).
 */
export function wilsonInterval(
  successes: number,
  n: number,
  { confidence }: { readonly confidence: number },
): Interval {
  requireInteger("make a Wilson interval", { n }, { atLeast: 1 });
  requireInteger("make a Wilson interval", { successes }, { atLeast: 0, atMost: n });
  requireInRange("make a Wilson interval", { confidence }, { above: 0, below: 1 });
  return wilsonOfShare(successes / n, n, { confidence });
}

/** {@link wilsonInterval} of a share of `n` trials, which need not come to a whole number of successes. */
export function wilsonOfShare(share: number, n: number, { confidence }: { readonly confidence: number }): Interval {
  const z = normalQuantile(0.5 + confidence / 2);
  const scale = 1 + (z * z) / n;
  const centre = share + (z * z) / (2 * n);
  const half = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return {
    low: share === 0 ? 0 : (centre - half) / scale,
    high: share === 1 ? 1 : (centre + half) / scale,
  };
}
