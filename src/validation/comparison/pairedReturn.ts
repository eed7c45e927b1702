/** What the challenger's decisions would have earned beside the champion's, on the same rows and days. */
import { influenceOfRatio, type Estimate } from "../../core/index.js";
import {
  backtestPerpetual,
  dailyReturns,
  MONTH_DAYS,
  monthlyReturnEstimate,
  type BacktestResult,
  type PerpetualInput,
  type PerpetualOptions,
} from "../../backtest/index.js";
import type { SharedRows } from "../../predictions/index.js";
import { LEAST_DAYS } from "../gates/judgeGate.js";
import type { PairedReturn } from "./challengerComparison.js";
import { judgeFamily, pairedTest } from "./pairedTest.js";

/** A market to trade both sides in. */
export interface ComparedMarket extends Pick<PerpetualInput, "bars" | "funding"> {
  readonly costs?: PerpetualOptions;
}

/** How both sides decide. */
export interface Thresholds {
  readonly champion: number;
  readonly challenger: number;
}

/**
 * Runs both accounts from the first shared decision until the last one's label is known, or for one bar behind it
 * where there are no labels, and takes the difference of their daily log returns, compounded to 30 days.
 *
 * @returns Why there is none, where an account was ruined or the days are too few.
 * @throws {RangeError} As `backtestPerpetual`.
 */
export function pairedReturn(
  { t0Ms, symbol, probabilityA, probabilityB, horizonsMs }: SharedRows,
  { bars, funding, costs = {} }: ComparedMarket,
  { confidence, thresholds }: { readonly confidence: number; readonly thresholds: Thresholds },
): PairedReturn | string {
  // Bars may go on for months behind the last decision that both made.
  const { barMs } = "timeMs" in bars ? bars : bars[0]!;
  const untilMs = t0Ms.at(-1)! + Math.max(barMs, ...horizonsMs);
  const trade = (probability: Float64Array, threshold: number): BacktestResult =>
    backtestPerpetual(
      { bars, predictions: { t0Ms, symbol, probability, threshold }, ...(funding === undefined ? {} : { funding }) },
      { ...costs, untilMs },
    );
  const accounts = {
    champion: trade(probabilityA, thresholds.champion),
    challenger: trade(probabilityB, thresholds.challenger),
  };
  const ruined = (["champion", "challenger"] as const).filter((side) => accounts[side].ruinedAtMs !== null);
  if (ruined.length > 0) return `the account of the ${ruined.join(" and that of the ")} was ruined`;
  const [before, after] = [dailyReturns(accounts.champion), dailyReturns(accounts.challenger)];
  const { days } = before;
  if (days.length < LEAST_DAYS) return `needs at least ${LEAST_DAYS} days to trade on, found ${days.length}`;
  const moved = after.returnLog.map((log, day) => log - before.returnLog[day]!);
  const sum = (column: Float64Array): number => column.reduce((all, value) => all + value, 0);
  const test = pairedTest(influenceOfRatio(moved, days), { value: sum(moved) / sum(days), confidence });
  const [found] = judgeFamily([{ facts: {}, test, better: "larger" }], { confidence });
  const month = (account: BacktestResult): Estimate => monthlyReturnEstimate(account, { confidence });
  const { value, low, high } = found!.difference;
  return {
    ...found!,
    champion: month(accounts.champion),
    challenger: month(accounts.challenger),
    difference: { value: compounded(value), low: compounded(low), high: compounded(high) },
    detectable: compounded(found!.detectable),
    accounts,
  };
}

function compounded(dailyLog: number): number {
  return Math.expm1(MONTH_DAYS * dailyLog);
}
