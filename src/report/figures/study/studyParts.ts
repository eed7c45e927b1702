/** What the figures of a study share. */
import { isBetter, type FrozenTrial, type StudyView } from "../../../search/index.js";
import type { Cell, Figure } from "../../figure.js";
import { formatCount } from "../../numbers.js";
import { drawn } from "../../series.js";
import { completeTrials, parameterNames } from "../search/searchWords.js";

/** A study, or what is known of one. */
export type AnyStudy = Pick<StudyView, "studyName" | "direction" | "trials">;

/** One color from few to many. */
export const LATER_IS_DARKER = [
  [0, "#BBD3E6"],
  [1, "#0072B2"],
] as const;

/**
 * Complete trials with a finite value, in the order of their numbers.
 *
 * @throws {RangeError} If there is none.
 */
export function requireComplete({ studyName, trials }: AnyStudy): readonly FrozenTrial[] {
  const complete = completeTrials(trials);
  if (complete.length === 0)
    throw new RangeError(
      `Cannot draw the study "${studyName}" as at least one trial must be complete with a finite value: found none ` +
        `of ${trials.length}`,
    );
  return complete;
}

/**
 * The parameters to draw, in the order in which trials were asked for them.
 *
 * @throws {RangeError} If one that is wanted was never asked for.
 */
export function chosenParams(study: AnyStudy, params: readonly string[] | undefined): readonly string[] {
  const known = parameterNames(study.trials);
  const unknown = params?.find((name) => !known.includes(name));
  if (unknown === undefined) return params ?? known;
  throw new RangeError(
    `Cannot draw the study "${study.studyName}" as its parameters are ${known.join(", ") || "none"}: ` +
      `found "${unknown}"`,
  );
}

/** The best of these trials, the earliest of equals. */
export function bestOf(trials: readonly FrozenTrial[], { direction }: Pick<AnyStudy, "direction">): FrozenTrial {
  return trials.reduce((best, trial) => (isBetter(direction, trial, best) ? trial : best));
}

/** `40 trials (36 complete, 4 pruned); lower is better`. */
export function studyInWords({ trials, direction }: AnyStudy): string {
  const states = [...new Set(trials.map(({ state }) => state))];
  const counts = states.map(
    (state) => `${formatCount(trials.filter((trial) => trial.state === state).length)} ${state}`,
  );
  const noun = trials.length === 1 ? "trial" : "trials";
  return `${formatCount(trials.length)} ${noun} (${counts.join(", ")}); ${directionInWords(direction)}`;
}

export function directionInWords(direction: AnyStudy["direction"]): string {
  return direction === "maximize" ? "higher is better" : "lower is better";
}

/** The value's axis. */
export function objectiveAxis({ direction }: Pick<AnyStudy, "direction">): Figure["layout"] {
  return { title: { text: `objective value (${directionInWords(direction)})` }, zeroline: false };
}

/** A parameter's axis: logarithmic where it was searched so, choices in the order of their list. */
export function paramAxis(trials: readonly FrozenTrial[], name: string): Figure["layout"] {
  const distribution = trials.find(({ distributions }) => Object.hasOwn(distributions, name))?.distributions[name];
  const head = { title: { text: name }, zeroline: false };
  if (distribution?.kind === "categorical")
    return { ...head, type: "category", categoryorder: "array", categoryarray: distribution.choices.map(String) };
  return distribution?.log === true ? { ...head, type: "log" } : head;
}

/** A parameter's value where it is drawn; null where the trial was not asked for it. */
export function paramOf({ params, distributions }: FrozenTrial, name: string): string | number | null {
  const value = params[name];
  if (value === undefined) return null;
  return typeof value === "number" && distributions[name]?.kind !== "categorical" ? value : String(value);
}

/** The same in a sentence, where four digits are enough. */
export function paramInWords(trial: FrozenTrial, name: string): string {
  const value = paramOf(trial, name);
  return typeof value === "number" ? String(drawn(value, { digits: 4 })) : String(value);
}

/** A figure's id: letters, digits and hyphens, whatever the study is called. */
export function studyFigureId(kind: string, { studyName }: AnyStudy): string {
  return `study-${kind}-${studyName.replace(/[^A-Za-z0-9]+/g, "-")}`;
}

/** Trials as rows: number, value, and a column a parameter. */
export function trialRows(trials: readonly FrozenTrial[], names: readonly string[]): Cell[][] {
  return trials.map((trial) => [trial.number, trial.value, ...names.map((name) => paramOf(trial, name))]);
}
