/**
 * Probability of back-test overfitting by combinatorially symmetric cross-validation: how often the
 * configuration that is best on one half of the periods falls into the lower half on the other.
 *
 * A high value need not mean overfitting: where all configurations are equally good, the best of one half
 * is no better than any in the other. So look at the logits, not just at the number.
 *
 * Source: Bailey, Borwein, López de Prado & Zhu (2017), "The probability of backtest overfitting".
 */
import { isOnlyRounding, requireInteger, type Matrix } from "../../core/index.js";

export interface BacktestOverfitting {
  /** Share of splits whose logit is 0 or less. */
  readonly pbo: number;
  /**
   * One per split, in lexicographic order of the blocks that were in sample: ln(w / (1 - w)), w =
   * out-of-sample rank of the chosen / (N + 1).
   */
  readonly logits: Float64Array;
  /**
   * Slope of the chosen one's out-of-sample ratio on its in-sample ratio, over splits; 0 where the latter
   * does not vary.
   */
  readonly performanceSlope: number;
  /** Share of splits in which the chosen one lost money out of sample. */
  readonly lossProbability: number;
}

/**
 * @param returns Out-of-sample returns, rows = periods in time order, columns = configurations (2 or more).
 * @param options.blocks Even number S of contiguous blocks of equal length; the first (rows mod S) periods are dropped.
 *   Default 16, which gives 12,870 splits.
 * @throws {RangeError} If there are fewer than 2 configurations or 2 periods a block, blocks are odd, or a
 *   return is not finite.
 */
export function probabilityOfBacktestOverfitting(
  returns: Matrix,
  { blocks = 16 }: { readonly blocks?: number } = {},
): BacktestOverfitting {
  const action = "measure back-test overfitting";
  const { data, rows, cols } = returns;
  requireInteger(action, { blocks, "blocks / 2": blocks / 2 }, { atLeast: 1, atMost: 24 });
  requireInteger(action, { configurations: cols }, { atLeast: 2 });
  const length = Math.floor(rows / blocks);
  requireInteger(action, { "periods a block": length }, { atLeast: 2 });
  const sums = new Float64Array(blocks * cols);
  const squares = new Float64Array(blocks * cols);
  const dropped = rows - length * blocks;
  for (let row = dropped; row < rows; row++) {
    const at = Math.floor((row - dropped) / length) * cols;
    for (let c = 0; c < cols; c++) {
      const value = data[row * cols + c]!;
      if (!Number.isFinite(value))
        throw new RangeError(
          `Cannot ${action} as every return must be a finite number: row ${row}, column ${c} is ${value}`,
        );
      sums[at + c]! += value;
      squares[at + c]! += value * value;
    }
  }

  const halfLength = (blocks / 2) * length;
  const logits: number[] = [];
  const inSample: number[] = [];
  const outOfSample: number[] = [];
  for (const chosen of halves(blocks)) {
    const inside = sharpeRatios({ sums, squares, cols, blocks: chosen, periods: halfLength });
    const outside = sharpeRatios({ sums, squares, cols, blocks: complement(chosen, blocks), periods: halfLength });
    let best = 0;
    for (let c = 1; c < cols; c++) if (inside[c]! > inside[best]!) best = c;
    const relativeRank = rankOf(outside, best) / (cols + 1);
    logits.push(Math.log(relativeRank / (1 - relativeRank)));
    inSample.push(inside[best]!);
    outOfSample.push(outside[best]!);
  }
  const splits = logits.length;
  return {
    pbo: logits.filter((logit) => logit <= 0).length / splits,
    logits: Float64Array.from(logits),
    performanceSlope: slope(inSample, outOfSample),
    lossProbability: outOfSample.filter((ratio) => ratio < 0).length / splits,
  };
}

/** Share of the mean square below which the difference of the two sums is rounding. */
const LEAST_VARIANCE = 1e-12;

function sharpeRatios({
  sums,
  squares,
  cols,
  blocks,
  periods,
}: {
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  readonly cols: number;
  readonly blocks: readonly number[];
  readonly periods: number;
}): Float64Array {
  const ratios = new Float64Array(cols);
  for (let c = 0; c < cols; c++) {
    let sum = 0;
    let square = 0;
    for (const block of blocks) {
      sum += sums[block * cols + c]!;
      square += squares[block * cols + c]!;
    }
    const mean = sum / periods;
    const variance = square / periods - mean * mean;
    // What never varies beyond rounding has no ratio; it counts as 0, so it is neither best nor worst.
    ratios[c] = variance > LEAST_VARIANCE * (square / periods) ? mean / Math.sqrt(variance) : 0;
  }
  return ratios;
}

/** Rank from 1, the largest highest; ties share their mean rank. */
function rankOf(values: Float64Array, at: number): number {
  let below = 0;
  let equal = 0;
  for (const value of values) {
    if (value < values[at]!) below++;
    else if (value === values[at]!) equal++;
  }
  return below + (equal + 1) / 2;
}

/** Every choice of half the blocks, in lexicographic order. */
function* halves(blocks: number): Generator<readonly number[]> {
  const half = blocks / 2;
  const chosen = Array.from({ length: half }, (_, i) => i);
  for (;;) {
    yield chosen;
    let at = half - 1;
    while (at >= 0 && chosen[at] === blocks - half + at) at--;
    if (at < 0) return;
    chosen[at]!++;
    for (let i = at + 1; i < half; i++) chosen[i] = chosen[i - 1]! + 1;
  }
}

function complement(chosen: readonly number[], blocks: number): number[] {
  return Array.from({ length: blocks }, (_, block) => block).filter((block) => !chosen.includes(block));
}

function slope(x: readonly number[], y: readonly number[]): number {
  const meanX = x.reduce((sum, value) => sum + value, 0) / x.length;
  const meanY = y.reduce((sum, value) => sum + value, 0) / y.length;
  const spread = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  return !isOnlyRounding(
    Math.sqrt(spread / x.length),
    x.reduce((size, value) => Math.max(size, Math.abs(value)), 0),
  )
    ? x.reduce((sum, value, i) => sum + (value - meanX) * (y[i]! - meanY), 0) / spread
    : 0;
}
