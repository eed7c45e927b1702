/** What the decisions at the threshold got right and wrong, class by class. */
import { estimateShare, matthewsCorrelation, requireInRange, type Estimate } from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";

/** Decisions by label. A share over no row at all is null. */
export interface ConfusionMatrix {
  readonly threshold: number;
  /** Decisions, first what was said, then what came: `buySell` said Buy, and the label was Sell. */
  readonly counts: Readonly<Record<"buyBuy" | "buySell" | "sellBuy" | "sellSell", number>>;
  /** Share of the Buy decisions whose label is Buy. */
  readonly precision: Estimate | null;
  /** Share of the BUY labels that were called Buy. */
  readonly recall: Estimate | null;
  /** Share of the SELL labels that were called Sell. */
  readonly specificity: Estimate | null;
  /** Share of all decisions that were right. */
  readonly accuracy: Estimate;
  /** Mean of recall and specificity; 0.5 for a coin, whatever the base rate; null where a class is absent. */
  readonly balancedAccuracy: number | null;
  /** Harmonic mean of precision and recall; null without a BUY label and a Buy decision. */
  readonly f1: number | null;
  /** In [-1, 1]. */
  readonly matthews: number;
}

/**
 * Counts and shares at the table's own threshold, with intervals over days.
 *
 * @throws {RangeError} If there are no labels or no rows.
 */
export function confusionMatrix(
  { t0Ms, probability, label, threshold }: PredictionTable,
  { confidence }: { readonly confidence: number },
): ConfusionMatrix {
  const action = "count right and wrong decisions";
  if (label === undefined) throw new RangeError(`Cannot ${action} as predictions must have labels: found none`);
  requireInRange(action, { rows: label.length }, { atLeast: 1 });
  const decision = Uint8Array.from(probability, (p) => (p > threshold ? 1 : 0));
  const isRight = decision.map((said, row) => (said === label[row] ? 1 : 0));
  const rightWhere = (column: Uint8Array, wanted: number): Estimate | null => {
    const rows = Int32Array.from(column, (_, row) => row).filter((row) => column[row] === wanted);
    if (rows.length === 0) return null;
    return estimateShare({
      timeMs: Float64Array.from(rows, (row) => t0Ms[row]!),
      hits: Uint8Array.from(rows, (row) => isRight[row]!),
      confidence,
    });
  };
  const count = (said: number, came: number): number =>
    decision.reduce((n, own, row) => n + (own === said && label[row] === came ? 1 : 0), 0);
  const counts = { buyBuy: count(1, 1), buySell: count(1, 0), sellBuy: count(0, 1), sellSell: count(0, 0) };
  const recall = rightWhere(label, 1);
  const specificity = rightWhere(label, 0);
  const called = 2 * counts.buyBuy + counts.buySell + counts.sellBuy;
  return {
    threshold,
    counts,
    precision: rightWhere(decision, 1),
    recall,
    specificity,
    accuracy: estimateShare({ timeMs: t0Ms, hits: isRight, confidence }),
    balancedAccuracy: recall === null || specificity === null ? null : (recall.value + specificity.value) / 2,
    f1: called === 0 ? null : (2 * counts.buyBuy) / called,
    matthews: matthewsCorrelation(label, decision),
  };
}
