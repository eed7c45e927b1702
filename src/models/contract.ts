/**
 * The contract every model keeps: fit returns something fitted, `score` is the raw output on the scale
 * of the loss, `predict` is a probability of BUY.
 */
import type { Matrix, ProgressListener, Rng } from "../core/index.js";
import type { Sequences } from "../dataset/index.js";

/** Tabular rows or windows; a tabular model reads the last row of each window. NaN marks a missing feature. */
export type ModelInput = Matrix | Sequences;

/** Labelled samples of one fit. `validation` is a purged inner slice: it stops the fit and is never reported. */
export interface TrainingSet {
  readonly x: ModelInput;
  /** 0 (SELL) or 1 (BUY). */
  readonly y: Uint8Array;
  /** Row weights; all 1 when absent. */
  readonly weight?: Float32Array;
  readonly validation?: { readonly x: ModelInput; readonly y: Uint8Array; readonly weight?: Float32Array };
}

/**
 * What the loss of a binary model is. `alpha` is the weight of BUY; gamma 0 and alpha 0.5 is half the
 * cross-entropy.
 */
export type Loss =
  { readonly kind: "crossEntropy" } | { readonly kind: "focal"; readonly alpha: number; readonly gamma: number };

/**
 * How a raw score becomes P(BUY), step by step: undo the loss's link, undo what resampling did to the
 * prior, then calibrate. A step that is absent is not done.
 */
export interface ProbabilityLink {
  /** The focal link to invert, with the effective alpha: class weights fold into it. */
  readonly focal?: { readonly alpha: number; readonly gamma: number };
  /** The base rate the model was shown and the one that holds outside; only resampling moves it. */
  readonly prior?: { readonly trainPrior: number; readonly truePrior: number };
  /** What a purged slice taught about the probabilities that the steps before it give. */
  readonly calibration?: Calibration;
}

/**
 * A monotone map from probability to calibrated probability, as plain data.
 *
 * - `platt`: sigmoid(slope x logit(p) + intercept), slope > 0.
 * - `isotonic`: linear between the points (x, y), x ascending, y not descending, flat outside.
 * - `temperature`: sigmoid(logit(p) / temperature), temperature > 0.
 */
export type Calibration =
  | { readonly kind: "platt"; readonly slope: number; readonly intercept: number }
  | { readonly kind: "isotonic"; readonly x: readonly number[]; readonly y: readonly number[] }
  | { readonly kind: "temperature"; readonly temperature: number };

/** One epoch or boosting round as it ended. */
export interface EpochRecord {
  readonly epoch: number;
  readonly trainLoss: number;
  /** Null without a validation slice. */
  readonly validationLoss: number | null;
  /** Share of the watched slice (validation if there is one, else training) that the model would call BUY, P > 0.5. */
  readonly buyRatio: number;
  /** Mean P(BUY) over the same slice. */
  readonly meanProbability: number;
  /** Standard deviation of P(BUY) and entropy of its histogram over the same slice: small where a fit has collapsed. */
  readonly spread: number;
  readonly entropyBits: number;
  /** Share of the slice whose raw score lies within 0.01 of 0 or 1: output units that have saturated. */
  readonly saturatedFrac: number;
  /** Of the raw score over the same slice, which a search may stop a fit by; null where its labels are of one class. */
  readonly auc: number | null;
}

/** How a fit ended. */
export interface FitHistory {
  readonly epochs: readonly EpochRecord[];
  /** The epoch whose weights were kept. */
  readonly bestEpoch: number;
  readonly stoppedEarly: boolean;
}

/** Shared by every `fit…`; `rng` is required, since every fit draws. */
export interface FitContext {
  readonly rng: Rng;
  readonly onProgress?: ProgressListener;
  /** Told after every epoch or boosting round that is recorded. */
  readonly onEpoch?: (record: EpochRecord) => void;
}

/** What a recipe decides for every member alike. */
export interface FitDecisions {
  readonly loss: Loss;
  readonly link: ProbabilityLink;
  /** Columns of the input, in order. */
  readonly featureNames: readonly string[];
}

/** A model that has been fitted; nothing exists unfitted. */
export interface FittedModel {
  /** The name of its member, or "ensemble". */
  readonly kind: string;
  /** Columns of its input, in order. */
  readonly featureNames: readonly string[];
  /** Raw output per sample, on the scale of the loss, in [0, 1]. */
  score(x: ModelInput): Float32Array;
  /**
   * How scores become probabilities. An ensemble's holds its own calibration only: its members have undone
   * the rest.
   */
  readonly link: ProbabilityLink;
  /** P(BUY) per sample: un-linked, prior-corrected and calibrated as the model's link says. */
  predict(x: ModelInput): Float32Array;
  /**
   * The same fitted model with this calibration in place of any it has; undefined takes it away, which
   * gives the probabilities that a calibrator is fitted on.
   *
   * Both models share one native memory. Whoever made the first disposes of one of them, when neither
   * is used any more.
   */
  withCalibration(calibration: Calibration | undefined): FittedModel;
  /** Writes the model's files into `directory`, which must exist. */
  save(directory: string): Promise<void>;
  /**
   * Releases native memory, an ensemble's that of its members; a second call does nothing, any other use
   * afterwards is refused.
   */
  dispose(): void;
  readonly history?: FitHistory;
}

/** Several members as one model. */
export interface FittedEnsemble extends FittedModel {
  readonly kind: "ensemble";
  readonly members: readonly FittedModel[];
  /** One weight a member, at least 0, together 1. */
  readonly weights: readonly number[];
}

/** What one feature was worth to a fitted model. */
export interface FeatureImportance {
  readonly feature: string;
  /** In the member's own units; of trees, the loss that all splits on the feature took away. */
  readonly gain: number;
  /** The same as a share of all features' gain; 0 where there is none. */
  readonly share: number;
}
