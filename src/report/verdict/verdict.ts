/**
 * `verdict.json`: what a report concluded, for a machine. It repeats the gates of the judged model and,
 * under `models`, those of the models beside it; nothing in it is computed anew.
 */
import type { Answers, Assessment, Bounds, GateOutcome, GateResult } from "../../validation/index.js";

/** Anything that JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** A JSON object of any keys. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** The five figures that sum a model up, by the names of the validator's. */
export type Figures = Readonly<Record<(typeof FIGURE_NAMES)[number], number | null>>;
/** Keys of `figures` in verdict.json. */
export const FIGURE_NAMES = [
  "overallBalance",
  "buySellRatio",
  "distributionStd",
  "bullMarketBuyRatio",
  "bearMarketSellRatio",
] as const;

/** What was concluded about one model. */
export interface ModelVerdict {
  readonly verdict: GateOutcome;
  readonly answers: Answers;
  readonly gates: readonly GateResult[];
  /** Null where one is not shown. */
  readonly figures: Figures;
  /** Ids of criteria that the configuration dropped; absent where it dropped none. */
  readonly dropped?: readonly string[];
}

/** All of `verdict.json`. */
export interface Verdict extends ModelVerdict {
  /** Name of the judged model: "v4 as shipped". */
  readonly model: string;
  /** Where the numbers come from: the origin line, hashes, files. */
  readonly data: JsonObject;
  readonly seed: number;
  /** Of the code; null outside a git checkout. */
  readonly commit: string | null;
  /** The resolved configuration; empty for a foreign model. */
  readonly config: JsonObject;
  /** What went wrong on the way, one sentence each: Buy shares outside 30-70 %, collapses, one-sided data. */
  readonly warnings: readonly string[];
  /** The models beside the judged one, by name. */
  readonly models: Readonly<Record<string, ModelVerdict>>;
  /** Of what computed the numbers, by name; absent in a file of an older report. */
  readonly versions?: Readonly<Record<string, string>>;
}

/** What a verdict is made from. */
export interface VerdictInput {
  readonly judged: Assessment;
  readonly others?: readonly Assessment[];
  readonly data: JsonObject;
  readonly config?: JsonObject;
  readonly warnings?: readonly string[];
  readonly seed: number;
  readonly commit: string | null;
  readonly versions?: Readonly<Record<string, string>>;
}

/**
 * The object of `verdict.json`. A value that is not a finite number becomes null; its reason stays.
 */
export function verdictOf({
  judged,
  others = [],
  data,
  config = {},
  warnings = [],
  seed,
  commit,
  versions,
}: VerdictInput): Verdict {
  return {
    ...modelVerdictOf(judged),
    model: judged.model,
    data,
    seed,
    commit,
    config,
    warnings,
    models: Object.fromEntries(others.map((assessment) => [assessment.model, modelVerdictOf(assessment)])),
    ...(versions === undefined ? {} : { versions }),
  };
}

function modelVerdictOf({ verdict, answers, gates, droppedGates, ...assessment }: Assessment): ModelVerdict {
  const figures = FIGURE_NAMES.map((name) => [name, finite(assessment[name])]);
  return {
    verdict,
    answers,
    figures: Object.fromEntries(figures) as Figures,
    gates: gates.map(withoutNaN),
    ...(droppedGates.length === 0 ? {} : { dropped: droppedGates }),
  };
}

function withoutNaN({
  value,
  low,
  high,
  needsN,
  adjustedP,
  reason,
  limits,
  failsBeyond,
  catches,
  ...gate
}: GateResult): GateResult {
  const isNumber = value !== null && Number.isFinite(value);
  return {
    ...gate,
    value: finite(value),
    low: finite(low),
    high: finite(high),
    limits: finiteBounds(limits),
    reason: reason !== "" || isNumber ? reason : "Undecided: no reason was given",
    ...(needsN === undefined || !Number.isFinite(needsN) ? {} : { needsN }),
    ...(adjustedP === undefined || !Number.isFinite(adjustedP) ? {} : { adjustedP }),
    ...(failsBeyond === undefined ? {} : { failsBeyond: finiteBounds(failsBeyond) }),
    ...(catches === undefined ? {} : { catches: finiteBounds(catches) }),
  };
}

function finiteBounds(bounds: Bounds): Bounds {
  return Object.fromEntries(Object.entries(bounds).filter(([, limit]) => Number.isFinite(limit)));
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
