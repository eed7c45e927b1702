/**
 * What a suspect is: one thing that may be wrong with predictions, and how it would show.
 *
 * A suspect is a value. `fitted` ones are directions in which log-odds may be off, and are accused by the interval of
 * how far they are; `naming` ones cannot be told from one shift of all log-odds and put their name to it where they
 * would make just such a shift; `seen` ones are read off the predictions as they are.
 */
import type { Estimate } from "../../../core/index.js";
import type { Bars } from "../../../market/index.js";
import type { PredictionTable } from "../../../predictions/index.js";
import type { LongRunError } from "../longRunError.js";

/** What a suspect may look at. */
export interface BiasEvidence {
  readonly predictions: PredictionTable;
  /** What the model is compared with: the label that it learnt, shape [rows]. */
  readonly label: Uint8Array;
  /** P(BUY) with every known step of the recipe undone, shape [rows]. */
  readonly probability: Float64Array;
  readonly dayOfRow: Int32Array;
  /** From the first row to the last. */
  readonly days: number;
  readonly labelHorizonMs: number;
  /** Whether the recipe is known, so that what it says it did is no suspect. */
  readonly isKnown: boolean;
  readonly bars?: readonly Bars[];
  /** Base rate of the rows the model learnt from. */
  readonly trainingBaseRate?: number;
}

/** One direction in which log-odds may be off. */
export interface BiasForm {
  /** Which of several: "07:00 UTC", "SOLUSDT". */
  readonly of?: string;
  /** Shape [rows]: what is added to the log-odds at an effect of 1. */
  readonly direction: Float64Array;
  /** Where the cause says how large the effect is, and that nothing else remains after it. */
  readonly implied?: number;
}

/** How far the log-odds are off along the chosen form, and what that does to P(BUY). */
export interface FittedEffect {
  readonly form: BiasForm;
  /** What must be added to the log-odds, in units of the direction. */
  readonly correction: Estimate;
  /** How much of mean P(BUY) - base rate it makes. */
  readonly contribution: Estimate;
  /** The same over the rows of the form alone. */
  readonly where: Estimate;
}

/** An effect that was fitted together with others. */
export interface AccusedEffect {
  readonly suspect: { readonly id: string };
  readonly correction: Estimate;
}

interface Named {
  /** What `parts` and the table call it. */
  readonly id: string;
  /** As a page calls it. */
  readonly name: string;
}

export interface FittedSuspect extends Named {
  readonly kind: "fitted";
  /** Empty where it cannot be looked at. */
  readonly forms: (evidence: BiasEvidence, logOdds: Float64Array) => readonly BiasForm[];
  /** How many independent forms there are, where many are much alike; all of them when absent. */
  readonly looks?: number | ((evidence: BiasEvidence) => number);
  /** Whether an effect of this size is this suspect's; always when absent. */
  readonly admits?: (correction: Estimate) => boolean;
  /** Cosine sums of its long-run error for so many days, where days of its rows have little memory. */
  readonly terms?: (days: number) => number;
  /** Groups whose days vary alike, shape [rows]: its error is read off all of them, not off its own rows alone. */
  readonly groups?: (evidence: BiasEvidence) => Int32Array;
  /** Its direction is the same for all rows of a day and changes slowly from day to day. */
  readonly isSlow?: boolean;
  /** One shift of all log-odds looks much like it: it is accused only where it is more than that. */
  readonly resemblesShift?: boolean;
  /** A clause with the effect and its interval, beside all that is accused with it. */
  readonly say: (effect: FittedEffect, accused: readonly AccusedEffect[]) => string;
}

/** What would make one shift of all log-odds. */
export interface NamedShift {
  /** "a label of returns above 0.3 sigma (40 % BUY)". */
  readonly cause: string;
  /** What it alone would add to mean P(BUY). */
  readonly contribution: number;
}

export interface NamingSuspect extends Named {
  readonly kind: "naming";
  /** Empty where it cannot be looked at. */
  readonly shifts: (evidence: BiasEvidence) => readonly NamedShift[];
}

/** What was seen. */
export interface SeenEffect {
  readonly effect: Estimate;
  /** Null where it is no matter of chance. */
  readonly error: LongRunError | null;
  /** How far it moves P(BUY), root mean square. */
  readonly size: number;
  readonly finding: string;
}

export interface SeenSuspect extends Named {
  readonly kind: "seen";
  /** Nothing else is looked for where it is found, since log-odds then say nothing. */
  readonly endsSearch: boolean;
  /** Null where it is not so. */
  readonly look: (evidence: BiasEvidence, confidence: number) => SeenEffect | null;
}

export type BiasSuspect = FittedSuspect | NamingSuspect | SeenSuspect;
