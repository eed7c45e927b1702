/** Sharpe ratio and volatility over a window that moves day by day. */
import { isOnlyRounding, mean, requireInteger } from "../../core/index.js";
import { dailyReturns, type EquityCurve } from "./monthlyReturns.js";
import { YEAR_DAYS } from "./summarizeBacktest.js";

/** Columns of one length, a row for each day that ends a whole window. */
export interface RollingRisk {
  /** Days in each window. */
  readonly windowDays: number;
  /** Last day of the window, days since 1970-01-01. */
  readonly day: Int32Array;
  /** Annualised; NaN where the window does not vary. */
  readonly sharpe: Float64Array;
  /** Annualised sample standard deviation. */
  readonly volatilityFrac: Float64Array;
}

const LONGEST_WINDOW_DAYS = 30;
const SHORTEST_WINDOW_DAYS = 7;

/**
 * Rolling figures of daily returns.
 *
 * Timing: the value of a day uses that day and those before it in the window.
 *
 * @param options.windowDays At least 2. When absent a third of the days, at least 7 and at most 30.
 * @returns No rows for an account that is shorter than the window.
 * Source: QuantStats' `rolling_sharpe` and `rolling_volatility`, with 365 days a year.
 */
export function rollingRisk(curve: EquityCurve, options: { readonly windowDays?: number } = {}): RollingRisk {
  const { day, returnFrac } = dailyReturns(curve);
  const third = Math.round(day.length / 3);
  const { windowDays = Math.min(LONGEST_WINDOW_DAYS, Math.max(SHORTEST_WINDOW_DAYS, third)) } = options;
  requireInteger("roll over days", { windowDays }, { atLeast: 2 });
  const count = Math.max(0, day.length - windowDays + 1);
  const sharpe = new Float64Array(count);
  const volatilityFrac = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const own = returnFrac.subarray(k, k + windowDays);
    const average = mean(own);
    const variance = own.reduce((sum, value) => sum + (value - average) ** 2, 0) / (windowDays - 1);
    const deviation = Math.sqrt(variance);
    volatilityFrac[k] = deviation * Math.sqrt(YEAR_DAYS);
    sharpe[k] = isOnlyRounding(deviation, 1) ? NaN : (average / deviation) * Math.sqrt(YEAR_DAYS);
  }
  return { windowDays, day: day.slice(day.length - count), sharpe, volatilityFrac };
}
