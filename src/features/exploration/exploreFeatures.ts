/**
 * What each feature says before any model is trained: is it there, does it drift, is it related to what
 * comes next, and is it new.
 *
 * The caller passes development rows only. Nothing here may see the confirmation period, since whoever
 * looks at this page goes on to choose features by it.
 */
import {
  columnOf,
  dayBlocks,
  orderScores,
  ranks,
  ranksOf,
  requireInRange,
  requireInteger,
  requireSameLength,
  type Matrix,
  type ProgressListener,
  type Rng,
  requireRng,
} from "../../core/index.js";
import { clusterFeatures, spearmanMatrix, type FeatureClusters } from "./exploreCorrelation.js";
import { exploreDistribution, type FeatureDistribution } from "./exploreDistribution.js";
import { exploreDrift, type DriftPart } from "./exploreDrift.js";
import { exploreHours, type HourOfFeature } from "./exploreHours.js";
import { rankIcOfParts } from "./exploreStability.js";
import { quantileReturns, type QuantileReturns } from "./quantileReturns.js";
import { adjustInformation, exploreInformation, laterRows, type FeatureInformation } from "./exploreInformation.js";

/** Labelled development rows, ascending in `t0Ms`. */
export interface ExplorationRows {
  readonly names: readonly string[];
  /** Shape [rows, names]; NaN is missing, and such a row does not count for that feature. */
  readonly values: Matrix;
  readonly symbol: readonly string[];
  readonly t0Ms: Float64Array;
  readonly label: Uint8Array;
  readonly returnFrac: Float64Array;
}

export interface ExploreOptions {
  readonly labelHorizonMs: number;
  readonly resamples: number;
  readonly confidence: number;
  readonly rng: Rng;
  readonly onProgress?: ProgressListener;
}

/** Everything known about one feature. */
export interface FeatureExploration {
  readonly name: string;
  /** Rows with a value. */
  readonly n: number;
  /** Share of rows with a value, in the order of `FeaturesExploration.symbols`. */
  readonly presentFrac: readonly number[];
  readonly distribution: FeatureDistribution | null;
  readonly drift: readonly DriftPart[];
  /** Rank IC by itself of each part of `drift`; null where it has too few rows. */
  readonly partRankIc: readonly (number | null)[];
  /** What follows low and high values; null where values do not vary. */
  readonly quantiles: QuantileReturns | null;
  readonly information: FeatureInformation | null;
  /** Shape [24], null for an hour without rows. */
  readonly hours: readonly (HourOfFeature | null)[];
}

export interface FeaturesExploration {
  readonly symbols: readonly string[];
  readonly rows: number;
  /** UTC days from the first to the last row: the independent pieces behind every interval. */
  readonly days: number;
  readonly labelHorizonMs: number;
  readonly confidence: number;
  readonly resamples: number;
  /** In the order of the columns. */
  readonly features: readonly FeatureExploration[];
  readonly correlation: FeatureClusters;
}

/**
 * Explores every column.
 *
 * Timing: relates the value known at t0 to the return after it; rows must be development rows.
 * NaN: rows without a value are left out of that feature's statistics and counted.
 *
 * @returns Plain data; statistics that a column does not allow (no values, no variation, one class) are null.
 * @throws {RangeError} If columns differ in length, times descend, there is no row, or an option is out of range.
 */
export function exploreFeatures(rows: ExplorationRows, options: ExploreOptions): FeaturesExploration {
  requireRng("explore features", options.rng);
  const { names, values, symbol, t0Ms, label, returnFrac } = rows;
  const { labelHorizonMs, resamples, confidence, rng, onProgress } = options;
  const action = "explore features";
  requireSameLength(action, { t0Ms, symbol, label, returnFrac, values: { length: values.rows } });
  requireSameLength(action, { names, columns: { length: values.cols } });
  requireInteger(action, { resamples }, { atLeast: 1 });
  requireInRange(action, { confidence }, { above: 0, below: 1 });
  requireInRange(action, { labelHorizonMs }, { above: 0 });
  const { days } = dayBlocks(t0Ms);

  const symbols = [...new Set(symbol)].sort();
  const symbolIndex = Int32Array.from(symbol, (name) => symbols.indexOf(name));
  const later = laterRows({ symbolIndex, t0Ms, labelHorizonMs });
  const returnRanks = ranks(returnFrac);
  const rankColumns: Float64Array[] = [];
  const explored = names.map((name, column): FeatureExploration => {
    onProgress?.({ task: "exploring features", done: column, total: names.length, detail: name });
    const all = columnOf(values, column);
    const present = rowsWithValue(all);
    const take = (source: ArrayLike<number>): Float64Array => takeValues(source, present);
    const value = take(all);
    const order = orderScores(value);
    const valueRanks = ranksOf(order);
    rankColumns.push(spread(valueRanks, present, all.length));
    const own = { ...options, rng: rng.child(name), timeMs: take(t0Ms), value };
    const ownReturns = take(returnFrac);
    const drift = exploreDrift(own, { fromMs: t0Ms[0]!, toMs: t0Ms.at(-1)! });
    return {
      name,
      n: present.length,
      presentFrac: presence(present, symbolIndex, symbols.length),
      distribution: exploreDistribution(value, take(label)),
      drift,
      partRankIc: rankIcOfParts({ ...own, returnFrac: ownReturns }, drift),
      quantiles:
        value.length === 0
          ? null
          : quantileReturns({ ...own, symbolIndex: take(symbolIndex), returnFrac: ownReturns }, { confidence }),
      information: exploreInformation(own, {
        order,
        ranks: valueRanks,
        present,
        label: take(label),
        returnFrac: ownReturns,
        returnRanks,
        later,
      }),
      hours: exploreHours(own),
    };
  });
  onProgress?.({ task: "exploring features", done: names.length, total: names.length });
  return {
    symbols,
    rows: t0Ms.length,
    days,
    labelHorizonMs,
    confidence,
    resamples,
    features: adjustInformation(explored),
    correlation: clusterFeatures(names, spearmanMatrix(rankColumns)),
  };
}

function rowsWithValue(values: Float32Array): Int32Array {
  const rows = new Int32Array(values.length);
  let count = 0;
  for (let row = 0; row < values.length; row++) if (!Number.isNaN(values[row]!)) rows[count++] = row;
  return rows.subarray(0, count);
}

function takeValues(source: ArrayLike<number>, rows: Int32Array): Float64Array {
  const taken = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) taken[k] = source[rows[k]!]!;
  return taken;
}

function presence(present: Int32Array, symbolIndex: Int32Array, symbols: number): number[] {
  const found = new Float64Array(symbols);
  const all = new Float64Array(symbols);
  for (const symbol of symbolIndex) all[symbol]!++;
  for (const row of present) found[symbolIndex[row]!]!++;
  return Array.from(all, (count, symbol) => found[symbol]! / count);
}

/** Values of some rows as a column of all, NaN elsewhere. */
function spread(values: Float64Array, rows: Int32Array, length: number): Float64Array {
  const column = new Float64Array(length).fill(NaN);
  rows.forEach((row, k) => (column[row] = values[k]!));
  return column;
}
