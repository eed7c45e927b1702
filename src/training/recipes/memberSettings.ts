/** The hyperparameters that all three recipes share. */
import type { NetworkOptions } from "../../models/index.js";

/** Of every network: what its fit can be told, less what the recipe decides. */
export type NetworkSettings = Omit<NetworkOptions, "loss" | "link" | "featureNames">;

export interface MemberSettings {
  readonly lstm: NetworkSettings & {
    readonly firstUnits: number;
    readonly secondUnits: number;
    readonly denseUnits: number;
  };
  readonly transformer: NetworkSettings & {
    /** A multiple of `heads`. */
    readonly modelUnits: number;
    readonly heads: number;
    readonly layers: number;
    readonly feedForwardUnits: number;
  };
  readonly gradientBoosting: {
    readonly rounds: number;
    readonly earlyStoppingRounds: number;
    /** XGBoost's own names. */
    readonly params: Readonly<Record<string, number | string>>;
  };
  readonly mlp: NetworkSettings & { readonly hiddenUnits: readonly number[] };
  /** Fits of each member with different random streams; a member is their mean. At least 1. */
  readonly seeds: number;
  /** BUY's share of the total weight where a recipe weights its classes. */
  readonly buyWeightFrac: number;
  /** Whether a training row weighs as much as its label is its own; see `uniquenessOfRows`. False when absent. */
  readonly uniquenessWeights?: boolean;
  readonly sequenceBars: number;
  /** Part of a training window that stops the fit. */
  readonly innerValidationFrac: number;
  /** Last part of a training window, kept for calibration by the recipes that calibrate. */
  readonly calibrationFrac: number;
}
