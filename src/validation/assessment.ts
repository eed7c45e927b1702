/**
 * What validation says about one model: gates, verdict, and the audits behind them, as plain data that
 * the report draws and `verdict.json` repeats.
 */
import type { Estimate, Interval } from "../core/index.js";
import type { LogitRecalibration } from "./bias/recalibrateLogit.js";

export type GateOutcome = "pass" | "fail" | "inconclusive";

/** The three questions a page leads with. */
export type Answer = "balanced" | "honest" | "earn";

/** What is measured, in words and as a formula. */
export interface GateDefinition {
  readonly text: string;
  readonly formula?: string;
}

/** How a page calls a gate and prints its values. */
export interface GateWords {
  /** "Share of Buy". */
  readonly name: string;
  readonly definition?: GateDefinition;
  /** Values read as percent. */
  readonly isShare: boolean;
  /** A value on a limit does not pass. */
  readonly isStrict: boolean;
}

/** Values of a gate, on its own scale; an absent one is open. */
export interface Bounds {
  readonly low?: number;
  readonly high?: number;
}

/** One gate as judged. */
export interface GateResult {
  readonly id: string;
  /** Only of a gate that is not built in; {@link wordsOf} knows the others. */
  readonly words?: GateWords;
  /** What it was judged on, in words: "score", "decisions, 07:00-07:59 UTC", "probability". */
  readonly scale: string;
  /** Null when an input is missing; `reason` says which. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** The limits it was held to; an absent one is open. */
  readonly limits: Bounds;
  readonly n: number;
  /** Independent pieces behind the interval: UTC days. */
  readonly effectiveN: number;
  readonly result: GateOutcome;
  /**
   * Days that would settle this inconclusive gate with 80 % probability if its value stayed what it is; absent where a
   * century would not, and where there is no interval to narrow.
   */
  readonly needsN?: number;
  /** What it would then come to. */
  readonly settlesAs?: Exclude<GateOutcome, "inconclusive">;
  /** Holm-adjusted p of a gate that is one of a family. */
  readonly adjustedP?: number;
  /**
   * Of a gate that is one of a family: the limits after Holm's adjustment. Only a value below `low` or above `high`
   * fails; a side on which no value could fail is absent.
   */
  readonly failsBeyond?: Bounds;
  /**
   * What so many days would have caught: values of `low` or less, or of `high` or more, would have failed with 80 %
   * probability. A side on which no possible value would have is absent; so is all of it where no interval decides.
   */
  readonly catches?: Bounds;
  /** `plan`: a criterion; `guard`: what would make the criteria worthless; `info`: decides nothing. */
  readonly role: "plan" | "guard" | "info";
  readonly answer: Answer;
  /** One sentence for the reader: why this result, or what is missing. */
  readonly reason: string;
}

export type Answers = Readonly<Record<Answer, GateOutcome>>;

/** What a bias audit says of a group: `fair` only where the whole interval lies within the equivalence margin. */
export type Fairness = "biased" | "fair" | "inconclusive";

/** One group of an audit. */
export interface GroupFigures {
  readonly n: number;
  /** UTC days with rows. */
  readonly effectiveN: number;
  /** Share of BUY decisions with its interval over days. */
  readonly buyShare: Estimate;
  /** Bootstrap standard error of the share. */
  readonly buyShareError: number;
  /** Share of BUY labels; null without labels. */
  readonly baseRate: number | null;
  /** The Buy share that the model's own probabilities imply. */
  readonly meanProbability: number;
  /** Mean of P(BUY) - label with its interval over days; null without labels. */
  readonly bias: Estimate | null;
  /** Of the bias, Holm over the groups; null without labels. */
  readonly biasHolmP: number | null;
  /** Null without labels. */
  readonly fairness: Fairness | null;
}

/** One UTC hour of t0. */
export interface HourRow extends GroupFigures {
  readonly hour: number;
}

export interface GroupRow extends GroupFigures {
  readonly name: string;
}

/** What every audit says of its groups together. */
export interface AuditSummary {
  readonly days: number;
  /** Days over the length of a block of the bootstrap. */
  readonly independentBlocks: number;
  /** One p for "no group is biased" (max-T over the same draws); null without labels. */
  readonly globalBiasP: number | null;
  /** The margin of `fairness`. */
  readonly equivalenceDelta: number;
  /** Buy shares outside [low, high] that this many days would have caught with 80 % probability. */
  readonly detectableShare: { readonly low: number; readonly high: number };
}

export interface HourAudit extends AuditSummary {
  /** 24 rows, hour 0 first; an hour without rows has n = 0 and NaN figures. */
  readonly hours: readonly HourRow[];
}

