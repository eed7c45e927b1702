/**
 * A tear sheet under the names that quants know, each with its formula in `TEAR_SHEET`.
 *
 * Returns are daily (UTC days, the first and last perhaps in part); a year has 365 of them, since this
 * market never closes.
 */
import { DAY_MS, fracToBps, isOnlyRounding, mean, normalDensity, normalQuantile, quantile } from "../../core/index.js";
import type { BacktestResult } from "./backtestResult.js";
import { dailyReturns, type EquityCurve } from "./monthlyReturns.js";
import { MONTH_DAYS } from "../significance/monthlyReturnEstimate.js";
import {
  isJudgeable,
  minimumTrackRecordLength,
  probabilisticSharpeRatio,
} from "../significance/probabilisticSharpeRatio.js";

/** Days of a year in a market that never closes. */
export const YEAR_DAYS = 365;

/** Of the days that value-at-risk looks at. */
const TAIL = 0.05;

/** What one figure of the tear sheet is. */
export interface TearSheetEntry {
  readonly name: string;
  readonly unit: "frac" | "days" | "ratio" | "bps" | "count";
  readonly formula: string;
  /** Why there is none where there is none; absent for a figure that every account has. */
  readonly missing?: string;
}

/** The figures of a tear sheet, in reading order. */
export type TearSheetName =
  | "totalReturnFrac"
  | "annualReturnFrac"
  | "annualVolatilityFrac"
  | "sharpeAnnual"
  | "sortinoAnnual"
  | "calmar"
  | "maxDrawdownFrac"
  | "longestDrawdownDays"
  | "hitRateFrac"
  | "profitFactor"
  | "winningDaysFrac"
  | "positionCount"
  | "turnoverPerMonth"
  | "grossExposureFrac"
  | "breakEvenCostBps"
  | "bestMonthFrac"
  | "worstMonthFrac"
  | "bestDayFrac"
  | "worstDayFrac"
  | "valueAtRiskFrac"
  | "conditionalValueAtRiskFrac"
  | "skewness"
  | "kurtosis"
  | "tailRatio"
  | "probabilisticSharpe"
  | "minimumTrackRecordDays";

/**
 * Every figure of {@link BacktestSummary}, in reading order. Null where the formula divides by nothing, or by what is
 * only the rounding of equity, or the account is too short for it.
 */
