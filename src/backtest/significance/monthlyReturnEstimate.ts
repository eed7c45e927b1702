import { estimateRatio, requireInteger, type Estimate } from "../../core/index.js";
import { dailyReturns, type EquityCurve } from "../account/monthlyReturns.js";

/** Days of the month that returns are given for. */
export const MONTH_DAYS = 30;

/**
 * Geometric mean return per 30 days, with its interval: that of the mean daily log return, compounded.
 *
 * @returns -1 with both limits -1 for a ruined account.
 * @throws {RangeError} If the account covers fewer than 2 days.
 */
export function monthlyReturnEstimate(curve: EquityCurve, { confidence }: { readonly confidence: number }): Estimate {
  const { returnLog, days } = dailyReturns(curve);
  requireInteger("estimate a monthly return", { days: returnLog.length }, { atLeast: 2 });
  if (!(curve.equity.at(-1)! > 0)) return { value: -1, low: -1, high: -1 };
  const { value, low, high } = estimateRatio(returnLog, days, { confidence });
  const compounded = (daily: number): number => Math.expm1(MONTH_DAYS * daily);
  return { value: compounded(value), low: compounded(low), high: compounded(high) };
}
