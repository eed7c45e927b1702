/** Rows rounded to whole numbers, for a search that measures most pairs in integers. */
import { columnOf, mean, type Matrix } from "../../core/index.js";

/** Rows on a grid. */
export interface Grid {
  readonly rows: number;
  /** Columns / 2, rounded up. */
  readonly pairs: number;
  /** Shape [rows, pairs]: two 16-bit integers a word, the even column in the low half. */
  readonly cells: Int32Array;
  /** Squared length of each row on the grid. */
  readonly norms: Int32Array;
  /** Steps of the grid in one unit of the rows. */
  readonly stepsPerUnit: number;
  /** How far a distance on the grid may be from the true one, in steps of the grid. */
  readonly error: number;
  /** 1 for a row so far out that it would have coarsened the grid for all: it is not on it. */
  readonly isWild: Uint8Array;
  /** The same rows by index, ascending. */
  readonly wildRows: Int32Array;
}

/** A squared distance, up to four times the largest squared length, must stay below 2^31 - 1. */
const LARGEST_NORM = 2 ** 29 - 1;
/** Rows whose largest value exceeds this many times the one that most rows stay under are kept off the grid. */
const WILD_TIMES = 4;
const MOST_ROWS = 0.995;

/** Centres the columns, which moves no distance, and rounds to the finest grid that 16 bits and the norms allow. */
export function gridOf(x: Matrix): Grid {
  const { rows, cols, data } = x;
  const centres = Float64Array.from({ length: cols }, (_, col) => mean(columnOf(x, col)));
  const largest = new Float64Array(rows);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++, at++)
      largest[row] = Math.max(largest[row]!, Math.abs(data[at]! - centres[col]!));
  }
  const usual = largest.slice().sort()[Math.floor(MOST_ROWS * (rows - 1))]!;
  const reach = largest.reduce((far, value) => (value <= WILD_TIMES * usual ? Math.max(far, value) : far), 0);
  const steps = Math.min(32_767, Math.floor(Math.sqrt(LARGEST_NORM / cols)));
  const stepsPerUnit = reach > 0 ? steps / reach : 0;

  const pairs = (cols + 1) >> 1;
  const cells = new Int32Array(rows * pairs);
  const norms = new Int32Array(rows);
  const isWild = Uint8Array.from(largest, (value) => (value > reach ? 1 : 0));
  for (let row = 0; row < rows; row++) {
    if (isWild[row] === 1) continue;
    for (let col = 0; col < cols; col++) {
      const step = Math.round((data[row * cols + col]! - centres[col]!) * stepsPerUnit);
      cells[row * pairs + (col >> 1)]! |= (col & 1) === 0 ? step & 0xffff : step << 16;
      norms[row]! += step * step;
    }
  }
  // Each end of a distance is off by half a step in every column at most; the last part covers the rounding
  // of the arithmetic itself.
  const error = Math.sqrt(cols) + 0.01;
  const wildRows = Int32Array.from({ length: rows }, (_, row) => row).filter((row) => isWild[row] === 1);
  return { rows, pairs, cells, norms, stepsPerUnit, error, isWild, wildRows };
}
