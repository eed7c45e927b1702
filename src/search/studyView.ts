/** What samplers and pruners see of a study. */
import type { FrozenTrial } from "./frozenTrial.js";

export type StudyDirection = "maximize" | "minimize";

export interface StudyView {
  readonly studyName: string;
  readonly direction: StudyDirection;
  /** All trials in the order of their numbers, whatever their state; the one being asked is among them. */
  readonly trials: readonly FrozenTrial[];
}

/** Whether a complete trial is better than another one; the earlier of equals is, and any is better than none. */
export function isBetter(direction: StudyDirection, trial: FrozenTrial, than: FrozenTrial | undefined): boolean {
  if (than === undefined) return true;
  const lead = (direction === "maximize" ? 1 : -1) * (trial.value! - than.value!);
  // The difference of equal infinities is NaN.
  return trial.value === than.value ? trial.number < than.number : lead > 0;
}

/** The best complete trial of a view, or undefined; looks at each. */
export function bestOf({ direction, trials }: Pick<StudyView, "direction" | "trials">): FrozenTrial | undefined {
  let best: FrozenTrial | undefined;
  for (const trial of trials) if (trial.state === "complete" && isBetter(direction, trial, best)) best = trial;
  return best;
}
