/** How far a feature, by itself, tells what comes next. */
import {
  benjaminiHochberg,
  blockBootstrap,
  blockLengthDays,
  bootstrapCorrelation,
  dailyMeans,
  dayBlocks,
  isOnlyRounding,
  normalSurvival,
  ranks,
  ratioOf,
  sumByDay,
  type Estimate,
  type ResampledRows,
  type ScoreOrder,
} from "../../core/index.js";

/** Rank correlation with a return that begins later. */
export interface InformationLag {
  /** Time between the decision and the entry of that return. */
  readonly lagMs: number;
  readonly n: number;
  /** Null where too few rows have such a return. */
  readonly rankIc: Estimate | null;
}

export interface FeatureInformation {
  /** Pearson's correlation of the value with the return over the label horizon: the information coefficient. */
  readonly ic: Estimate;
  /** The same of ranks. */
  readonly rankIc: Estimate;
  /** Two-sided p of "the rank IC is 0", normal, with the bootstrap's standard error. */
  readonly p: number;
  /** p after Benjamini and Hochberg's adjustment over all features. */
  readonly q: number;
  /** AUC of the value as it is: below 0.5 it points to SELL. */
  readonly auc: Estimate;
  /** What is left after one, two, … label horizons. */
  readonly decay: readonly InformationLag[];
}

/** Lags of the decay, in label horizons: 0 is the label's own return. */
const LAGS: readonly number[] = [0, 1, 2, 3, 6];
/** Below this many rows at a lag there is nothing to correlate. */
const FEWEST_ROWS = 30;

/** Shape [lags][rows]: the row of the same symbol whose decision comes `lag` horizons later, -1 where there is none. */
export function laterRows({
  symbolIndex,
  t0Ms,
  labelHorizonMs,
}: {
  readonly symbolIndex: Int32Array;
  readonly t0Ms: Float64Array;
  readonly labelHorizonMs: number;
}): Int32Array[] {
  const rowAt = new Map<number, Map<number, number>>();
  symbolIndex.forEach((symbol, row) => {
    if (!rowAt.has(symbol)) rowAt.set(symbol, new Map());
    rowAt.get(symbol)!.set(t0Ms[row]!, row);
  });
  return LAGS.map((lag) =>
    symbolIndex.map((symbol, row) => rowAt.get(symbol)!.get(t0Ms[row]! + lag * labelHorizonMs) ?? -1),
  );
}

interface OwnRows extends ResampledRows {
  /** Shape [present rows]. */
  readonly value: Float64Array;
}

interface Outcomes {
  readonly order: ScoreOrder;
  /** Of the values, ties sharing their mean. */
  readonly ranks: Float64Array;
  /** Rows, among all, that have a value. */
  readonly present: Int32Array;
  readonly label: Float64Array;
  readonly returnFrac: Float64Array;
  /** Shape [all rows]. */
  readonly returnRanks: Float64Array;
  readonly later: readonly Int32Array[];
}

/** Null where the value or the return does not vary, or one class is absent. */
export function exploreInformation(
  { value, ...times }: OwnRows,
  { order, ranks: valueRanks, present, label, returnFrac, returnRanks, later }: Outcomes,
): FeatureInformation | null {
  const ic = bootstrapCorrelation({ ...times, rng: times.rng.child("ic"), a: value, b: returnFrac });
  const ownRanks = present.length === returnRanks.length ? returnRanks : ranks(returnFrac);
  const rankIc = bootstrapCorrelation({ ...times, rng: times.rng.child("rank ic"), a: valueRanks, b: ownRanks });
  const auc = explainedAuc(times, order, label);
  if (ic === undefined || rankIc === undefined || auc === undefined) return null;
  // A correlation that is the same in every draw, but for rounding, has no standard error to be held against.
  const p = isOnlyRounding(rankIc.standardError, 1)
    ? 1
    : 2 * normalSurvival(Math.abs(rankIc.estimate.value) / rankIc.standardError);
  const now = { lagMs: 0, n: present.length, rankIc: rankIc.estimate };
  const decay = LAGS.map((lag, k) =>
    lag === 0 ? now : decayAt(times, { lag, ranks: valueRanks, present, returnRanks, later: later[k]! }),
  );
  return { ic: ic.estimate, rankIc: rankIc.estimate, p, q: p, auc, decay };
}

