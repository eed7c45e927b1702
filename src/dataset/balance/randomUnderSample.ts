import { requireRng, type Matrix, type Rng } from "../../core/index.js";
import { ownParents, rowsByClass, type Resampled } from "./resampled.js";
import { takeSamples, type Sequences } from "../sequences.js";

/**
 * Drops rows of the majority class at random until minority / majority is `ratio`; the order of the
 * rows that stay is kept. Nothing is dropped where the ratio is reached already.
 *
 * Only ever for training rows: a balanced test window would report another market's numbers.
 *
 * @param options.ratio In (0, 1]: 1, the default, makes the classes equal.
 * @throws {RangeError} If a class is absent, x and y differ in rows, or the ratio lies outside (0, 1].
 */
export function randomUnderSample<X extends Matrix | Sequences>(
  x: X,
  y: Uint8Array,
  options: { readonly ratio?: number; readonly rng: Rng },
): Resampled<X>;
export function randomUnderSample(
  x: Matrix | Sequences,
  y: Uint8Array,
  { ratio = 1, rng }: { readonly ratio?: number; readonly rng: Rng },
): Resampled<Matrix | Sequences> {
  requireRng("under-sample", rng);
  const { minority, majority } = rowsByClass("under-sample", x, y, { ratio });
  const kept = Math.min(majority.length, Math.round(minority.length / ratio));
  const chosen = rng.permutation(majority.length).subarray(0, kept);
  const rows = Int32Array.from([...minority, ...Array.from(chosen, (k) => majority[k]!)]).sort();
  return { x: takeSamples(x, rows), y: Uint8Array.from(rows, (row) => y[row]!), parents: ownParents(rows) };
}
