/**
 * Windows over consecutive bars, for models that read a history.
 *
 * A window is named by its last row and gathered batch by batch; 24-bar windows copied out would
 * multiply the memory of a feature table by 24.
 */
import { createMatrix, takeRows, type Matrix } from "../core/index.js";

/** Window k covers rows `endRow[k] - steps + 1` to `endRow[k]` of `rows`, oldest first. */
export interface Sequences {
  readonly rows: Matrix;
  readonly steps: number;
  readonly endRow: Int32Array;
}

/** Number of samples in a tabular or sequential input. */
export function sampleCount(x: Matrix | Sequences): number {
  return "endRow" in x ? x.endRow.length : x.rows;
}

/** The samples named by `index`; windows are re-pointed, rows copied. */
export function takeSamples(x: Sequences, index: Int32Array): Sequences;
export function takeSamples(x: Matrix, index: Int32Array): Matrix;
export function takeSamples(x: Matrix | Sequences, index: Int32Array): Matrix | Sequences;
export function takeSamples(x: Matrix | Sequences, index: Int32Array): Matrix | Sequences {
  if (!("endRow" in x)) return takeRows(x, index);
  return { rows: x.rows, steps: x.steps, endRow: Int32Array.from(index, (k) => x.endRow[k]!) };
}

/**
 * The last row of each window, shape [samples, features]: what a tabular model sees of a sequence. A matrix
 * is returned as it is.
 */
export function lastRows(x: Matrix | Sequences): Matrix {
  return "endRow" in x ? takeRows(x.rows, x.endRow) : x;
}

/**
 * Copies windows `from` to `to` (exclusive) into one batch, shape [to - from, steps, features] flattened
 * to rows of steps x features.
 */
export function gatherWindows({ rows, steps, endRow }: Sequences, from: number, to: number): Matrix {
  const width = steps * rows.cols;
  const batch = createMatrix(to - from, width);
  for (let k = from; k < to; k++) {
    const start = (endRow[k]! - steps + 1) * rows.cols;
    batch.data.set(rows.data.subarray(start, start + width), (k - from) * width);
  }
  return batch;
}
