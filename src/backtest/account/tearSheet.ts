/** The figures of a tear sheet under the names that quants know, each with its unit and its formula. */

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
 * Every figure of a tear sheet, in reading order. Null where the formula divides by nothing, or by what is
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
    missing: "too few days",
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
