/** The part of a label table that splits are made of. */
import { requireSameLength } from "../../core/index.js";

/** Label i lives in `[t0Ms[i], t1Ms[i])`; rows in any order, symbols share one clock. */
export interface LabelIntervals {
  readonly t0Ms: Float64Array;
  readonly t1Ms: Float64Array;
}

/** @throws {RangeError} If the columns differ in length, are empty, or an interval does not end after it begins. */
export function requireIntervals(action: string, { t0Ms, t1Ms }: LabelIntervals): void {
  requireSameLength(action, { t0Ms, t1Ms });
  if (t0Ms.length === 0) throw new RangeError(`Cannot ${action} as there must be at least one label: found none`);
  for (let i = 0; i < t0Ms.length; i++) {
    if (!(t1Ms[i]! > t0Ms[i]!))
      throw new RangeError(
        `Cannot ${action} as every label must end after it begins: row ${i} is [${t0Ms[i]}, ${t1Ms[i]})`,
      );
  }
}
