/** What one run is made of: the resolved configuration, after the profile and the command line. */

import type { Scenario } from "../market/index.js";
import type { MemberOptions } from "../models/index.js";
import type { RangeOverrides } from "../search/index.js";

export type Profile = "quick" | "full" | "tiny";

/** Closed range `[low, high]`. */
export type Range = readonly [number, number];

export interface RunConfig {
  readonly seed: number;
  readonly profile: Profile;
  /** What `make report` promises before it starts, on 2 cores. */
  readonly budgetMinutes: number;
  /** What this profile leaves out against `full`, one sentence each; printed on every page. */
  readonly cuts: readonly string[];
  readonly data: {
    readonly scenario: Scenario;
    /** Real files or folders; empty for a simulated run. */
    readonly files: readonly string[];
    readonly days: number;
    readonly symbols: readonly string[];
    readonly barMinutes: number;
    readonly fundingVenue: string;
    readonly minPresentFrac: number;
  };
  readonly label: { readonly horizonHours: number; readonly imbalancedSigma: number };
  readonly split: {
    readonly confirmationFrac: number;
    readonly folds: number;
    readonly firstTrainFrac: number;
    readonly mode: "expanding" | "rolling";
    readonly gapHours: number;
    readonly innerValidationFrac: number;
  };
  readonly sequenceBars: number;
  /** What it says of an option holds for every member that has one of that name, its own section aside. */
  readonly training: {
    readonly batchSize: number;
    readonly epochs: number;
    readonly patienceEpochs: number;
    readonly learningRate: number;
    readonly dropout: number;
    readonly l2: number;
    readonly buyWeightFrac: number;
    readonly seeds: number;
    readonly processes: number;
  };
  /** Every option of every member of the run, by the member's name. */
  readonly members: Readonly<Record<string, MemberOptions>>;
  readonly calibration: { readonly method: "none" | "platt" | "isotonic" | "temperature"; readonly sliceFrac: number };
  readonly ensemble: {
    readonly weights: "equal" | "learned";
    readonly rankBy: "auc" | "brier" | "logLoss" | "objective";
  };
  readonly focal: { readonly gamma: number; readonly alphaAsWritten: number };
  readonly search: {
    readonly trials: number;
    readonly folds: number;
    readonly epochs: number;
    /** Of {@link members}. */
    readonly members: readonly string[];
    /** Of every parameter that is searched: `[low, high]` or choices; false for one that is left out. */
    readonly ranges: RangeOverrides;
    readonly balancePenalty: number;
  };
  readonly validation: { readonly threshold: number; readonly resamples: number; readonly confidence: number };
  readonly leakage: { readonly cuts: number; readonly permutations: number };
  readonly backtest: {
    readonly takerFeeBps: number;
    readonly slippageBps: number;
    readonly holdBand: number;
    readonly funding: boolean;
  };
  readonly rollout: { readonly salt: string; readonly buyShareFrac: Range; readonly largestLossFrac: number };
}

/** What a command line may lay over the YAML. */
export interface ConfigOverrides {
  readonly seed?: number;
  readonly profile?: string;
  readonly scenario?: string;
  readonly files?: readonly string[];
}
