/**
 * A tear sheet of one account; `TEAR_SHEET` has the formula of each figure.
 *
 * Returns are daily (UTC days, the first and last perhaps in part); a year has 365 of them, since this
 * market never closes.
 */
import { DAY_MS, fracToBps, isOnlyRounding, mean, normalDensity, normalQuantile, quantile } from "../../core/index.js";
import type { BacktestResult } from "./backtestResult.js";
import { dailyReturns, type EquityCurve } from "./monthlyReturns.js";
import type { TearSheetName } from "./tearSheet.js";
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
    if (value < peak || equity[i - 1]! < peak) longestMs = Math.max(longestMs, timeMs[i]! - peakMs);
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
