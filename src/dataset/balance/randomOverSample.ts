import { requireRng, type Matrix, type Rng } from "../../core/index.js";
import { missingRows, ownParents, rowsByClass, type Resampled } from "./resampled.js";
import { takeSamples, type Sequences } from "../sequences.js";

/**
 * Repeats rows of the minority class, drawn with replacement, until minority / majority is `ratio`. All
 * rows come first in their order, the repeated ones after them. Nothing is added where the ratio is
 * reached already.
 *
 * Only ever for training rows, after the split: a row repeated before it stands on both sides.
 *
 * @param options.ratio In (0, 1]: 1, the default, makes the classes equal.
 * @throws {RangeError} If a class is absent, x and y differ in rows, or the ratio lies outside (0, 1].
 */
export function randomOverSample<X extends Matrix | Sequences>(
  x: X,
  y: Uint8Array,
  options: { readonly ratio?: number; readonly rng: Rng },
): Resampled<X>;
export function randomOverSample(
  x: Matrix | Sequences,
  y: Uint8Array,
  { ratio = 1, rng }: { readonly ratio?: number; readonly rng: Rng },
): Resampled<Matrix | Sequences> {
  requireRng("over-sample", rng);
  const classes = rowsByClass("over-sample", x, y, { ratio });
  const { minority } = classes;
  const repeated = Int32Array.from(
    { length: missingRows(classes, ratio) },
    () => minority[rng.integer(minority.length)]!,
  );
  const rows = Int32Array.from({ length: y.length + repeated.length }, (_, k) =>
    k < y.length ? k : repeated[k - y.length]!,
  );
  return { x: takeSamples(x, rows), y: Uint8Array.from(rows, (row) => y[row]!), parents: ownParents(rows) };
}
