/** The hyperparameters that all three recipes share. */

/** Of every network. */
export interface NetworkSettings {
  readonly dropout: number;
  readonly l2: number;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly patienceEpochs: number;
}

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
  readonly sequenceBars: number;
  /** Part of a training window that stops the fit. */
  readonly innerValidationFrac: number;
  /** Last part of a training window, kept for calibration by the recipes that calibrate. */
  readonly calibrationFrac: number;
}
