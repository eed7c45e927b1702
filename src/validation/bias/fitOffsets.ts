/**
 * Corrections of log-odds, fitted together: logit P(BUY) = log-odds as shown + sum of effect x direction.
 *
 * Every suspect is a direction in which log-odds may be off: all alike, those of one hour, in proportion to
 * themselves. One fit then says how far they are off along each, and which day speaks for it how much.
 */
import { sigmoid } from "../../core/index.js";

/** Effects beyond this many log-odds on a typical row have run away: the labels of those rows are of one class. */
const RUNAWAY = 12;
const MOST_STEPS = 25;
const SETTLED = 1e-8;

export interface OffsetFit {
  /** Shape [directions]. */
  readonly effects: readonly number[];
  /** Shape [directions]: of the effects, were rows independent. */
  readonly independentVariance: readonly number[];
  /** Shape [directions][days]: what each day adds to the effect; sums to 0. */
  readonly influence: readonly Float64Array[];
  /** Shape [days]: labels less P(BUY), summed. */
  readonly residual: Float64Array;
  /** Of the sum of all residuals, were rows independent. */
  readonly variance: number;
  /** Shape [directions][days]: how much a residual of 1 on that day adds to the effect, on average over its rows. */
  readonly leverage: readonly Float64Array[];
  /** Log-likelihood of the labels under the corrected log-odds. */
  readonly logLikelihood: number;
}

export interface OffsetRows {
  /** Shape [rows]: 0 or 1. */
  readonly labels: ArrayLike<number>;
  /** Shape [rows]. */
  readonly logOdds: Float64Array;
  readonly dayOfRow: Int32Array;
  readonly days: number;
}

/**
 * Maximum likelihood by Newton's steps.
 *
 * @param directions Each of shape [rows].
 * @returns Null where there is no finite answer: a direction that is zero or repeats others, or rows whose labels are
 *   all of one class.
 */
export function fitOffsets(
  { labels, logOdds, dayOfRow, days }: OffsetRows,
  directions: readonly Float64Array[],
): OffsetFit | null {
  const k = directions.length;
  const effects = new Array<number>(k).fill(0);
  const reach = directions.map((direction) => rootMeanSquareOfUsed(direction));
  const used = usedRows(directions, logOdds.length);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, information } = slopes({ labels, logOdds }, used, directions, effects);
    const inverse = invert(information);
    if (inverse === null) return null;
    const move = inverse.map((row) => row.reduce((sum, value, j) => sum + value * gradient[j]!, 0));
    // Half steps keep a far start from jumping over the answer.
    const longest = Math.max(0, ...move.map((value, j) => Math.abs(value) * reach[j]!));
    const shrink = longest > 3 ? 3 / longest : 1;
    move.forEach((value, j) => (effects[j]! += shrink * value));
    if (effects.some((value, j) => !(Math.abs(value) * reach[j]! < RUNAWAY))) return null;
    if (longest < SETTLED) return describe({ labels, logOdds, dayOfRow, days }, directions, effects, inverse);
  }
  return null;
}

/** Log-likelihood of labels under log-odds. */
export function logLikelihoodOf(labels: ArrayLike<number>, logOdds: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < logOdds.length; i++) {
    const x = labels[i] === 1 ? -logOdds[i]! : logOdds[i]!;
    sum -= x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
  }
  return sum;
}

/** Log-odds with every effect added. */
export function corrected(
  logOdds: Float64Array,
  directions: readonly Float64Array[],
  effects: readonly number[],
): Float64Array {
  const sums = logOdds.slice();
  directions.forEach((direction, k) => {
    const effect = effects[k]!;
    for (let i = 0; i < sums.length; i++) sums[i]! += effect * direction[i]!;
  });
  return sums;
}

/** Rows that any direction moves: one hour is a twenty-fourth of them. */
function usedRows(directions: readonly Float64Array[], rows: number): Int32Array {
  const used = new Int32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) if (directions.some((each) => each[row] !== 0)) used[count++] = row;
  return used.subarray(0, count);
}

