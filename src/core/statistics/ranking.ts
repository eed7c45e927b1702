/**
 * How well scores rank BUY above SELL. Ties count half. All throw RangeError when columns differ in
 * length, a label is neither 0 nor 1, a score is not finite, or one class is absent.
 */
import { requireBinary, requireFinite, requireSameLength } from "../guards.js";

/** Indices that sort `scores` ascending, and where each run of equal scores ends. */
export interface ScoreOrder {
  readonly order: Int32Array;
  /** Shape [rows]: 1 where the next score in order differs or there is none. */
  readonly endsTie: Uint8Array;
}

/** Sorts once what many weighted AUCs share. */
export function orderScores(scores: ArrayLike<number>): ScoreOrder {
  const n = scores.length;
  const values = Float64Array.from(scores);
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const endsTie = new Uint8Array(n);
  for (let k = 0; k < n; k++) endsTie[k] = k + 1 === n || values[order[k]!]! !== values[order[k + 1]!]! ? 1 : 0;
  return { order, endsTie };
}

/** Rank of each row, from 1; ties share their mean. */
export function ranksOf({ order, endsTie }: ScoreOrder): Float64Array {
  const ranks = new Float64Array(order.length);
  for (let from = 0, k = 0; k < order.length; k++) {
    if (endsTie[k] === 0) continue;
    for (let at = from; at <= k; at++) ranks[order[at]!] = (from + k + 2) / 2;
    from = k + 1;
  }
  return ranks;
}

/**
 * Area under the ROC curve: the probability that a BUY scores above a SELL, ties counting half.
 *
 * @param weights Row weights, all 1 when absent.
 */
export function rocAuc(labels: ArrayLike<number>, scores: ArrayLike<number>, weights?: ArrayLike<number>): number {
  requireRanking("measure an AUC", labels, scores);
  const auc = weightedAuc(labels, orderScores(scores), (row) => (weights === undefined ? 1 : weights[row]!));
  if (Number.isNaN(auc)) throw new RangeError("Cannot measure an AUC as both classes must occur: found one");
  return auc;
}

/** AUC over rows already in order; NaN if the weighted rows hold one class only. */
export function weightedAuc(
  labels: ArrayLike<number>,
  { order, endsTie }: ScoreOrder,
  weightOf: (row: number) => number,
): number {
  let sells = 0;
  let buys = 0;
  let tiedSells = 0;
  let tiedBuys = 0;
  let wins = 0;
  for (let k = 0; k < order.length; k++) {
    const row = order[k]!;
    const weight = weightOf(row);
    if (labels[row] === 1) tiedBuys += weight;
    else tiedSells += weight;
    if (endsTie[k] === 0) continue;
    wins += tiedBuys * (sells + tiedSells / 2);
    buys += tiedBuys;
    sells += tiedSells;
    tiedBuys = 0;
    tiedSells = 0;
  }
  return buys > 0 && sells > 0 ? wins / (buys * sells) : NaN;
}

/**
 * One point per distinct score, from (0, 0) to (1, 1); `threshold` is the lowest score called BUY, Infinity
 * at first.
 */
export interface RocCurve {
  readonly falsePositiveRate: Float64Array;
  readonly truePositiveRate: Float64Array;
  readonly threshold: Float64Array;
}

/**
 * Every point of the ROC curve, from no Buy at all to nothing but Buy.
 *
 * @returns Columns of one length: a point for each distinct score, the highest first, after (0, 0) at a threshold
 * of infinity.
 */
export function rocCurve(labels: ArrayLike<number>, scores: ArrayLike<number>): RocCurve {
  const steps = stepsDown("draw a ROC curve", labels, scores);
  const { buys, sells } = steps.at(-1)!;
  return {
    falsePositiveRate: Float64Array.from([0, ...steps.map((step) => step.sells / sells)]),
    truePositiveRate: Float64Array.from([0, ...steps.map((step) => step.buys / buys)]),
    threshold: Float64Array.from([Infinity, ...steps.map((step) => step.score)]),
  };
}

/** Mean precision over the recall gained at each distinct score, without interpolation (scikit-learn's). */
export function averagePrecision(labels: ArrayLike<number>, scores: ArrayLike<number>): number {
  const steps = stepsDown("measure average precision", labels, scores);
  const total = steps.at(-1)!.buys;
  let before = 0;
  let sum = 0;
  for (const { buys, sells } of steps) {
    sum += ((buys - before) / total) * (buys / (buys + sells));
    before = buys;
  }
  return sum;
}

/** One point per distinct score, from the highest down; recall ascends to 1. */
export interface PrecisionRecallCurve {
  /** Share of BUY labels among the rows at or above the threshold. */
  readonly precision: Float64Array;
  /** Share of the BUY labels that lie at or above the threshold. */
  readonly recall: Float64Array;
  /** Lowest score called BUY. */
  readonly threshold: Float64Array;
}

/**
 * Every point of the precision-recall curve, as scikit-learn has it but for its end without any BUY, at which there is
 * no precision to speak of.
 */
export function precisionRecallCurve(labels: ArrayLike<number>, scores: ArrayLike<number>): PrecisionRecallCurve {
  const steps = stepsDown("draw a precision-recall curve", labels, scores);
  const total = steps.at(-1)!.buys;
  return {
    precision: Float64Array.from(steps, ({ buys, sells }) => buys / (buys + sells)),
    recall: Float64Array.from(steps, ({ buys }) => buys / total),
    threshold: Float64Array.from(steps, ({ score }) => score),
  };
}

/** BUY and SELL rows at or above each distinct score, from the highest down. */
function stepsDown(
  action: string,
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
): { readonly score: number; readonly buys: number; readonly sells: number }[] {
  requireRanking(action, labels, scores);
  const { order } = orderScores(scores);
  const steps: { score: number; buys: number; sells: number }[] = [];
  let buys = 0;
  let sells = 0;
  for (let k = order.length - 1; k >= 0; k--) {
    const row = order[k]!;
    if (labels[row] === 1) buys++;
    else sells++;
    const score = scores[row]!;
    if (k === 0 || scores[order[k - 1]!] !== score) steps.push({ score, buys, sells });
  }
  if (buys === 0 || sells === 0)
    throw new RangeError(`Cannot ${action} as both classes must occur: found ${buys} BUY and ${sells} SELL`);
  return steps;
}

function requireRanking(action: string, labels: ArrayLike<number>, scores: ArrayLike<number>): void {
  requireSameLength(action, { labels, scores });
  requireBinary(action, { labels });
  requireFinite(action, { scores });
}
