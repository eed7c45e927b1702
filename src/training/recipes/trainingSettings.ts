/** The hyperparameters that all three recipes share. */
import type { MemberOptions } from "../../models/index.js";

/** What decides the rows of a fit, whatever its member. */
export interface RowSettings {
  /**
   * BUY's share of the total weight of the rows that are learnt from, resampled ones too, unless a recipe balances
   * nothing or names its own.
   */
  readonly buyWeightFrac: number;
  /** Whether a training row weighs as much as its label is its own; see `uniquenessOfRows`. False when absent. */
  readonly uniquenessWeights?: boolean;
  readonly sequenceBars: number;
  /** A fit ends in an error once so many of its steps in a row were warned about; none does when absent. */
  readonly stopAfterWarnings?: number;
  /** Part of a training window that stops the fit. */
  readonly innerValidationFrac: number;
  /** Last part of a training window, kept for calibration by the recipes that calibrate. */
  readonly calibrationFrac: number;
}

export interface TrainingSettings extends RowSettings {
  /** The members that are fitted, by name, each with the options that differ from its defaults; at least one. */
  readonly members: Readonly<Record<string, MemberOptions>>;
  /** Fits of each member with different random streams; a member is their mean. At least 1. */
  readonly seeds: number;
  /** By the member's name, in place of {@link RowSettings.buyWeightFrac}: what a search found for it. */
  readonly buyWeightFracOf?: Readonly<Record<string, number>>;
}
