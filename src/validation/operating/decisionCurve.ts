/**
 * Net benefit against the threshold: what saying Buy above it is worth in true Buys, when a false one costs what the
 * threshold itself says it does.
 */
import { estimateMean, requireInRange, type Estimate } from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";

/** One threshold. */
export interface DecisionCurvePoint {
  /** P(BUY) above which one buys: who would do so at 0.25 takes three false Buys for one true one. */
  readonly threshold: number;
  /** True Buys less false ones times threshold / (1 - threshold), a decision. */
  readonly netBenefit: Estimate;
  /** The same of saying Buy always; of saying it never it is 0. */
  readonly always: number;
  /** Net benefit less that of the better of always and never, paired by day. */
  readonly advantage: Estimate;
}

/** At which a decision curve is drawn. */
export const DECISION_THRESHOLDS: readonly number[] = Array.from({ length: 19 }, (_, k) => (k + 1) / 20);

/**
 * The decision curve of labelled predictions, intervals over days.
 *
 * @param options.thresholds In (0, 1); {@link DECISION_THRESHOLDS} when absent.
 * @throws {RangeError} If there are no labels or no rows, or a threshold is out of range.
 * Source: Vickers & Elkin (2006), "Decision curve analysis"; BUY is what they call treatment.
 */
export function decisionCurve(
  { t0Ms, probability, label }: Pick<PredictionTable, "t0Ms" | "probability" | "label">,
  {
    confidence,
    thresholds = DECISION_THRESHOLDS,
  }: { readonly confidence: number; readonly thresholds?: readonly number[] },
): DecisionCurvePoint[] {
  const action = "draw a decision curve";
  if (label === undefined) throw new RangeError(`Cannot ${action} as predictions must have labels: found none`);
  requireInRange(action, { rows: label.length }, { atLeast: 1 });
  const baseRate = label.reduce((sum, y) => sum + y, 0) / label.length;
  return thresholds.map((threshold) => {
    requireInRange(action, { threshold }, { above: 0, below: 1 });
    const odds = threshold / (1 - threshold);
    const ofBuy = Float64Array.from(label, (y) => (y === 1 ? 1 : -odds));
    const always = baseRate - (1 - baseRate) * odds;
    const mean = (benefitOf: (row: number) => number): Estimate =>
      estimateMean({ timeMs: t0Ms, values: ofBuy.map((_, row) => benefitOf(row)), confidence });
    const isBuy = (row: number): boolean => probability[row]! > threshold;
    return {
      threshold,
      netBenefit: mean((row) => (isBuy(row) ? ofBuy[row]! : 0)),
      always,
      advantage: mean((row) => (isBuy(row) ? ofBuy[row]! : 0) - (always > 0 ? ofBuy[row]! : 0)),
    };
  });
}
