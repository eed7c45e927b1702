/**
 * What validation says about one model: gates, verdict, and the audits behind them, as plain data that
 * the report draws and `verdict.json` repeats.
 */
import type { Estimate } from "../core/index.js";

export type GateOutcome = "pass" | "fail" | "inconclusive";

/** The three questions a page leads with. */
export type Answer = "balanced" | "honest" | "earn";

/** One gate as judged. */
export interface GateResult {
  readonly id: string;
  /** What it was judged on, in words: "score", "decisions, 07:00-07:59 UTC", "probability". */
  readonly scale: string;
  /** Null when an input is missing; `reason` says which. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** The limits it was held to; an absent one is open. */
  readonly limits: { readonly low?: number; readonly high?: number };
  readonly n: number;
  /** Independent pieces behind the interval: UTC days. */
  readonly effectiveN: number;
  readonly result: GateOutcome;
  /** Days that would settle an inconclusive gate at this width. */
  readonly needsN?: number;
  /** Holm-adjusted p of a gate that is one of a family. */
  readonly adjustedP?: number;
  readonly role: "plan" | "guard" | "info";
  readonly answer: Answer;
  /** One sentence for the reader: why this result, or what is missing. */
  readonly reason: string;
}

export type Answers = Readonly<Record<Answer, GateOutcome>>;

/** One UTC hour of t0. */
export interface HourRow {
  readonly hour: number;
  readonly n: number;
  readonly effectiveN: number;
  /** Share of BUY decisions, day-block interval. */
  readonly buyShare: Estimate;
  /** Share of BUY labels; null without labels. */
  readonly baseRate: number | null;
  readonly meanProbability: number;
  /** Mean of P(BUY) - label, day-block interval; null without labels. */
  readonly bias: Estimate | null;
  /** Of the bias, Holm over the 24 hours; null without labels. */
  readonly biasHolmP: number | null;
}

export interface HourAudit {
  /** 24 rows, hour 0 first; an hour without rows has n = 0 and NaN figures. */
  readonly hours: readonly HourRow[];
  /** Buy shares outside [low, high] that this many days would have caught with 80 % probability. */
  readonly detectableShare: { readonly low: number; readonly high: number };
  readonly days: number;
}

export type Regime = "bull" | "bear" | "sideways";

export interface RegimeRow {
  readonly regime: Regime;
  readonly n: number;
  readonly effectiveN: number;
  readonly buyShare: Estimate;
  readonly baseRate: number | null;
  readonly bias: Estimate | null;
  readonly auc: Estimate | null;
}

export interface ReliabilityBin {
  readonly count: number;
  readonly meanProbability: number;
  /** Frequency of BUY labels, day-block interval. */
  readonly buyFrequency: Estimate;
}

export interface Reliability {
  readonly bins: readonly ReliabilityBin[];
  readonly expectedCalibrationError: number;
  readonly brier: number;
  /** Mean P(BUY) minus base rate. */
  readonly calibrationInTheLarge: Estimate;
}

/** Shape of one column of numbers in [0, 1]. */
export interface Distribution {
  readonly n: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly std: number;
  /** Quantiles at 0.1, 1, 5, 25, 50, 75, 95, 99, 99.9 %. */
  readonly quantiles: readonly number[];
  /** Counts in 50 equal bins over [0, 1]. */
  readonly histogram: readonly number[];
}

/** How close the model comes to what could be known at all; only on simulated data. */
export interface CeilingComparison {
  readonly realisedAuc: Estimate;
  readonly expectedAuc: number;
  /** AUC / realised ceiling AUC on the same rows; null where the ceiling's own interval holds 0.5. */
  readonly shareOfCeiling: number | null;
  /** (AUC - 1/2) / (ceiling - 1/2), under the same condition. */
  readonly skillShare: number | null;
  /** Model AUC - ceiling AUC, paired by day blocks. */
  readonly excess: Estimate;
}

/** Everything validation found about one model on one period. */
export interface Assessment {
  readonly model: string;
  readonly verdict: GateOutcome;
  readonly answers: Answers;
  readonly gates: readonly GateResult[];
  readonly n: number;
  readonly days: number;
  readonly baseRate: number | null;
  readonly buyShare: Estimate;
  readonly meanProbability: Estimate;
  readonly auc: Estimate | null;
  readonly score: Distribution;
  readonly probability: Distribution;
  readonly hours: HourAudit;
  readonly regimes: readonly RegimeRow[] | null;
  readonly reliability: Reliability | null;
  readonly roc: { readonly falsePositiveRate: readonly number[]; readonly truePositiveRate: readonly number[] } | null;
  readonly ceiling: CeilingComparison | null;
  /** The plan's own summary. */
  readonly overallBalance: number;
  readonly buySellRatio: number;
  readonly distributionStd: number;
  readonly bullMarketBuyRatio: number | null;
  readonly bearMarketSellRatio: number | null;
}
