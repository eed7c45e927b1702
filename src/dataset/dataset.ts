/**
 * The pooled dataset: labelled decisions of every symbol on one clock, over feature rows that stay in
 * symbol order so that a window of consecutive bars is one slice.
 */
import type { Matrix } from "../core/index.js";

/** How one label of the run reads: BUY if the return exceeds `thetaFrac`. */
export interface DatasetLabel {
  /** 0 for v4 ("label 0"), 0.3 for the imbalanced label of v3.1. */
  readonly buyAboveSigma: number;
  readonly label: Uint8Array;
  /** The threshold of each row: buyAboveSigma x realized_vol_288 x sqrt(horizon in bars). */
  readonly thetaFrac: Float64Array;
}

/** Presence of one feature, per symbol of the run and in the order of `Dataset.symbols`. */
export interface FeatureCoverage {
  readonly name: string;
  readonly presentFrac: readonly number[];
  /** Whether the column is in `featureNames`. */
  readonly used: boolean;
}

/** Rows are ascending in t0, symbols in the order of `symbols` within one instant. */
export interface Dataset {
  readonly symbols: readonly string[];
  readonly barMs: number;
  readonly horizonMs: number;
  /** Shape [rows]: index into `symbols`. */
  readonly symbolIndex: Int32Array;
  /** Shape [rows]: index of the decision bar among its symbol's bars. */
  readonly barRow: Int32Array;
  /** Shape [rows]: row of `features` known at t0; the `sequenceBars - 1` rows before it belong to the same symbol. */
  readonly featureRow: Int32Array;
  readonly t0Ms: Float64Array;
  readonly t1Ms: Float64Array;
  readonly returnFrac: Float64Array;
  /** The label that every report judges. */
  readonly label0: DatasetLabel;
  /** The label v3.1 was trained on. */
  readonly imbalanced: DatasetLabel;
  /** Shape [bars of all symbols, featureNames], in symbol order; NaN where a value is missing. */
  readonly features: Matrix;
  readonly featureNames: readonly string[];
  readonly coverage: readonly FeatureCoverage[];
  /** First decision time of the confirmation period; rows from here on are opened only by validation. */
  readonly confirmationFromMs: number;
  /** SHA-256 over every column above. */
  readonly hash: string;
}
