/**
 * Logistic regression with a ridge penalty, solved exactly by Newton's method.
 *
 * The penalised loss is strictly convex, so there is one minimum, nothing is drawn, and equal rows give equal
 * coefficients. The intercept is not penalised.
 */
import { sigmoid } from "../../core/index.js";
import { solvePositive } from "./solvePositive.js";

/** Rows that a line is fitted on. */
export interface LogisticRows {
  /** Row-major, shape [rows, cols], every value finite. */
  readonly data: Float32Array | Float64Array;
  readonly cols: number;
  /** 0 (SELL) or 1 (BUY), shape [rows]. */
  readonly y: Uint8Array;
  /** At least 0, shape [rows]. */
  readonly weight: Float32Array;
}

export interface RidgeLogistic {
  /** One a column. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
}

const MOST_STEPS = 100;
/** A step whose largest part is shorter than this changes no score. */
const SHORTEST_STEP = 1e-11;

/**
 * The minimum of the weighted mean cross-entropy plus `lambda` / 2 times the sum of squared coefficients.
 *
 * @param options.lambda Above 0: it is what keeps the coefficients of rows that a line parts wholly finite.
 * @param options.from Where to begin; near the minimum it takes fewer steps and finds the same one.
 * @param options.shortestStep Steps end below it; the error left is about its square.
 * Source: McCullagh and Nelder (1989), iteratively reweighted least squares, with halved steps.
 */
export function fitRidgeLogistic(
  rows: LogisticRows,
  {
    lambda,
    from,
    shortestStep = SHORTEST_STEP,
  }: { readonly lambda: number; readonly from?: RidgeLogistic; readonly shortestStep?: number },
): RidgeLogistic {
  // The intercept stands behind the coefficients.
  let line = new Float64Array(rows.cols + 1);
  if (from !== undefined) {
    line.set(from.coefficients);
    line[rows.cols] = from.intercept;
  }
  let loss = penalisedLoss(rows, line, lambda);
  for (let k = 0; k < MOST_STEPS; k++) {
    const { gradient, hessian } = derivatives(rows, line, lambda);
    const step = solvePositive(hessian, gradient);
    const longest = step.reduce((most, part) => Math.max(most, Math.abs(part)), 0);
    if (!(longest > shortestStep)) break;
    let scale = 1;
    let next = line;
    let nextLoss = Infinity;
    for (; scale * longest > shortestStep; scale /= 2) {
      next = line.map((value, col) => value - scale * step[col]!);
      nextLoss = penalisedLoss(rows, next, lambda);
      if (nextLoss <= loss) break;
    }
    if (!(nextLoss <= loss)) break;
    line = next;
    loss = nextLoss;
  }
  return { coefficients: line.slice(0, rows.cols), intercept: line[rows.cols]! };
}

/** P(BUY) of one row. */
export function ridgeLogisticAt(
  { coefficients, intercept }: { readonly coefficients: ArrayLike<number>; readonly intercept: number },
  valueAt: (col: number) => number,
): number {
  let margin = intercept;
  for (let col = 0; col < coefficients.length; col++) margin += coefficients[col]! * valueAt(col);
  return sigmoid(margin);
}

function marginOf({ data, cols }: LogisticRows, line: Float64Array, row: number): number {
  let margin = line[cols]!;
  for (let col = 0, at = row * cols; col < cols; col++, at++) margin += line[col]! * data[at]!;
  return margin;
}

function penalisedLoss(rows: LogisticRows, line: Float64Array, lambda: number): number {
  const { y, weight, cols } = rows;
  let sum = 0;
  let total = 0;
  for (let row = 0; row < y.length; row++) {
    const margin = marginOf(rows, line, row);
    const wrong = y[row] === 1 ? -margin : margin;
    sum += weight[row]! * (Math.max(wrong, 0) + Math.log1p(Math.exp(-Math.abs(wrong))));
    total += weight[row]!;
  }
  let squares = 0;
  for (let col = 0; col < cols; col++) squares += line[col]! * line[col]!;
  return sum / total + (lambda / 2) * squares;
}

/** Gradient, and the lower half of the Hessian, row-major, of the penalised loss at `line`. */
function derivatives(
  rows: LogisticRows,
  line: Float64Array,
  lambda: number,
): { readonly gradient: Float64Array; readonly hessian: Float64Array } {
  const { data, cols, y, weight } = rows;
  const size = cols + 1;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const curved = new Float64Array(size);
  let total = 0;
  for (let row = 0; row < y.length; row++) {
    const w = weight[row]!;
    if (w === 0) continue;
    total += w;
    const p = sigmoid(marginOf(rows, line, row));
    const away = w * (p - y[row]!);
    const curve = w * p * (1 - p);
    const first = row * cols;
    for (let col = 0; col < cols; col++) {
      const value = data[first + col]!;
      gradient[col]! += away * value;
      curved[col] = curve * value;
      const above = col * size;
      const bend = curved[col]!;
      for (let other = 0; other <= col; other++) hessian[above + other]! += bend * data[first + other]!;
    }
    gradient[cols]! += away;
    const last = cols * size;
    for (let col = 0; col < cols; col++) hessian[last + col]! += curved[col]!;
    hessian[last + cols]! += curve;
  }
  for (let col = 0; col < size; col++) {
    gradient[col]! /= total;
    for (let other = 0; other <= col; other++) hessian[col * size + other]! /= total;
    if (col === cols) break;
    gradient[col]! += lambda * line[col]!;
    hessian[col * size + col]! += lambda;
  }
  return { gradient, hessian };
}
