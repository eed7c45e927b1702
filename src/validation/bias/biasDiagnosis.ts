/** What the diagnosis of a bias is told, and what it says, as plain data. */
import type { Estimate } from "../../core/index.js";
import type { Priors } from "../../dataset/index.js";
import type { Bars } from "../../market/index.js";
import type { FocalParameters } from "../../models/index.js";
import type { BiasSuspect } from "./suspects/suspect.js";

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
  /** Level of every interval; a suspect is accused below 1 less this, after Holm. */
  readonly confidence: number;
  /** "The model" when absent. */
  readonly model?: string;
  /** Absent for a file of unknown making. */
  readonly facts?: RecipeFacts;
  /** Of a file of unknown making: the base rate of the rows its model was shown, where that is known. */
  readonly trainingBaseRate?: number;
  /** For regimes, and so that a foreign file's shift can be compared with labels at other thresholds. */
  readonly bars?: readonly Bars[];
  /** Every built-in suspect when absent. */
  readonly suspects?: readonly BiasSuspect[];
}

/** One piece of mean P(BUY) - base rate. */
export interface BiasPart {
  /** Id of the suspect; `calibration` or `unexplained` for what no suspect explains. */
  readonly suspect: string;
  /** As a page calls it. */
  readonly name: string;
  /** How much of mean P(BUY) - base rate it explains. */
  readonly contribution: Estimate;
  /** Whether it follows from facts about the recipe, rather than from the predictions alone. */
  readonly isKnown: boolean;
  readonly isAccused: boolean;
  /** What the model did, with the effect that was found. */
  readonly reason: string;
}

/** A suspect whose effect is not chance. */
export interface BiasAccusation {
  readonly suspect: string;
  readonly name: string;
  /** How far it moves P(BUY), root mean square over rows; the accused are in this order. */
  readonly size: number;
  /** Holm over all suspects that could be looked at. */
  readonly adjustedP: number;
  /** A clause with the effect and its interval. */
  readonly finding: string;
}

/** A suspect whose effect may be chance. */
export interface ClearedSuspect {
  readonly name: string;
  readonly adjustedP: number;
  /**
   * How far P(BUY) of its rows, root mean square, must have been off for these days to accuse it with a probability of
   * 80 %; null where it was seen rather than measured.
   */
  readonly leastSeen: number | null;
}

/** A cause that a file of unknown making cannot prove, and what it alone would do. */
export interface BiasHint {
  readonly cause: string;
  readonly contribution: number;
  /** Whether that agrees with what was found. */
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
  /** Id of the main cause, `none` where no suspect is accused. */
  readonly cause: string;
  /** Largest first. */
  readonly accused: readonly BiasAccusation[];
  /** Accused ones first, what no suspect explains last. */
  readonly parts: readonly BiasPart[];
  /** Suspects that were looked at and are not accused. */
  readonly cleared: readonly ClearedSuspect[];
  /** Why suspects that show in log-odds were not looked at; null where they were. */
  readonly notLookedAt: string | null;
  /** Causes that would make a shift of all log-odds or a bent scale. */
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
