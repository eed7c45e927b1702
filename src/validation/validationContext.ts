/** What is known about predictions beside themselves. */
import type { Estimate, Rng } from "../core/index.js";
import type { LabelIntervals } from "../dataset/index.js";
import type { Bars } from "../market/index.js";
import type { LeakageReport } from "./leakage/leakageReport.js";

/** Everything but the first four is optional; what is absent makes its gates inconclusive, never easier. */
export interface ValidationContext {
  /** Longest time until a label is known; blocks of days that groups are resampled by are at least that long. */
  readonly labelHorizonMs: number;
  readonly resamples: number;
  /** Level of every interval, in (0, 1). */
  readonly confidence: number;
  readonly rng: Rng;
  /** Name of the model on the page; "model" when absent. */
  readonly model?: string;
  /** For regimes; those of all symbols. */
  readonly bars?: readonly Bars[];
  /** Geometric mean per 30 days after costs; null where none could be measured. */
  readonly monthlyReturn?: Estimate | null;
  /** Why there is no `monthlyReturn`, as a page says it: "needs bars". */
  readonly monthlyReturnMissing?: string;
  /** Shape [rows]: P(label = 1 | all that was known at t0), from a simulated market. */
  readonly truthProbability?: Float64Array;
  /** Why there is no `truthProbability`, as a page says it: "real data have no known ceiling". */
  readonly truthMissing?: string;
  /** Label intervals of the rows the model learnt from; one entry per fold for walk-forward predictions. */
  readonly trainingIntervals?: LabelIntervals | readonly LabelIntervals[];
  readonly leakage?: LeakageReport;
  /** False when absent. */
  readonly isSimulated?: boolean;
  /** True when the source had no score, so that the score gates judge the probability. */
  readonly scoreIsProbability?: boolean;
  /** Inputs that were not there, as a page names them. */
  readonly inputsMissing?: readonly string[];
}