export const TEAR_SHEET: Readonly<Record<TearSheetName, TearSheetEntry>> = {
  totalReturnFrac: { name: "Total return", unit: "frac", formula: "last equity / first equity - 1" },
  annualReturnFrac: {
    name: "Annual return (CAGR)",
    unit: "frac",
    formula: "(1 + total return)^(365 / days) - 1; none for less than half a year",
    missing: "too few days",
  },
  annualVolatilityFrac: {
    name: "Annual volatility",
    unit: "frac",
    formula: "sample standard deviation of daily returns x sqrt(365)",
    missing: "one day only",
  },
  sharpeAnnual: {
    name: "Sharpe ratio",
    unit: "ratio",
    formula: "mean / sample standard deviation of daily returns x sqrt(365), no risk-free rate",
    missing: "returns did not vary",
  },
  sortinoAnnual: {
    name: "Sortino ratio",
    unit: "ratio",
    formula: "mean of daily returns / sqrt(mean of min(return, 0)²) x sqrt(365)",
    missing: "no day lost",
  },
  calmar: {
    name: "Calmar ratio",
    unit: "ratio",
    formula: "annual return / maximum drawdown",
    missing: "too few days or no drawdown",
  },
  maxDrawdownFrac: {
    name: "Maximum drawdown",
    unit: "frac",
    formula: "largest 1 - equity / highest equity before, over all marks",
  },
  longestDrawdownDays: {
    name: "Longest drawdown",
    unit: "days",
    formula: "longest time from a peak until equity reaches it again, or to the end",
  },
  hitRateFrac: {
    name: "Hit rate",
    unit: "frac",
    formula: "share of positions whose net result is above 0",
    missing: "no position",
  },
  profitFactor: {
    name: "Profit factor",
    unit: "ratio",
    formula: "sum of positive / sum of negative net results of positions",
    missing: "no position lost",
  },
  winningDaysFrac: { name: "Winning days", unit: "frac", formula: "share of days with a return above 0" },
  positionCount: {
    name: "Positions",
    unit: "count",
    formula: "opened or turned, the last of each symbol marked at the end",
  },
  turnoverPerMonth: { name: "Turnover a month", unit: "ratio", formula: "traded notional / mean equity / days x 30" },
  grossExposureFrac: {
    name: "Gross exposure",
    unit: "frac",
    formula: "mean over bar closes of gross notional / equity",
    missing: "no bar closed",
  },
  breakEvenCostBps: {
    name: "Break-even cost",
    unit: "bps",
    formula: "(price gain - funding) / traded notional: the cost per fill that would leave nothing",
    missing: "nothing traded",
  },
  bestMonthFrac: {
    name: "Best month",
    unit: "frac",
    formula: "largest return of a calendar month, those covered in part too",
  },
  worstMonthFrac: {
    name: "Worst month",
    unit: "frac",
    formula: "smallest return of a calendar month, those covered in part too",
  },
  bestDayFrac: { name: "Best day", unit: "frac", formula: "largest daily return" },
  worstDayFrac: { name: "Worst day", unit: "frac", formula: "smallest daily return" },
  valueAtRiskFrac: {
    name: "Daily value-at-risk",
    unit: "frac",
    formula: "5 % quantile of a normal with mean and sample standard deviation of daily returns",
  },
  conditionalValueAtRiskFrac: {
    name: "Expected shortfall (cVaR)",
    unit: "frac",
    formula: "mean of what lies below the value-at-risk of the same normal",
  },
  skewness: {
    name: "Skew",
    unit: "ratio",
    formula: "third central moment / population standard deviation³ of daily returns",
    missing: "returns did not vary",
  },
  kurtosis: {
    name: "Kurtosis",
    unit: "ratio",
    formula: "fourth central moment / population variance² of daily returns, 3 for a normal",
    missing: "returns did not vary",
  },
  tailRatio: {
    name: "Tail ratio",
    unit: "ratio",
    formula: "95 % quantile / abs(5 % quantile) of daily returns",
    missing: "no tail below 0",
  },
  probabilisticSharpe: {
    name: "P(Sharpe > 0)",
    unit: "frac",
    formula: "probabilistic Sharpe ratio against 0, daily",
    missing: "too few or too even returns",
  },
  minimumTrackRecordDays: {
    name: "Track record needed",
    unit: "days",
    formula: "days until P(Sharpe > 0) is 95 % at this ratio",
    missing: "ratio not above 0",
  },
};

/** The tear sheet of one account. */
export type BacktestSummary = Readonly<Record<TearSheetName, number | null>> & { readonly days: number };

