/** The hyperparameters that all three recipes share. */

export interface MemberSettings {
  readonly lstm: {
    readonly firstUnits: number;
    readonly secondUnits: number;
    readonly denseUnits: number;
    readonly dropout: number;
    readonly l2: number;
    readonly learningRate: number;
    readonly batchSize: number;
    readonly epochs: number;
    readonly patienceEpochs: number;
  };
  readonly gradientBoosting: {
    readonly rounds: number;
    readonly earlyStoppingRounds: number;
    /** XGBoost's own names. */
    readonly params: Readonly<Record<string, number | string>>;
  };
  /** BUY's share of the total weight where a recipe weights its classes. */
  readonly buyWeightFrac: number;
  readonly sequenceBars: number;
  /** Last part of a training window that stops the fit. */
  readonly innerValidationFrac: number;
}
