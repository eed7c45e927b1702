/** What the diagnosis of a bias is told, and what it says, as plain data. */
import type { Estimate, Rng } from "../../core/index.js";
import type { Priors } from "../../dataset/index.js";
import type { Bars } from "../../market/index.js";
import type { FocalParameters } from "../../models/index.js";

/** What a recipe did and did not undo. Absent means it did not happen, or was undone. */
export interface RecipeFacts {
  /** The label the model learnt, on the judged rows; or only its base rate there. Neither: the judged label. */
  readonly learntLabel?: Uint8Array;
  readonly learntBaseRate?: number;
  /** A focal loss whose link was not undone; alpha with class weights folded in. */
  readonly focal?: FocalParameters;
  /** Resampling that was not corrected for. */
  readonly prior?: Priors;
  /** Base rate of the learnt label among the training rows, before balancing. */
  readonly trainingBaseRate?: number;
}

export interface DiagnosisContext {
  readonly labelHorizonMs: number;
  readonly resamples: number;
  readonly confidence: number;
  readonly rng: Rng;
  /** "The model" when absent. */
  readonly model?: string;
  /** Absent for a file of unknown making. */
  readonly facts?: RecipeFacts;
  /** Lets a foreign file's shift be compared with labels at other thresholds. */
  readonly bars?: readonly Bars[];
}

export type BiasSuspect =
  /** The model learnt another label than it is judged on. */
  | "label"
  /** The loss's link was not undone. */
  | "link"
  /** Resampling moved the base rate and was not corrected for. */
  | "prior"
  /** What is left when all recipe facts are undone: the model is off on the label it learnt. */
  | "calibration"
  /** Of a foreign file: one shift of the log-odds, as another label, prior or link makes it. */
  | "shift"
  /** Of a foreign file: what no shift explains. */
  | "unexplained";

export interface BiasPart {
  readonly suspect: BiasSuspect;
  /** How much of mean P(BUY) - base rate it explains. */
  readonly contribution: Estimate;
  /** Whether it follows from facts about the recipe, rather than from the predictions alone. */
  readonly isKnown: boolean;
  /** What the model did, as the rest of a sentence that begins with its name. */
  readonly reason: string;
}

/** A cause that a foreign file cannot prove, and what it alone would do. */
export interface BiasHint {
  readonly cause: string;
  readonly contribution: number;
  /** Whether that agrees with the shift that was found. */
  readonly agrees: boolean;
}

export interface BiasDiagnosis {
  readonly model: string;
  readonly n: number;
  readonly days: number;
  readonly baseRate: number;
  readonly meanProbability: number;
  /** Mean P(BUY) - base rate; the parts add up to its value. */
  readonly total: Estimate;
  readonly parts: readonly BiasPart[];
  /** Empty where the recipe is known. */
  readonly hints: readonly BiasHint[];
  /** Base rate of the learnt label in training less that of the judged period; beside the parts, null when unknown. */
  readonly drift: number | null;
  /** What the threshold makes of it; beside the parts. */
  readonly threshold: {
    readonly threshold: number;
    readonly buyShare: Estimate;
    /** At which as many rows would be BUY as labels are. */ readonly balancing: number;
  };
  /** The main cause, for a reader. */
  readonly sentence: string;
}
