/** A trial as the study remembers it. */
import type { CategoricalChoice, Distribution } from "./distribution.js";

export type TrialState = "running" | "complete" | "pruned" | "fail";
export type TrialParams = Readonly<Record<string, CategoricalChoice>>;

export interface FrozenTrial {
  /** 0, 1, 2, … in the order of asking. */
  readonly number: number;
  readonly state: TrialState;
  /** Null until the trial is complete. */
  readonly value: number | null;
  readonly params: TrialParams;
  readonly distributions: Readonly<Record<string, Distribution>>;
  /** Reported values by step. */
  readonly intermediateValues: Readonly<Record<number, number>>;
}