export interface GroupAudit extends AuditSummary {
  readonly rows: readonly GroupRow[];
}

export type Regime = "bull" | "bear" | "sideways";
/** The sign of the move whose size makes a regime. */
export type Trend = "up" | "down";

export interface RegimeRow<Kind = Regime> {
  readonly regime: Kind;
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
  /** Frequency of BUY labels with its interval over days. */
  readonly buyFrequency: Estimate;
}

export interface Reliability {
  /** At most 15 bins of equal width; empty ones are left out. */
  readonly bins: readonly ReliabilityBin[];
  /** At most 15 bins of equal mass, for a model of narrow range. */
  readonly equalMassBins: readonly ReliabilityBin[];
  readonly expectedCalibrationError: number;
  readonly equalMassError: number;
  /** Where the errors of perfectly calibrated predictions would lie, same probabilities, windows and symbols. */
  readonly calibratedErrorRange: Interval;
  readonly calibratedEqualMassRange: Interval;
  readonly brier: number;
  readonly logLoss: number;
  /** Parts of the Brier score over the equal-mass bins. */
  readonly murphy: { readonly reliability: number; readonly resolution: number; readonly uncertainty: number };
  /** Mean P(BUY) minus base rate. */
  readonly calibrationInTheLarge: Estimate;
  /** Null where classes are absent or separated. */
  readonly recalibration: LogitRecalibration | null;
  /** Z of independent rows, p over whole days: beside the rest, decides nothing. */
  readonly spiegelhalter: { readonly z: number; readonly pValue: number };
}

/** What a spread of probabilities allows. */
export interface Coherence {
  /** Smallest and largest P(BUY). */
  readonly low: number;
  readonly high: number;
  readonly meanProbability: number;
  /** AUC that these probabilities would have, were they calibrated. */
  readonly impliedAuc: number;
  readonly foundAuc: number | null;
  /** Largest AUC of any calibrated score between `low` and `high`. */
  readonly largestAuc: number;
  readonly statement: string;
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
  /** Ceiling's Brier score - model's, paired: above 0 the model did better. */
  readonly brierExcess: Estimate;
  /** Ceiling's log-loss - model's, paired. */
  readonly logLossExcess: Estimate;
}

/** Everything validation found about one model on one period. */
export interface Assessment {
  readonly model: string;
  readonly verdict: GateOutcome;
  readonly answers: Answers;
  readonly gates: readonly GateResult[];
  /** Ids of criteria that were not asked, since the configuration dropped them. */
  readonly droppedGates: readonly string[];
  readonly n: number;
  /** UTC days from the first decision to the last. */
  readonly days: number;
  /** First and last day of the decisions, `2025-07-04`. */
  readonly fromDate: string;
  readonly toDate: string;
  readonly baseRate: number | null;
  readonly buyShare: Estimate;
  readonly meanProbability: Estimate;
  readonly auc: Estimate | null;
  readonly score: Distribution;
  /** Whether no score was given, so that `score` is the probability once more. */
  readonly scoreIsProbability: boolean;
  readonly probability: Distribution;
  readonly hours: HourAudit;
  readonly regimes: readonly RegimeRow[] | null;
  /** The same rows parted by the sign of the trend alone. */
  readonly trends: readonly RegimeRow<Trend>[] | null;
  readonly reliability: Reliability | null;
  readonly roc: { readonly falsePositiveRate: readonly number[]; readonly truePositiveRate: readonly number[] } | null;
  readonly ceiling: CeilingComparison | null;
  /** Why there is no `ceiling`, as a page says it; null where there is one. */
  readonly ceilingMissing: string | null;
  readonly coherence: Coherence;
  /** The hours' audit over other groupings; regimes as far as bars tell them. */
  readonly audits: { readonly symbol: GroupAudit; readonly weekday: GroupAudit; readonly regime: GroupAudit | null };
  readonly threshold: number;
  /** Level of every interval. */
  readonly confidence: number;
  /** Inputs that were not there, as a page names them. */
  readonly inputsMissing: readonly string[];
  /** Mean P(BUY). */
  readonly overallBalance: number;
  /** Share of P(BUY) above the threshold. */
  readonly buySellRatio: number;
  /** Standard deviation of P(BUY). */
  readonly distributionStd: number;
  /** Share of Buy decisions in a bull market; null without bars, or where no decision falls into one. */
  readonly bullMarketBuyRatio: number | null;
  /** Share of Sell decisions in a bear market; null likewise. */
  readonly bearMarketSellRatio: number | null;
}
