/** What follows low, middling and high values of a column, and how often a position by it would have to move. */
import {
  cosineInterval,
  dayBlocks,
  estimateMean,
  firstAtOrAfter,
  pearsonCorrelation,
  quantileOfSorted,
  ranks,
  requireInteger,
  requireSameLength,
  sumByDay,
  type Estimate,
} from "../../core/index.js";

/** Rows of one column, ascending in time; every value finite. */
export interface QuantileRows {
  readonly timeMs: ArrayLike<number>;
  /** Whose row it is, in any numbering. */
  readonly symbolIndex: ArrayLike<number>;
  readonly value: ArrayLike<number>;
  /** Return over the label horizon that begins after the decision. */
  readonly returnFrac: ArrayLike<number>;
}

/** Rows of one fifth of the values. */
export interface QuantileReturn {
  /** Smallest and largest value in it. */
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly meanReturnFrac: Estimate;
  /** Share of its rows whose symbol was elsewhere at its decision before; null where none had one. */
  readonly turnoverFrac: number | null;
}

/** All of them, and what they come to. */
export interface QuantileReturns {
  /** Lowest values first; fewer than asked for where values are tied. */
  readonly quantiles: readonly QuantileReturn[];
  /** Mean return of the highest less that of the lowest. */
  readonly spread: Estimate;
  /** Correlation of a row's rank with that of its symbol's row before; null where nothing varies. */
  readonly rankAutocorrelation: number | null;
}

/** Parts of equal mass. */
const QUANTILES = 5;

/**
 * Mean return by quantile of a column, with intervals over days.
 *
 * Timing: relates the value known at t0 to the return after it. Edges are those of all rows together, so this
 * describes and cannot be traded as it stands.
 *
 * @returns Null where there are fewer than two quantiles with rows.
 * @throws {RangeError} If columns differ in length, there is no row, or fewer than two quantiles are asked for.
 * Source: the quantile returns, turnover and rank autocorrelation of alphalens, over pooled rows instead of
 * cross-sections: five symbols are too few to part at each instant.
 */
export function quantileReturns(
  { timeMs, symbolIndex, value, returnFrac }: QuantileRows,
  { confidence, quantiles = QUANTILES }: { readonly confidence: number; readonly quantiles?: number },
): QuantileReturns | null {
  const action = "part rows by quantiles";
  requireSameLength(action, { timeMs, symbolIndex, value, returnFrac });
  requireInteger(action, { quantiles }, { atLeast: 2 });
  requireInteger(action, { rows: value.length }, { atLeast: 1 });
  const sorted = Float64Array.from(value).sort();
  const levels = Array.from({ length: quantiles - 1 }, (_, k) => quantileOfSorted(sorted, (k + 1) / quantiles));
  const edges = Float64Array.from(new Set(levels));
  const placeOfRow = Int32Array.from(value, (own) => firstAtOrAfter(edges, own));
  const before = rowsBefore(symbolIndex);
  const parts = Array.from({ length: edges.length + 1 }, (): number[] => []);
  placeOfRow.forEach((place, row) => parts[place]!.push(row));
  const filled = parts.filter((rows) => rows.length > 0);
  if (filled.length < 2) return null;
  const take = (source: ArrayLike<number>, rows: readonly number[]) => Float64Array.from(rows, (row) => source[row]!);
  return {
    quantiles: filled.map((rows): QuantileReturn => {
      const values = take(value, rows);
      return {
        low: values.reduce((a, b) => Math.min(a, b)),
        high: values.reduce((a, b) => Math.max(a, b)),
        n: rows.length,
        meanReturnFrac: estimateMean({ timeMs: take(timeMs, rows), values: take(returnFrac, rows), confidence }),
        turnoverFrac: turnoverOf(rows, placeOfRow, before),
      };
    }),
    spread: spreadOf({ timeMs, returnFrac }, filled[0]!, filled.at(-1)!, confidence),
    rankAutocorrelation: autocorrelationOf(ranks(value), before),
  };
}

/** Shape [rows]: the row of the same symbol before, -1 for its first. */
function rowsBefore(symbolIndex: ArrayLike<number>): Int32Array {
  const last = new Map<number, number>();
  return Int32Array.from(symbolIndex, (symbol, row) => {
    const before = last.get(symbol) ?? -1;
    last.set(symbol, row);
    return before;
  });
}

function turnoverOf(rows: readonly number[], placeOfRow: Int32Array, before: Int32Array): number | null {
  const known = rows.filter((row) => before[row]! >= 0);
  if (known.length === 0) return null;
  return known.filter((row) => placeOfRow[before[row]!] !== placeOfRow[row]).length / known.length;
}

/** Both means share their days, so the interval is of what each day does to their difference. */
function spreadOf(
  { timeMs, returnFrac }: Pick<QuantileRows, "timeMs" | "returnFrac">,
  lowest: readonly number[],
  highest: readonly number[],
  confidence: number,
): Estimate {
  const blocks = dayBlocks(timeMs);
  const counts = sumByDay(blocks);
  const days = counts.filter((count) => count > 0).length;
  const influence = new Float64Array(blocks.days);
  const meanOf = (rows: readonly number[]) => rows.reduce((sum, row) => sum + returnFrac[row]!, 0) / rows.length;
  const [low, high] = [meanOf(lowest), meanOf(highest)];
  const add = (rows: readonly number[], mean: number, sign: number) => {
    for (const row of rows)
      influence[blocks.dayOfRow[row]!]! += (sign * (returnFrac[row]! - mean) * days) / rows.length;
  };
  add(highest, high, 1);
  add(lowest, low, -1);
  return cosineInterval(
    influence.filter((_, day) => counts[day]! > 0),
    { value: high - low, confidence },
  ).estimate;
}

function autocorrelationOf(rank: Float64Array, before: Int32Array): number | null {
  const rows = Int32Array.from(before, (_, row) => row).filter((row) => before[row]! >= 0);
  if (rows.length < 2) return null;
  const found = pearsonCorrelation(
    Float64Array.from(rows, (row) => rank[row]!),
    Float64Array.from(rows, (row) => rank[before[row]!]!),
  );
  return Number.isNaN(found) ? null : found;
}
