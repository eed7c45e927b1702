/**
 * How much of a good back-test is choice: every way to predict that was looked at, traded over the same
 * days, and the best of them held against the best that luck would have shown.
 */
import { createMatrix, standardDeviation } from "../../core/index.js";
import type { BacktestResult } from "../account/backtestResult.js";
import { deflatedSharpeRatio, type DeflatedSharpe } from "./deflatedSharpeRatio.js";
import { effectiveTrials } from "./effectiveTrials.js";
import { dailyReturns } from "../account/monthlyReturns.js";
import { probabilityOfBacktestOverfitting, type BacktestOverfitting } from "./probabilityOfBacktestOverfitting.js";
import { isJudgeable, type SharpeMoments } from "./probabilisticSharpeRatio.js";
import { summarizeBacktest, YEAR_DAYS } from "../account/summarizeBacktest.js";

export interface SelectionRisk {
  /** Names of what was compared, in the order given. */
  readonly names: readonly string[];
  /** Per-day Sharpe ratio of each. */
  readonly sharpe: readonly number[];
  readonly days: number;
  /** Everything that was looked at: what was traded here, and the trials of the search. */
  readonly trials: number;
  /** What so many correlated trials are worth in independent ones. */
  readonly effectiveTrials: number;
  /** Of the chosen one; null where its returns do not vary, or their moments leave its ratio no spread. */
  readonly deflated: DeflatedSharpe | null;
  readonly overfitting: BacktestOverfitting;
}

/** Days a block of the cross-validation must hold at least. */
const LEAST_DAYS_A_BLOCK = 2;
const MOST_BLOCKS = 16;

/**
 * @param accounts Back-tests over the same span, at least two.
 * @param options.chosen Name of the one that was chosen.
 * @param options.searchTrials Trials of a search, beside the accounts.
 * @throws {RangeError} If accounts cover different days, the chosen one is not among them, or there are too few days.
 */
export function selectionRisk(
  accounts: readonly { readonly name: string; readonly result: BacktestResult }[],
  { chosen, searchTrials }: { readonly chosen: string; readonly searchTrials: number },
): SelectionRisk {
  const returns = accounts.map(({ result }) => dailyReturns(result).returnFrac);
  const days = returns[0]?.length ?? 0;
  const other = returns.find((column) => column.length !== days);
  if (other !== undefined)
    throw new RangeError(
      `Cannot judge a selection as all accounts must cover the same days: found ${days} and ${other.length}`,
    );
  const at = accounts.findIndex(({ name }) => name === chosen);
  if (at < 0)
    throw new RangeError(
      `Cannot judge a selection as the chosen account must be among the compared: found ${JSON.stringify(chosen)}`,
    );
  const blocks = Math.min(MOST_BLOCKS, 2 * Math.floor(days / LEAST_DAYS_A_BLOCK / 2));
  const matrix = createMatrix(days, accounts.length);
  returns.forEach((column, c) => column.forEach((value, day) => (matrix.data[day * accounts.length + c] = value)));

  const moments = accounts.map(({ result }) => dailyMoments(result));
  const sharpe = moments.map((each) => each?.sharpe ?? 0);
  const trials = accounts.length + searchTrials;
  const independent = effectiveTrials(returns, { trials });
  const ofChosen = moments[at];
  return {
    names: accounts.map(({ name }) => name),
    sharpe,
    days,
    trials,
    effectiveTrials: independent,
    deflated:
      ofChosen == null || !isJudgeable(ofChosen)
        ? null
        : deflatedSharpeRatio({
            ...ofChosen,
            observations: days,
            trials: independent,
            trialsSharpeVariance: sampleVariance(moments.flatMap((each) => each?.sharpe ?? [])),
          }),
    overfitting: probabilityOfBacktestOverfitting(matrix, { blocks }),
  };
}

/** Per day; null where daily returns do not vary. */
function dailyMoments(result: BacktestResult): SharpeMoments | null {
  const { sharpeAnnual, skewness, kurtosis } = summarizeBacktest(result);
  return sharpeAnnual === null || skewness === null || kurtosis === null
    ? null
    : { sharpe: sharpeAnnual / Math.sqrt(YEAR_DAYS), skewness, kurtosis };
}

/** Divided by n - 1; 0 for fewer than two. */
function sampleVariance(values: readonly number[]): number {
  const n = values.length;
  return n < 2 ? 0 : (standardDeviation(values) ** 2 * n) / (n - 1);
}
