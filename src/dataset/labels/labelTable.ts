/** Labels with the two times that every leak rule is stated in. */

/** One row per labelled decision; labels are 0 (SELL) or 1 (BUY). */
export interface LabelTable {
  readonly label: Uint8Array;
  /** Decision time: the bar's close, UTC epoch ms, ascending. */
  readonly t0Ms: Float64Array;
  /** When the label is known; the label's interval is `[t0Ms, t1Ms)`. */
  readonly t1Ms: Float64Array;
  /** Simple return from the entry (the next bar's open) to the label's end. */
  readonly returnFrac: Float64Array;
  /** Index into the bars the labels were made from. */
  readonly row: Int32Array;
  /** The return above which a row is BUY, where the label is such a threshold. */
  readonly thetaFrac?: Float64Array;
  /** Rows whose bar touched both barriers, where that can happen. */
  readonly bothTouchedCount?: number;
}
