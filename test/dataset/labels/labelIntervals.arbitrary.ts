/** Random labels for the leak rules: irregular times, horizons of any length, several symbols at one instant. */
import fc from "fast-check";
import { createRng } from "../../../src/core/index.js";
import type { LabelIntervals } from "../../../src/dataset/index.js";

/** Rows in no order; times in [0, 200], so that instants are shared. */
export function manyLabels({ minLength }: { readonly minLength: number }): fc.Arbitrary<LabelIntervals> {
  const row = fc.record({ t0: fc.nat(200), length: fc.integer({ min: 1, max: 40 }) });
  return fc.array(row, { minLength, maxLength: 60 }).map((rows) => ({
    t0Ms: Float64Array.from(rows, ({ t0 }) => t0),
    t1Ms: Float64Array.from(rows, ({ t0, length }) => t0 + length),
  }));
}

/** The same rows in another order; row k of `shuffled` is row `backTo[k]` of the original. */
export function shuffledRows(
  { t0Ms, t1Ms }: LabelIntervals,
  seed: number,
): { readonly shuffled: LabelIntervals; readonly backTo: Int32Array } {
  const backTo = createRng(seed).permutation(t0Ms.length);
  const take = (times: Float64Array) => Float64Array.from(backTo, (row) => times[row]!);
  return { shuffled: { t0Ms: take(t0Ms), t1Ms: take(t1Ms) }, backTo };
}
