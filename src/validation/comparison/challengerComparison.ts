/** What a challenger is worth beside the champion, as plain data that the page draws and `comparison.json` repeats. */
import type { Estimate } from "../../core/index.js";
import type { BacktestResult } from "../../backtest/index.js";
import type { SharedRows } from "../../predictions/index.js";

/** One word for one thing that was compared. */
export type ChallengerOutcome = "better" | "worse" | "cannot be told apart";

/**
 * One word for a question: `mixed` where one thing is better and another worse, `identical` where both say the same of
 * every shared row, `not shown` where something is missing.
 */
export type ComparisonAnswer = ChallengerOutcome | "mixed" | "identical" | "not shown";

/** A paired difference and what it shows. */
export interface PairedFinding {
  readonly champion: number;
  readonly challenger: number;
  /** Challenger less champion, with its interval over days. */
  readonly difference: Estimate;
  /** Two-sided, of this difference alone. */
  readonly pValue: number;
  /** Holm over its family: what the outcome rests on. */
  readonly adjustedP: number;
  /**
   * Smallest true difference, in either direction, that so many days would have shown with 80 % probability, as one
   * of its family; Infinity where they show none that there can be, as fewer than five days do.
   */
  readonly detectable: number;
  readonly outcome: ChallengerOutcome;
}

/** What is compared over all rows; the two last as the distance of a Buy share from one half. */
export type MeasureId = "auc" | "logLoss" | "brier" | "buyShare" | "worstHour";

/** One measure over all shared rows. */
export interface PairedMeasure extends PairedFinding {
  readonly id: MeasureId;
}

/**
 * How far a Buy share lies from one half. Where both sides lie inside the limits of its gate, neither is worse for
 * lying farther out: `both balanced`.
 */
export interface PairedBalance extends Omit<PairedMeasure, "outcome"> {
  /** Distance from one half at which the gate's nearer limit lies. */
  readonly limit: number;
  readonly outcome: ChallengerOutcome | "both balanced";
}

/** Where in the day, in the market or in which state of it. */
export type GroupKind = "hour" | "symbol" | "regime";

/** Log-loss of the rows of one group. */
export interface PairedGroup extends PairedFinding {
  readonly kind: GroupKind;
  /** `07:00`, `BTCUSDT`, `bear`. */
  readonly name: string;
  readonly n: number;
  /** UTC days with rows. */
  readonly days: number;
}

/** The two accounts, each traded by one side's decisions on the shared rows. */
export interface PairedReturn extends Omit<PairedFinding, "champion" | "challenger"> {
  /** Per 30 days after costs. */
  readonly champion: Estimate;
  readonly challenger: Estimate;
  /** Of the challenger's account over the champion's per 30 days, less one. */
  readonly difference: Estimate;
  readonly accounts: { readonly champion: BacktestResult; readonly challenger: BacktestResult };
}

/** All that is found about a challenger beside the champion. */
export interface ChallengerComparison {
  readonly champion: string;
  readonly challenger: string;
  /** The rows both decided; A is the champion. */
  readonly rows: SharedRows;
  readonly n: number;
  /** UTC days with rows. */
  readonly days: number;
  readonly confidence: number;
  readonly thresholds: { readonly champion: number; readonly challenger: number };
  /** Shares of Buy. */
  readonly buyShares: { readonly champion: number; readonly challenger: number };
  readonly answers: {
    /** Does it rank and say probabilities better: AUC, log-loss and Brier score, one family. */
    readonly better: ComparisonAnswer;
    /** Hours, symbols and regimes by log-loss, one family. */
    readonly where: ComparisonAnswer;
    /** Return after costs. */
    readonly matter: ComparisonAnswer;
  };
  /** AUC, log-loss, Brier score; none without labels, no AUC where they hold one class. */
  readonly quality: readonly PairedMeasure[];
  /** Share of Buy and worst hour; a family of its own, which decides no answer. */
  readonly balance: readonly PairedBalance[];
  /** Hours, symbols, regimes; none without labels. */
  readonly groups: readonly PairedGroup[];
  /** Null where {@link ChallengerComparison.moneyMissing} says why. */
  readonly money: PairedReturn | null;
  readonly moneyMissing: string | null;
}
