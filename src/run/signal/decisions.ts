/** What a model says of bars, and of which bars it says nothing. */
import type { PredictionTable } from "../../predictions/index.js";
import type { FeatureInput } from "../../features/index.js";
import type { AbsentBars } from "./absentBars.js";

/** HOLD: P lies within the hold band around the threshold, so a position is kept as it is. */
export type Decision = "BUY" | "SELL" | "HOLD";

/** Bars that were asked for and not scored, one row each, ascending in time. */
export interface UnscoredBars {
  readonly t0Ms: Float64Array;
  readonly symbol: readonly string[];
  /** "warm-up", "gap in the bars", "funding, depth missing; open interest stale", "my_own has no value". */
  readonly reason: readonly string[];
}

/** What an answer rests on. */
export interface DecisionReceipt {
  /** Of the model directory. */
  readonly modelHash: string;
  /** Bars that were asked for: scored and unscored. */
  readonly bars: number;
  readonly scored: number;
  /** Share of P(BUY) > threshold among the scored; NaN without any. */
  readonly buyShareFrac: number;
  /** Unscored bars by reason, the most frequent first. */
  readonly unscored: readonly { readonly reason: string; readonly bars: number }[];
  /** Bars that were scored although this was missing or stale in their window, since the caller said so. */
  readonly scoredAnyway: readonly { readonly reason: string; readonly bars: number }[];
  /** Of the symbols whose bars have gaps. */
  readonly absentBars: readonly AbsentBars[];
  /** Symbols that were not in the training. */
  readonly unseenSymbols: readonly string[];
  /** Inputs that these data have and the training had not: hidden from the model. */
  readonly hiddenInputs: readonly FeatureInput[];
}

/** Scored bars as a prediction table, ascending in decision time and then by symbol; t1 is t0 + label horizon. */
export interface Decisions extends PredictionTable {
  readonly decision: readonly Decision[];
  readonly unscored: UnscoredBars;
  readonly receipt: DecisionReceipt;
}

/** What {@link decisionOf} goes by. */
export interface DecisionRule {
  readonly threshold: number;
  readonly holdBand: number;
}

/**
 * BUY above the threshold by more than the band, SELL below it by more, else HOLD; without a band what is no BUY is
 * SELL.
 */
export function decisionOf(probability: number, { threshold, holdBand }: DecisionRule): Decision {
  if (probability > threshold + holdBand) return "BUY";
  return holdBand === 0 || probability < threshold - holdBand ? "SELL" : "HOLD";
}
