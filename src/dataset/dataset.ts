/**
 * The pooled dataset: labelled decisions of every symbol on one clock, over feature rows that stay in
 * symbol order so that a window of consecutive bars is one slice.
 */
import type { Matrix } from "../core/index.js";

/** One label of the run. */
export interface DatasetLabel {
  /** Its name among the labels. */
  readonly name: string;
  /** As a page calls it: "horizon label". */
  readonly title: string;
  /** What BUY means, as a clause: "return above 0". */
  readonly buyMeans: string;
  readonly label: Uint8Array;
  /** When each label is known. */
  readonly t1Ms: Float64Array;
  /** The return above which a row is BUY; NaN where the label is no such threshold. */
  readonly thetaFrac: Float64Array;
}

/** The horizon label that v3.1 was trained on. */
export interface ImbalancedLabel extends DatasetLabel {
  /** 0.3: BUY only above this many sigmas. */
  readonly buyAboveSigma: number;
}

/** Decisions of one symbol that have their features and not their labels, so that they are no rows. */
export interface UnlabelledDecisions {
  readonly symbol: string;
  /** Bars with their look-back behind them. */
  readonly decisions: number;
  /** Of these, without the run's label. */
  readonly withoutLabel: number;
  /** Of these, with the run's label and without the imbalanced one. */
  readonly withoutImbalanced: number;
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
  /** Longest time until a label is known, in whole bars. */
  readonly horizonMs: number;
  /** Shape [rows]: index into `symbols`. */
  readonly symbolIndex: Int32Array;
  /** Shape [rows]: index of the decision bar among its symbol's bars. */
  readonly barRow: Int32Array;
  /** Shape [rows]: row of `features` known at t0; the `sequenceBars - 1` rows before it belong to the same symbol. */
  readonly featureRow: Int32Array;
  readonly t0Ms: Float64Array;
  /** When both labels are known: what every purge goes by. */
  readonly t1Ms: Float64Array;
  /** From the entry to the end of the judged label. */
  readonly returnFrac: Float64Array;
  /** The run's label: the one that v4 learns and every report judges. */
  readonly judged: DatasetLabel;
  readonly imbalanced: ImbalancedLabel;
  /** One a symbol, in the order of `symbols`. */
  readonly unlabelled: readonly UnlabelledDecisions[];
  /** When a bar gets no judged label, as a clause. */
  readonly leavesOut: string;
  /** Shape [bars of all symbols, featureNames], in symbol order; NaN where a value is missing. */
  readonly features: Matrix;
  readonly featureNames: readonly string[];
  readonly coverage: readonly FeatureCoverage[];
  /** First decision time of the confirmation period; rows from here on are opened only by validation. */
  readonly confirmationFromMs: number;
  /** SHA-256 over every column above. */
  readonly hash: string;
}