/** The q of each feature, adjusted over all that have a p. */
export function adjustInformation<Explored extends { readonly information: FeatureInformation | null }>(
  features: readonly Explored[],
): Explored[] {
  const q = benjaminiHochberg(features.flatMap(({ information }) => (information === null ? [] : [information.p])));
  let next = 0;
  return features.map((feature) =>
    feature.information === null ? feature : { ...feature, information: { ...feature.information, q: q[next++]! } },
  );
}

/** Ranks are those among all rows: sorting anew for every lag would change the third digit. */
function decayAt(
  times: ResampledRows,
  {
    lag,
    ranks,
    present,
    returnRanks,
    later,
  }: {
    readonly lag: number;
    readonly ranks: Float64Array;
    readonly present: Int32Array;
    readonly returnRanks: Float64Array;
    readonly later: Int32Array;
  },
): InformationLag {
  const lagMs = lag * times.labelHorizonMs;
  let n = 0;
  for (let k = 0; k < present.length; k++) if (later[present[k]!]! >= 0) n++;
  if (n < FEWEST_ROWS) return { lagMs, n, rankIc: null };
  const timeMs = new Float64Array(n);
  const a = new Float64Array(n);
  const b = new Float64Array(n);
  for (let k = 0, at = 0; k < present.length; k++) {
    const row = later[present[k]!]!;
    if (row < 0) continue;
    timeMs[at] = times.timeMs[k]!;
    a[at] = ranks[k]!;
    b[at++] = returnRanks[row]!;
  }
  const found = bootstrapCorrelation({ ...times, rng: times.rng.child(`lag ${lag}`), timeMs, a, b });
  return { lagMs, n, rankIc: found?.estimate ?? null };
}

/**
 * AUC with a day-block interval to first order: a draw of days moves the mean placement of BUY rows among
 * SELL rows and the other way round, and the two moves add up (Hoeffding's decomposition, as DeLong et al.
 * 1988 use it). It costs days instead of rows a draw.
 */
function explainedAuc(
  { timeMs, labelHorizonMs, rng, ...options }: ResampledRows,
  { order, endsTie }: ScoreOrder,
  label: Float64Array,
): Estimate | undefined {
  const buys = label.reduce((sum, value) => sum + value, 0);
  const sells = label.length - buys;
  if (buys === 0 || sells === 0) return undefined;
  // Of a BUY row the share of SELL rows below it, of a SELL row the share of BUY rows above it.
  const placement = new Float64Array(label.length);
  for (let from = 0, k = 0, buysBelow = 0, sellsBelow = 0; k < order.length; k++) {
    if (endsTie[k] === 0) continue;
    let tiedBuys = 0;
    for (let at = from; at <= k; at++) tiedBuys += label[order[at]!]!;
    const tiedSells = k + 1 - from - tiedBuys;
    for (let at = from; at <= k; at++) {
      const row = order[at]!;
      placement[row] = label[row] === 1 ? (sellsBelow + tiedSells / 2) / sells : 1 - (buysBelow + tiedBuys / 2) / buys;
    }
    buysBelow += tiedBuys;
    sellsBelow += tiedSells;
    from = k + 1;
  }
  const blocks = dayBlocks(timeMs);
  const buyCounts = sumByDay(blocks, label);
  const sellCounts = sumByDay(blocks).map((count, day) => count - buyCounts[day]!);
  const buySums = sumByDay(
    blocks,
    placement.map((share, row) => share * label[row]!),
  );
  const sellSums = sumByDay(
    blocks,
    placement.map((share, row) => share * (1 - label[row]!)),
  );
  const auc = ratioOf(buySums, buyCounts, new Float64Array(blocks.days).fill(1));
  const daily = dailyMeans(sumByDay(blocks, placement), sumByDay(blocks));
  return blockBootstrap({
    ...options,
    rng: rng.child("auc"),
    blocks,
    blockDays: blockLengthDays(daily, { labelHorizonMs }),
    statistic: (weights) =>
      Math.max(0, Math.min(1, ratioOf(buySums, buyCounts, weights) + ratioOf(sellSums, sellCounts, weights) - auc)),
  }).estimate;
}
