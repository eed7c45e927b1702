/** What samplers and pruners see of a study. */
import type { FrozenTrial } from "./frozenTrial.js";

export type StudyDirection = "maximize" | "minimize";

export interface StudyView {
  readonly studyName: string;
  readonly direction: StudyDirection;
  /** All trials in the order of their numbers, whatever their state; the one being asked is among them. */
  readonly trials: readonly FrozenTrial[];
}

/** The complete trial with the best value, the earliest of equals, or undefined. */
export function bestOf({ direction, trials }: Pick<StudyView, "direction" | "trials">): FrozenTrial | undefined {
  const sign = direction === "maximize" ? 1 : -1;
  let best: FrozenTrial | undefined;
  for (const trial of trials) {
    if (trial.state !== "complete") continue;
    if (best === undefined || sign * trial.value! > sign * best.value!) best = trial;
  }
  return best;
}
