/**
 * What other thresholds would have made of the same probabilities: a table to look up, made before anybody asks, by
 * the gates' own shares and the back-test's own money.
 */
import { estimateShare, utcHour, type Estimate } from "../../core/index.js";
import { backtestPerpetual, monthlyReturnEstimate } from "../../backtest/index.js";
import type { SymbolMarket } from "../../market/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import type { RunContext } from "../runContext.js";
import { accountOptions, perpetualInput } from "./judge.js";

/** One threshold, every other setting as it was. */
export interface ThresholdOutcome {
  /** Buy = P(BUY) above it. */
  readonly threshold: number;
  /** Of all decisions, with its interval over days. */
  readonly buyShare: Estimate;
  /** Share of Buy in each UTC hour of t0, shape [24]; null for an hour without decisions. */
  readonly hourShares: readonly (number | null)[];
  /** What the account would have done, net of costs; null without bars. */
  readonly money: {
    /** Per 30 days, with its interval over days. */
    readonly monthlyReturn: Estimate;
    /** Of the whole span. */
    readonly fills: number;
  } | null;
}

/** The thresholds of one model, ascending. */
export interface ThresholdGrid {
  readonly model: string;
  /** The one it was judged at, which is always among the outcomes. */
  readonly threshold: number;
  readonly outcomes: readonly ThresholdOutcome[];
}

/** Whose thresholds are asked about, and where its decisions are traded. */
export interface ThresholdQuestion {
  readonly model: string;
  readonly predictions: PredictionTable;
  readonly markets: readonly SymbolMarket[];
}

const STEPS = 100;
const [FIRST_STEP, LAST_STEP] = [5, 95];

/**
 * Every hundredth from 0.05 to 0.95, and the threshold that was used.
 *
 * @param predictions In order of t0.
 * @param markets Of the back-test; none, no money.
 * @throws What `backtestPerpetual` refuses.
 */
export function thresholdGrid(
  { config }: Pick<RunContext, "config">,
  { model, predictions, markets }: ThresholdQuestion,
): ThresholdGrid {
  const { confidence } = config.validation;
  const steps = Array.from({ length: LAST_STEP - FIRST_STEP + 1 }, (_, k) => (FIRST_STEP + k) / STEPS);
  const thresholds = [...new Set([...steps, predictions.threshold])].sort((a, b) => a - b);
  const hourOfRow = Uint8Array.from(predictions.t0Ms, utcHour);
  return {
    model,
    threshold: predictions.threshold,
    outcomes: thresholds.map((threshold) => {
      const hits = Uint8Array.from(predictions.probability, (p) => (p > threshold ? 1 : 0));
      return {
        threshold,
        buyShare: estimateShare({ timeMs: predictions.t0Ms, hits, confidence }),
        hourShares: sharesByHour(hits, hourOfRow),
        money: moneyOf({ ...predictions, threshold }, markets, config),
      };
    }),
  };
}

function moneyOf(
  decided: PredictionTable,
  markets: readonly SymbolMarket[],
  config: RunContext["config"],
): ThresholdOutcome["money"] {
  if (markets.length === 0) return null;
  const account = backtestPerpetual(perpetualInput(markets, decided, config), accountOptions(decided, config));
  const { confidence } = config.validation;
  return { monthlyReturn: monthlyReturnEstimate(account, { confidence }), fills: account.trades.length };
}

function sharesByHour(hits: Uint8Array, hourOfRow: Uint8Array): (number | null)[] {
  const rows = new Float64Array(24);
  const buys = new Float64Array(24);
  hits.forEach((hit, row) => {
    rows[hourOfRow[row]!]! += 1;
    buys[hourOfRow[row]!]! += hit;
  });
  return Array.from(rows, (n, hour) => (n === 0 ? null : buys[hour]! / n));
}
