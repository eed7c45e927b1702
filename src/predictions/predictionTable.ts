/**
 * The prediction table: the one currency between training, validation, backtest, rollout and report.
 * Training writes it, `importPredictions` reads anybody's.
 */

/**
 * One row per decision. Rows ascend in t0; BUY means probability > threshold.
 *
 * Scores and probabilities are doubles from the door to the gates: a column of 32 bits would turn 0.3 into
 * 0.30000001, which is above a threshold of 0.3, and would make equals of numbers whose order is an AUC.
 */
export interface PredictionTable {
  readonly t0Ms: Float64Array;
  /** When the label is known; equal to t0 where no label is. */
  readonly t1Ms: Float64Array;
  readonly symbol: readonly string[];
  /** Raw model output on the scale of its loss; equal to `probability` when the source had none. */
  readonly score: Float64Array;
  readonly probability: Float64Array;
  readonly label?: Uint8Array;
  /** Walk-forward fold, -1 for the confirmation period. */
  readonly fold?: Int32Array;
  readonly threshold: number;
}
