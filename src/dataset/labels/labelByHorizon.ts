import { HOUR_MS, requireInRange, requireInteger } from "../../core/index.js";
import { realizedVolatility, type Bars } from "../../market/index.js";
import { isStale } from "./isStale.js";
import type { LabelTable } from "./labelTable.js";

/** Bars behind the volatility that scales the threshold. */
const SIGMA_BARS = 288;

export interface HorizonLabels extends LabelTable {
  /** The return above which a row is BUY. */
  readonly thetaFrac: Float64Array;
}

/**
 * Labels each bar close by the return over a fixed horizon: BUY if it exceeds `buyAboveSigma` x
 * `realized_vol_288` x sqrt(horizon in bars).
 *
 * Timing: decision at the close of bar i, entry at the open of bar i + 1, exit at the close at the
 * horizon, where the label becomes known. A row is left out where one of these bars is absent, where nothing was
 * traded from entry to exit and the price stayed (that is no SELL, there was no market), or where a threshold above 0
 * has fewer than 288 returns to look back on.
 *
 * @param options.horizonMs A whole number of bars; 4 hours by default.
 * @param options.buyAboveSigma 0 by default: any rise is BUY.
 * @throws {RangeError} If the horizon is no whole number of bars, or the threshold is negative.
 */
export function labelByHorizon(
  bars: Bars,
  { horizonMs = 4 * HOUR_MS, buyAboveSigma = 0 }: { readonly horizonMs?: number; readonly buyAboveSigma?: number } = {},
): HorizonLabels {
  const { barMs, timeMs, open, close } = bars;
  const steps = horizonMs / barMs;
  requireInteger("label by horizon", { "horizonMs / barMs": steps }, { atLeast: 1 });
  requireInRange("label by horizon", { buyAboveSigma }, { atLeast: 0 });
  const volatility = buyAboveSigma > 0 ? realizedVolatility(close, SIGMA_BARS) : undefined;

  const rows: number[] = [];
  for (let i = 0; i + steps < timeMs.length; i++) {
    const unbroken = timeMs[i + 1]! - timeMs[i]! === barMs && timeMs[i + steps]! - timeMs[i]! === horizonMs;
    if (!unbroken || (volatility !== undefined && Number.isNaN(volatility[i]!))) continue;
    if (!isStale(bars, { from: i + 1, to: i + steps })) rows.push(i);
  }
  const row = Int32Array.from(rows);
  const returnFrac = Float64Array.from(row, (i) => close[i + steps]! / open[i + 1]! - 1);
  const thetaFrac = Float64Array.from(row, (i) =>
    volatility === undefined ? 0 : buyAboveSigma * volatility[i]! * Math.sqrt(steps),
  );
  const t0Ms = Float64Array.from(row, (i) => timeMs[i]! + barMs);
  return {
    label: Uint8Array.from(returnFrac, (value, k) => (value > thetaFrac[k]! ? 1 : 0)),
    t0Ms,
    t1Ms: t0Ms.map((time) => time + horizonMs),
    returnFrac,
    row,
    thetaFrac,
  };
}
