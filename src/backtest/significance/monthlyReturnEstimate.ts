import { cautiousBlockLength, requireInteger, type Estimate, type Rng, requireRng } from "../../core/index.js";
import { dailyReturns, type EquityCurve } from "../account/monthlyReturns.js";
import { stationaryBootstrap } from "./stationaryBootstrap.js";

/** Days of the month that returns are given for. */
export const MONTH_DAYS = 30;

/**
 * Geometric mean return per 30 days, with its interval: the stationary bootstrap over daily log returns,
 * mean block by Politis and White (one day where longer ones would narrow it).
 *
 * @returns -1 with both limits -1 for a ruined account.
 * @throws {RangeError} If the account covers fewer than 2 days.
 * Source: Politis & Romano (1994); Politis & White (2004) with Patton, Politis & White (2009).
 */
export function monthlyReturnEstimate(
  curve: EquityCurve,
  { resamples, confidence, rng }: { readonly resamples: number; readonly confidence: number; readonly rng: Rng },
): Estimate {
  requireRng("estimate a monthly return", rng);
  const { returnLog, days } = dailyReturns(curve);
  requireInteger("estimate a monthly return", { days: returnLog.length }, { atLeast: 2 });
  if (!(curve.equity.at(-1)! > 0)) return { value: -1, low: -1, high: -1 };
  const statistic = (weights: Float64Array): number => {
    let logSum = 0;
    let daySum = 0;
    for (let day = 0; day < weights.length; day++) {
      logSum += weights[day]! * returnLog[day]!;
      daySum += weights[day]! * days[day]!;
    }
    return Math.expm1((MONTH_DAYS * logSum) / daySum);
  };
  return stationaryBootstrap(
    { periods: returnLog.length, statistic },
    { meanBlock: cautiousBlockLength(returnLog), resamples, confidence, rng },
  ).estimate;
}
