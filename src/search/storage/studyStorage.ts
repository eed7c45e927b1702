/** Where a study keeps its trials: in memory, or in a file that outlives the process. */
import type { CategoricalChoice, Distribution } from "../distribution.js";
import type { FrozenTrial, JsonValue } from "../frozenTrial.js";
import type { StudyDirection } from "../studyView.js";

/** Marks a failed trial that a dead process left running: it was never judged. */
export const ABANDONED_KEY = "tenbin:abandoned";

export interface StudyIdentity {
  readonly studyName: string;
  readonly direction: StudyDirection;
  /** Whether an earlier study of this name goes on; otherwise its existence is an error. */
  readonly loadIfExists: boolean;
}

export interface StudyStorage {
  /**
   * @throws {RangeError} If the name is taken and `loadIfExists` is not set, or the earlier study has the
   * other direction.
   */
  openStudy(study: StudyIdentity): StudyRecords;
}

/** The trials of one study and everything that can happen to them. Trials are named by their number. */
export interface StudyRecords {
  /** Whether another process can read these records later, so that the sampler's state belongs in them. */
  readonly outlivesProcess: boolean;
  /** All trials in the order of their numbers, as last known. */
  readonly trials: readonly FrozenTrial[];
  /** The complete trial with the best value, the earliest of equals, or undefined; takes no look at the others. */
  best(direction: StudyDirection): FrozenTrial | undefined;
  /** Takes in what other processes did. */
  refresh(): void;
  /** Opens a trial; the returned number is its own. */
  create(state: "running" | "waiting", systemAttrs?: Readonly<Record<string, JsonValue>>): number;
  /** Turns the first waiting trial into a running one; undefined if there is none. */
  startWaiting(): number | undefined;
  /** Notes the value that a running trial took, and what it was drawn from. */
  setParam(number: number, name: string, value: CategoricalChoice, distribution: Distribution): void;
  /** Notes the value of a running trial at a step. */
  report(number: number, step: number, value: number): void;
  /** Notes something of the caller's beside a trial. */
  setUserAttr(number: number, key: string, value: JsonValue): void;
  /** Notes something of ours, or of Optuna's, beside a trial. */
  setSystemAttr(number: number, key: string, value: JsonValue): void;
  /** Closes a trial; it can no longer change. */
  finish(number: number, state: "complete" | "pruned" | "fail", value: number | null): void;
}
