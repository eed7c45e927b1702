import { requireSameLength } from "../../core/index.js";
import { requireIntervals, type LabelIntervals } from "./labelIntervals.js";

/**
 * How much of each label is its own: the time-weighted mean over `[t0, t1)` of 1 / (labels alive then).
 * Its sum is the effective number of labels. Rows may come in any order.
 *
 * @throws {RangeError} If the columns differ in length or an interval is empty.
 * Source: Lopez de Prado, Advances in Financial Machine Learning, ch. 4.
 */
export function averageUniqueness(intervals: LabelIntervals): Float64Array {
  const { t0Ms, t1Ms } = intervals;
  requireSameLength("measure uniqueness", { t0Ms, t1Ms });
  requireIntervals("measure uniqueness", intervals);
  const times = Float64Array.from(new Set([...t0Ms, ...t1Ms])).sort();
  const at = new Map(Array.from(times, (time, k) => [time, k]));
  const change = new Int32Array(times.length);
  for (let i = 0; i < t0Ms.length; i++) {
    change[at.get(t0Ms[i]!)!]!++;
    change[at.get(t1Ms[i]!)!]!--;
  }
  // shared[k] is the integral of 1 / alive up to times[k].
  const shared = new Float64Array(times.length);
  let alive = 0;
  for (let k = 0; k + 1 < times.length; k++) {
    alive += change[k]!;
    shared[k + 1] = shared[k]! + (alive > 0 ? (times[k + 1]! - times[k]!) / alive : 0);
  }
  return Float64Array.from(t0Ms, (t0, i) => (shared[at.get(t1Ms[i]!)!]! - shared[at.get(t0)!]!) / (t1Ms[i]! - t0));
}
