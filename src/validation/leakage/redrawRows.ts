/** Labels of other days in the place of a dataset's own: whatever tells of an answer moves with the answer. */
import { sha256, sha256OfArrays, utcDay, type Rng } from "../../core/index.js";
import type { Dataset, DatasetLabel } from "../../dataset/index.js";

/** A dataset and the labels that a pipeline shall learn from it. */
export interface Relabelled {
  readonly dataset: Dataset;
  readonly labels: Uint8Array;
}

/**
 * Every column that is known only after the decision, of row `source[i]` in the place of row i's: labels, their
 * returns, the return above which they are BUY and how long they took. A column left where it was would go on
 * telling the old label, and a pipeline that reads it would look as if it had learnt nothing.
 *
 * @param source Row to take from, shape [rows].
 */
export function redrawRows({ dataset, labels }: Relabelled, source: Int32Array): Relabelled {
  const takenFrom = (column: Float64Array) => Float64Array.from(source, (row) => column[row]!);
  const after = (t1Ms: Float64Array) =>
    Float64Array.from(source, (row, i) => dataset.t0Ms[i]! + (t1Ms[row]! - dataset.t0Ms[row]!));
  const redrawn = <Label extends DatasetLabel>(label: Label): Label => ({
    ...label,
    label: Uint8Array.from(source, (row) => label.label[row]!),
    t1Ms: after(label.t1Ms),
    thetaFrac: takenFrom(label.thetaFrac),
  });
  return {
    dataset: {
      ...dataset,
      t1Ms: after(dataset.t1Ms),
      returnFrac: takenFrom(dataset.returnFrac),
      judged: redrawn(dataset.judged),
      imbalanced: redrawn(dataset.imbalanced),
      // Another hash, so that no stored fit answers for the redrawn rows.
      hash: sha256(`${dataset.hash} redrawn ${sha256OfArrays([source])}`),
    },
    labels: Uint8Array.from(source, (row) => labels[row]!),
  };
}

/**
 * Rows of whole days drawn with replacement and laid end to end, each day turned by a random number of rows:
 * where some hours are BUY more often than others, labels left in their hour would still be foretold by the
 * clock, and an honest pipeline accused.
 *
 * @param t0Ms Ascending decision times.
 * @returns For each row the row to take from.
 */
export function drawDays(t0Ms: Float64Array, rng: Rng): Int32Array {
  const starts = Array.from(t0Ms, (_, row) => row).filter(
    (row) => row === 0 || utcDay(t0Ms[row]!) !== utcDay(t0Ms[row - 1]!),
  );
  const drawn = new Int32Array(t0Ms.length);
  for (let at = 0; at < drawn.length;) {
    const day = rng.integer(starts.length);
    const from = starts[day]!;
    const rows = (starts[day + 1] ?? t0Ms.length) - from;
    const turn = rng.integer(rows);
    const taken = Math.min(rows, drawn.length - at);
    for (let k = 0; k < taken; k++) drawn[at + k] = from + ((k + turn) % rows);
    at += taken;
  }
  return drawn;
}