/** Every figure of {@link TEAR_SHEET}. */
export function summarizeBacktest(result: BacktestResult): BacktestSummary {
  const { timeMs, equity, positions, monthlyReturns } = result;
  const daily = dailyReturns(result).returnFrac;
  const days = (timeMs.at(-1)! - timeMs[0]!) / DAY_MS;
  const growth = equity.at(-1)! / equity[0]!;
  // A good month to the power of twelve is a number that nobody should read.
  const annualReturnFrac = days < YEAR_DAYS / 2 ? null : growth ** (YEAR_DAYS / days) - 1;
  const { maxDrawdownFrac, longestDrawdownDays } = drawdowns(result);
  const { average, sampleDeviation, skewness, kurtosis } = momentsOf(daily);
  const downside = Math.sqrt(mean(daily.map((value) => Math.min(value, 0) ** 2)));
  const valueAtRiskFrac = sampleDeviation === null ? null : average + normalQuantile(TAIL) * sampleDeviation;
  const won = positions.filter(({ netUsd }) => netUsd > 0);
  const gained = won.reduce((sum, { netUsd }) => sum + netUsd, 0);
  const lost = positions.reduce((sum, { netUsd }) => sum - Math.min(netUsd, 0), 0);
  const months = monthlyReturns.map(({ returnFrac }) => returnFrac);
  const moments =
    skewness !== null && kurtosis !== null && sampleDeviation !== null
      ? { sharpe: average / sampleDeviation, skewness, kurtosis }
      : null;
  const judged = moments !== null && isJudgeable(moments) ? moments : null;
  return {
    days,
    totalReturnFrac: growth - 1,
    annualReturnFrac,
    annualVolatilityFrac: sampleDeviation === null ? null : sampleDeviation * Math.sqrt(YEAR_DAYS),
    sharpeAnnual: moments === null ? null : moments.sharpe * Math.sqrt(YEAR_DAYS),
    sortinoAnnual: over(average * Math.sqrt(YEAR_DAYS), downside),
    calmar: annualReturnFrac === null ? null : over(annualReturnFrac, maxDrawdownFrac),
    maxDrawdownFrac,
    longestDrawdownDays,
    hitRateFrac: over(won.length, positions.length),
    profitFactor: over(gained, lost),
    winningDaysFrac: daily.filter((value) => value > 0).length / daily.length,
    positionCount: positions.length,
    turnoverPerMonth: (result.tradedUsd / mean(equity) / days) * MONTH_DAYS,
    grossExposureFrac: Number.isNaN(result.grossExposureFrac) ? null : result.grossExposureFrac,
    breakEvenCostBps:
      result.tradedUsd > 0 ? fracToBps((result.pricePnlUsd - result.fundingPaid) / result.tradedUsd) : null,
    bestMonthFrac: Math.max(...months),
    worstMonthFrac: Math.min(...months),
    bestDayFrac: daily.reduce((a, b) => Math.max(a, b)),
    worstDayFrac: daily.reduce((a, b) => Math.min(a, b)),
    valueAtRiskFrac,
    conditionalValueAtRiskFrac:
      sampleDeviation === null ? null : average - (normalDensity(normalQuantile(TAIL)) / TAIL) * sampleDeviation,
    skewness,
    kurtosis,
    tailRatio: over(quantile(daily, 0.95), Math.abs(quantile(daily, 0.05))),
    probabilisticSharpe: judged === null ? null : probabilisticSharpeRatio({ ...judged, observations: daily.length }),
    minimumTrackRecordDays: judged === null ? null : finite(minimumTrackRecordLength(judged)),
  };
}

/** Drawdown at every mark: 1 - equity / highest equity so far. */
export function drawdownCurve({ equity }: Pick<EquityCurve, "equity">): Float64Array {
  let peak = -Infinity;
  return equity.map((value) => {
    peak = Math.max(peak, value);
    return 1 - value / peak;
  });
}

function drawdowns({ timeMs, equity }: EquityCurve): {
  readonly maxDrawdownFrac: number;
  readonly longestDrawdownDays: number;
} {
  let peak = equity[0]!;
  let peakMs = timeMs[0]!;
  let deepest = 0;
  let longestMs = 0;
  for (let i = 1; i < equity.length; i++) {
    const value = equity[i]!;
    if (value < peak) deepest = Math.max(deepest, 1 - value / peak);
    // The way back counts up to the mark that reaches the peak again; without a fall in between there was no drawdown.
    if (i > 0 && equity[i - 1]! < peak) longestMs = Math.max(longestMs, timeMs[i]! - peakMs);
    if (value < peak) longestMs = Math.max(longestMs, timeMs[i]! - peakMs);
    if (value >= peak) {
      peak = value;
      peakMs = timeMs[i]!;
    }
  }
  return { maxDrawdownFrac: deepest, longestDrawdownDays: longestMs / DAY_MS };
}

function momentsOf(values: Float64Array): {
  readonly average: number;
  readonly sampleDeviation: number | null;
  readonly skewness: number | null;
  readonly kurtosis: number | null;
} {
  const n = values.length;
  const average = mean(values);
  const central = (power: number): number => mean(values.map((value) => (value - average) ** power));
  // A return is a quotient of equities less 1: its rounding is that of 1, however small it is itself.
  const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const found = central(2);
  const variance = isOnlyRounding(Math.sqrt(found), size) ? 0 : found;
  return {
    average,
    sampleDeviation: n > 1 ? Math.sqrt((variance * n) / (n - 1)) : null,
    skewness: variance > 0 ? central(3) / variance ** 1.5 : null,
    kurtosis: variance > 0 ? central(4) / variance ** 2 : null,
  };
}

/** Null where the denominator, like all figures a fraction of equity or a count, is no more than rounding. */
function over(numerator: number, denominator: number): number | null {
  return denominator > 0 && !isOnlyRounding(denominator, 1) ? numerator / denominator : null;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
