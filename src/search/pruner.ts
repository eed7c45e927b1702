/** Decides whether a trial is worth going on with. */
import type { FrozenTrial, JsonValue } from "./frozenTrial.js";
import type { StudyView } from "./studyView.js";

/** What a pruner may note about the trial it judges, for its own later decisions. */
export type TrialNotes = (key: string, value: JsonValue) => void;

export interface Pruner {
  /** Whether to stop `trial`, after its latest report. The same history gives the same answer. */
  prune(study: StudyView, trial: FrozenTrial, note: TrialNotes): boolean;
}

/** Thrown by an objective that stops early: its trial is pruned, not failed. */
export class TrialPruned extends Error {
  override readonly name = "TrialPruned";
}

/** Lets every trial run to its end. */
export class NopPruner implements Pruner {
  prune(): boolean {
    return false;
  }
}