function slopes(
  { labels, logOdds }: Pick<OffsetRows, "labels" | "logOdds">,
  used: Int32Array,
  directions: readonly Float64Array[],
  effects: readonly number[],
): { readonly gradient: number[]; readonly information: number[][] } {
  const k = directions.length;
  const gradient = new Array<number>(k).fill(0);
  const information = Array.from({ length: k }, () => new Array<number>(k).fill(0));
  for (const i of used) {
    let x = logOdds[i]!;
    for (let a = 0; a < k; a++) x += effects[a]! * directions[a]![i]!;
    const p = sigmoid(x);
    const error = labels[i]! - p;
    const weight = p * (1 - p);
    for (let a = 0; a < k; a++) {
      const z = directions[a]![i]!;
      if (z === 0) continue;
      gradient[a]! += error * z;
      for (let b = 0; b <= a; b++) information[a]![b]! += weight * z * directions[b]![i]!;
    }
  }
  for (let a = 0; a < k; a++) for (let b = 0; b < a; b++) information[b]![a] = information[a]![b]!;
  return { gradient, information };
}

function describe(
  { labels, logOdds, dayOfRow, days }: OffsetRows,
  directions: readonly Float64Array[],
  effects: readonly number[],
  inverse: readonly (readonly number[])[],
): OffsetFit {
  const x = corrected(logOdds, directions, effects);
  const errors = x.map((value, i) => labels[i]! - sigmoid(value));
  const rows = sumsByDay(dayOfRow, days, (_) => 1);
  const daily = directions.map((direction) => sumsByDay(dayOfRow, days, (i) => errors[i]! * direction[i]!));
  const average = directions.map((direction) =>
    sumsByDay(dayOfRow, days, (i) => direction[i]!).map((sum, day) => (rows[day]! > 0 ? sum / rows[day]! : 0)),
  );
  const combined = (columns: readonly Float64Array[]) =>
    inverse.map((row) =>
      Float64Array.from({ length: days }, (_, day) =>
        row.reduce((sum, value, j) => sum + value * columns[j]![day]!, 0),
      ),
    );
  return {
    effects,
    independentVariance: inverse.map((row, k) => row[k]!),
    influence: combined(daily),
    residual: sumsByDay(dayOfRow, days, (i) => errors[i]!),
    variance: x.reduce((sum, value) => sum + sigmoid(value) * (1 - sigmoid(value)), 0),
    leverage: combined(average),
    logLikelihood: logLikelihoodOf(labels, x),
  };
}

function sumsByDay(dayOfRow: Int32Array, days: number, valueOf: (row: number) => number): Float64Array {
  const sums = new Float64Array(days);
  for (let i = 0; i < dayOfRow.length; i++) sums[dayOfRow[i]!]! += valueOf(i);
  return sums;
}

function rootMeanSquareOfUsed(direction: Float64Array): number {
  let sum = 0;
  let used = 0;
  for (const value of direction) {
    if (value === 0) continue;
    sum += value * value;
    used++;
  }
  return used === 0 ? 0 : Math.sqrt(sum / used);
}

/** Gauss and Jordan with pivots, on a matrix scaled to a unit diagonal; null where it is singular. */
function invert(matrix: readonly (readonly number[])[]): number[][] | null {
  const n = matrix.length;
  const scale = matrix.map((row, i) => Math.sqrt(row[i]!));
  if (scale.some((value) => !(value > 0))) return null;
  const work = matrix.map((row, i) => [
    ...row.map((value, j) => value / (scale[i]! * scale[j]!)),
    ...Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)),
  ]);
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++)
      if (Math.abs(work[row]![column]!) > Math.abs(work[pivot]![column]!)) pivot = row;
    if (!(Math.abs(work[pivot]![column]!) > 1e-9)) return null;
    [work[column], work[pivot]] = [work[pivot]!, work[column]!];
    const divisor = work[column]![column]!;
    work[column] = work[column]!.map((value) => value / divisor);
    for (let row = 0; row < n; row++) {
      if (row === column) continue;
      const factor = work[row]![column]!;
      work[row] = work[row]!.map((value, j) => value - factor * work[column]![j]!);
    }
  }
  return work.map((row, i) => row.slice(n).map((value, j) => value / (scale[i]! * scale[j]!)));
}
