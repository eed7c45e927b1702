/**
 * The criteria of the retraining, each stated once: what balanced, accurate and worth its costs mean in
 * numbers. Gates judge by them, warnings and guardrails repeat them.
 */
import type { Interval } from "./statistics/estimate.js";

/** Every raw score lies strictly inside: a model that reaches further is sure of what it cannot know. */
export const SCORE_BOUNDS: Interval = { low: 0.1, high: 0.9 };

/** Mean raw score. */
export const MEAN_SCORE: Interval = { low: 0.4, high: 0.6 };

/** Share of Buy decisions over a whole period. */
export const BUY_SHARE: Interval = { low: 0.4, high: 0.6 };

/** Share of Buy decisions in each of the 24 hours; outside it an epoch, a split or a stage is warned about. */
export const BUY_SHARE_WARNING: Interval = { low: 0.3, high: 0.7 };

/**
 * A collapse is warned about beyond these: probabilities that hardly differ, that take a few values only, or raw
 * scores where a sigmoid has no slope left. What can be known of a market's direction is little, so the least spread
 * and entropy lie well below those of an honest weak model (AUC 0.55: spread 0.045, entropy over 4 bits).
 */
export const COLLAPSE_WARNING: {
  readonly leastSpread: number;
  readonly leastEntropyBits: number;
  readonly mostSaturatedFrac: number;
} = { leastSpread: 0.005, leastEntropyBits: 1, mostSaturatedFrac: 0.1 };

/** Least area under the ROC curve. On real data it is as much a suspect as a success. */
export const LEAST_AUC = 0.85;

/** Largest mean variance of one day's probabilities. */
export const LARGEST_DAY_VARIANCE = 0.15;

/** Least return of 30 days after costs. */
export const LEAST_MONTHLY_RETURN = 0.05;
