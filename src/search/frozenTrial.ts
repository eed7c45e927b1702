/** A trial as the study remembers it. */
import type { CategoricalChoice, Distribution } from "./distribution.js";

/** `waiting`: enqueued and not yet asked for. `pruned`: stopped early, its last report is kept as its value. */
export type TrialState = "waiting" | "running" | "complete" | "pruned" | "fail";
export type TrialParams = Readonly<Record<string, CategoricalChoice>>;

/** What JSON can say; a trial's attributes are made of it. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type Attributes = Readonly<Record<string, JsonValue>>;

/** Never changed once handed out; a later state is another object. */
export interface FrozenTrial {
  /** 0, 1, 2, … in the order of asking or enqueueing. */
  readonly number: number;
  readonly state: TrialState;
  /** Null until the trial is complete, or pruned after a report. */
  readonly value: number | null;
  readonly params: TrialParams;
  readonly distributions: Readonly<Record<string, Distribution>>;
  /** Reported values by step; NaN where one was reported. */
  readonly intermediateValues: Readonly<Record<number, number>>;
  /** The objective's own notes. */
  readonly userAttrs: Attributes;
  /** Notes of samplers and pruners, under Optuna's names where it has them. */
  readonly systemAttrs: Attributes;
}

/** A trial nothing is known of. */
export function emptyTrial(number: number, state: TrialState): FrozenTrial {
  return {
    number,
    state,
    value: null,
    params: {},
    distributions: {},
    intermediateValues: {},
    userAttrs: {},
    systemAttrs: {},
  };
}

export function isFinished(state: TrialState): boolean {
  return state === "complete" || state === "pruned" || state === "fail";
}

/** The largest step reported, or undefined. */
export function lastStep({ intermediateValues }: Pick<FrozenTrial, "intermediateValues">): number | undefined {
  let last: number | undefined;
  for (const key in intermediateValues) if (last === undefined || Number(key) > last) last = Number(key);
  return last;
}
