/**
 * How strongly a line is held back, chosen on rows that did not fit it.
 *
 * Where features say little, most of what an unpenalised line learns is noise; how little they say is not
 * known beforehand. One inner slice is too few days to tell: its base rate alone, which drifts, decides which
 * strength has the least log-loss there. So every part of the rows is held out in turn, and judged by how it is
 * ranked; what is left of level and scale is the calibration's.
 */
import { rocAuc } from "../../core/index.js";
import { fitRidgeLogistic, type LogisticRows, type RidgeLogistic } from "./fitRidgeLogistic.js";

/** Of columns with deviation 1, strongest first: 1 leaves a fifth of a coefficient, 0.001 all of it. */
export const LAMBDAS: readonly number[] = [1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001];
/** Where no part can be judged, for want of rows or of a class. */
const UNJUDGED = 0.1;
/** Lines that are only compared need no more digits. */
const SHORTEST_STEP = 0.02;
/** Parts of the rows, in their order. */
const PARTS = 5;
/** Quiet rows on either side of a part, as a share of all: a day in a window of months, beyond a label's end. */
const QUIET_FRAC = 0.01;

/**
 * The strength, of {@link LAMBDAS}, whose lines rank held-out parts best on average; of equals the strongest.
 *
 * Timing: `rows` in the order of time; a part is purged from the lines that are judged on it by a hundredth of the
 * rows before and behind it. None is a row that anything is reported on.
 */
export function chooseLambda(rows: LogisticRows): number {
  const count = rows.y.length;
  const quiet = Math.ceil(QUIET_FRAC * count);
  const sums = new Float64Array(LAMBDAS.length);
  let judged = 0;
  for (let part = 0; part < PARTS; part++) {
    const [from, to] = [Math.floor((part * count) / PARTS), Math.floor(((part + 1) * count) / PARTS)];
    const held = pick(rows, (row) => row >= from && row < to);
    const fitted = pick(rows, (row) => row < from - quiet || row >= to + quiet);
    if (!holdsBoth(held.y) || !holdsBoth(fitted.y)) continue;
    judged++;
    let line: RidgeLogistic | undefined;
    LAMBDAS.forEach((lambda, k) => {
      line = fitRidgeLogistic(fitted, {
        lambda,
        shortestStep: SHORTEST_STEP,
        ...(line === undefined ? {} : { from: line }),
      });
      sums[k]! += rocAuc(held.y, marginsOf(held, line));
    });
  }
  return judged === 0 ? UNJUDGED : LAMBDAS[sums.indexOf(Math.max(...sums))]!;
}

function pick({ data, cols, y, weight }: LogisticRows, takes: (row: number) => boolean): LogisticRows {
  const index = Int32Array.from(y, (_, row) => row).filter(takes);
  const picked = new Float64Array(index.length * cols);
  index.forEach((row, k) => picked.set(data.subarray(row * cols, (row + 1) * cols), k * cols));
  return {
    data: picked,
    cols,
    y: Uint8Array.from(index, (row) => y[row]!),
    weight: Float32Array.from(index, (row) => weight[row]!),
  };
}

function holdsBoth(y: Uint8Array): boolean {
  return y.includes(0) && y.includes(1);
}

function marginsOf({ data, cols, y }: LogisticRows, { coefficients }: RidgeLogistic): Float64Array {
  return Float64Array.from(y, (_, row) => {
    let margin = 0;
    for (let col = 0; col < cols; col++) margin += coefficients[col]! * data[row * cols + col]!;
    return margin;
  });
}
