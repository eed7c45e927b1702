/**
 * What a gate is: one value that says what is asked of a model, how it is measured, what it is held to and how a
 * page calls it. The gates of `GATES`, the guards among them, and a user's own are all of this type.
 */
import type { Estimate } from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import type {
  Answer,
  Bounds,
  CeilingComparison,
  Distribution,
  GateOutcome,
  GateResult,
  GateWords,
  HourAudit,
} from "../assessment.js";
import type { ValidationContext } from "../validationContext.js";

export interface Limits {
  /** Smallest value allowed; open when absent. */
  readonly low?: number;
  /** Largest value allowed; open when absent. */
  readonly high?: number;
}

/** What several gates and the pages look at, measured once. */
export interface GateFigures {
  readonly score: Distribution;
  readonly meanScore: Estimate;
  readonly buyShare: Estimate;
  /** Null without labels of both classes. */
  readonly auc: Estimate | null;
  readonly varianceWithinDays: Estimate;
  readonly hours: HourAudit;
  /** Null without labels and the simulated market's own probabilities. */
  readonly ceiling: CeilingComparison | null;
  /** Rows. */
  readonly n: number;
  /** UTC days from the first decision to the last. */
  readonly days: number;
}

/** What a gate may look at. */
export interface GateInput {
  readonly predictions: PredictionTable;
  readonly context: ValidationContext;
  readonly figures: GateFigures;
}

/** A gate that came to its result by itself, as a tripwire does. */
export interface Settled {
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  readonly result: GateOutcome;
  /** One sentence for the reader. */
  readonly reason: string;
  /** What it would have caught, where that is known. */
  readonly catches?: Bounds;
}

/**
 * What a gate found. How it is judged follows from what it is: a number decides by itself, an estimate passes
 * with its whole interval inside the limits and fails with its whole interval outside, a missing input makes the
 * gate inconclusive with that reason ("needs labels"), and what is settled is settled.
 */
export type Measured = number | Estimate | { readonly missing: string } | Settled;

/** Gates that are judged together, since one of many may be outside by chance. */
export interface GateFamily {
  /** What the YAML calls all of them: "buy_ratio_hours". */
  readonly id: string;
  /** One result a gate, in their order. */
  readonly judge: (gates: readonly Gate[], input: GateInput) => GateResult[];
}

/** One thing a model must pass, or that is told beside it. */
export interface Gate extends GateWords {
  /** What `verdict.json` and the YAML call it. */
  readonly id: string;
  /** What is judged, as a sentence's subject: "the Buy share". */
  readonly subject: string;
  /** What it is judged on, in words: "score", "probability, by UTC day". */
  readonly scale: string | ((input: GateInput) => string);
  readonly limits: Limits;
  /** What the value can be at all: nothing beyond it is told. Open when absent; shares between limits lie in [0, 1]. */
  readonly range?: Limits;
  /** `plan`: a criterion; `guard`: what would make the criteria worthless; `info`: decides nothing. */
  readonly role: GateResult["role"];
  /** The question it counts for. */
  readonly answer: Answer;
  /** What the model comes to; the limits judge it. */
  readonly measure: (input: GateInput) => Measured;
  readonly family?: GateFamily;
  /** Whether it is asked at all; always when absent. */
  readonly appliesTo?: (context: ValidationContext) => boolean;
}
