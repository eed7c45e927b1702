/** What one run is made of: the resolved configuration, after the profile and the command line. */

import type { ModuleFile } from "../core/index.js";
import type { Scenario } from "../market/index.js";
import type { MemberOptions } from "../models/index.js";
import type { RangeOverrides } from "../search/index.js";
import type { Balance } from "../training/index.js";
import type { GateSettings } from "../validation/index.js";

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
  /**
   * Files of the user's own features, labels, members and gates; a path is seen from the folder that runs are
   * made in, and each must still hold what it held when the configuration was read.
   */
  readonly extensions: readonly ModuleFile[];
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
  readonly label: {
    /** Name of a label: one of `LABELS` or of one's own. */
    readonly kind: string;
    /** Its own options; what is left out has the label's default. */
    readonly options: Readonly<Record<string, number | string | boolean>>;
    readonly horizonHours: number;
    readonly imbalancedSigma: number;
  };
  readonly split: {
    readonly confirmationFrac: number;
    readonly kind: "walkForward" | "combinatorial";
    readonly folds: number;
    readonly firstTrainFrac: number;
    readonly mode: "expanding" | "rolling";
    readonly gapHours: number;
    /** Of combinatorial folds: parts of the development period, how many are tested at a time, quiet time behind. */
    readonly groups: number;
    readonly testGroups: number;
    readonly embargoHours: number;
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
    /** Of the training rows of v4 as shipped. */
    readonly balance: Balance;
    readonly buyWeightFrac: number;
    readonly uniquenessWeights: boolean;
    /** What a Buy share outside 30-70 % or a collapse does to a fit: a line, or its end after some steps in a row. */
    readonly onWarning: "warn" | "stop";
    readonly warningSteps: number;
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
  readonly focal: { readonly gamma: number; readonly alphaAsWritten: number; readonly alphaAsShipped: number };
  readonly search: {
    readonly trials: number;
    readonly folds: number;
    /** Of {@link members}; "all" stands for those that bring a search space. */
    readonly members: readonly string[] | "all";
    /** Of every parameter that is searched: `[low, high]` or choices; false for one that is left out. */
    readonly ranges: RangeOverrides;
    readonly balancePenalty: number;
  };
  readonly validation: { readonly threshold: number; readonly resamples: number; readonly confidence: number };
  /**
   * Other limits of a gate, or false to drop a criterion; absent where every gate is as it is built in. A family
   * (`buy_ratio_hours`) stands for all of its gates.
   */
  readonly gates?: GateSettings;
  readonly leakage: {
    readonly cuts: number;
    readonly mutations: number;
    readonly permutations: number;
    readonly controls: number | "all";
    readonly rows: number;
  };
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
