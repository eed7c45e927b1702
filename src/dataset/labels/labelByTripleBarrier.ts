import { HOUR_MS, requireInRange, requireInteger } from "../../core/index.js";
import type { Bars } from "../../market/index.js";
import { exponentialDeviation } from "./exponentialDeviation.js";
import { isStale } from "./isStale.js";
import type { LabelTable } from "./labelTable.js";

export interface TripleBarrierOptions {
  /** Distance of the upper barrier in sigmas of one bar; 0 leaves it out. */
  readonly takeProfitSigma: number;
  /** Distance of the lower barrier in sigmas of one bar; 0 leaves it out. */
  readonly stopLossSigma: number;
  /** When a trade that touched neither ends; a whole number of bars. */
  readonly horizonMs: number;
  /** Half-life of the volatility that scales the barriers. */
  readonly sigmaHalfLifeBars: number;
  /** A row that touched neither: labelled by the sign of its return, or left out. */
  readonly atHorizon: "sign" | "drop";
}

/** Barriers at two sigmas of one bar, which is one sigma of the move over four bars. */
export const BARRIER_DEFAULTS: TripleBarrierOptions = {
  takeProfitSigma: 2,
  stopLossSigma: 2,
  horizonMs: 4 * HOUR_MS,
  sigmaHalfLifeBars: 100,
  atHorizon: "sign",
};

export interface TripleBarrierLabels extends LabelTable {
  /** Rows with one bar that touched both barriers: their order is unknowable from bars, they are SELL. */
  readonly bothTouchedCount: number;
  /** Rows that touched neither barrier; among the labels only where `atHorizon` is "sign". */
  readonly untouchedCount: number;
  /** Volatility of one bar behind each row's barriers. */
  readonly sigma: Float64Array;
}

/**
 * Labels each bar close by which barrier the price touches first: BUY at entry x (1 + takeProfitSigma x
 * sigma), SELL at entry x (1 - stopLossSigma x sigma).
 *
 * Timing: decision at the close of bar i with sigma from returns up to bar i, entry at the open of bar
 * i + 1; the label is known at the close of the bar that touched, at the latest at the horizon. A row is
 * left out where a bar up to the horizon is absent, whether or not a barrier was touched before (to keep
 * only the quick ones would tilt the sample), where nothing was traded up to the horizon and the price stayed, or where
 * fewer returns than the half-life lie behind it.
 *
 * `returnFrac` is taken at the barrier, at the bar's open where it opened beyond, or at the horizon's
 * close; a return of exactly 0 there is SELL.
 *
 * @param options What is left out is as in {@link BARRIER_DEFAULTS}.
 * @throws {RangeError} If the horizon is no whole number of bars, a multiple is negative or both are 0
 * while `atHorizon` is "drop", or the half-life is not positive.
 * Source: Lopez de Prado, Advances in Financial Machine Learning, ch. 3; touches are read from high and
 * low instead of closes.
 */
export function labelByTripleBarrier(bars: Bars, options: Partial<TripleBarrierOptions> = {}): TripleBarrierLabels {
  const action = "label by triple barrier";
  const { takeProfitSigma, stopLossSigma, horizonMs, sigmaHalfLifeBars, atHorizon } = {
    ...BARRIER_DEFAULTS,
    ...options,
  };
  const { barMs, timeMs, open, close } = bars;
  const steps = horizonMs / barMs;
  requireInteger(action, { "horizonMs / barMs": steps }, { atLeast: 1 });
  requireInRange(action, { takeProfitSigma, stopLossSigma }, { atLeast: 0 });
  requireInRange(action, { sigmaHalfLifeBars }, { above: 0 });
  if (takeProfitSigma === 0 && stopLossSigma === 0 && atHorizon === "drop") {
    throw new RangeError(`Cannot ${action} as a row must be able to end: found no barrier and atHorizon "drop"`);
  }
  const returns = Float64Array.from(close, (price, i) => (i === 0 ? NaN : Math.log(price / close[i - 1]!)));
  const sigma = exponentialDeviation(returns, { halfLife: sigmaHalfLifeBars });

  const rows: (Touch & { readonly row: number })[] = [];
  let bothTouchedCount = 0;
  let untouchedCount = 0;
  for (let i = Math.ceil(Math.max(2, sigmaHalfLifeBars)); i + steps < timeMs.length; i++) {
    if (timeMs[i + 1]! - timeMs[i]! !== barMs || timeMs[i + steps]! - timeMs[i]! !== horizonMs || !(sigma[i]! > 0))
      continue;
    const entry = open[i + 1]!;
    const upper = takeProfitSigma === 0 ? Infinity : entry * (1 + takeProfitSigma * sigma[i]!);
    const lower = stopLossSigma === 0 ? -Infinity : entry * (1 - stopLossSigma * sigma[i]!);
    const touch = firstTouch(bars, { from: i + 1, to: i + steps, upper, lower });
    if (touch === undefined && isStale(bars, { from: i + 1, to: i + steps })) continue;
    if (touch?.both === true) bothTouchedCount++;
    if (touch === undefined) untouchedCount++;
    if (touch === undefined && atHorizon === "drop") continue;
    const last = close[i + steps]!;
    rows.push({ row: i, ...(touch ?? { bar: i + steps, price: last, label: last > entry ? 1 : 0, both: false }) });
  }
  const row = Int32Array.from(rows, (each) => each.row);
  return {
    label: Uint8Array.from(rows, ({ label }) => label),
    t0Ms: Float64Array.from(row, (i) => timeMs[i]! + barMs),
    t1Ms: Float64Array.from(rows, ({ bar }) => timeMs[bar]! + barMs),
    returnFrac: Float64Array.from(rows, ({ row: i, price }) => price / open[i + 1]! - 1),
    row,
    bothTouchedCount,
    untouchedCount,
    sigma: Float64Array.from(row, (i) => sigma[i]!),
  };
}

interface Touch {
  readonly bar: number;
  readonly price: number;
  readonly label: 0 | 1;
  readonly both: boolean;
}

/** The first bar of `from` to `to` that reaches a barrier; the lower one where it reaches both. */
function firstTouch(
  { open, high, low }: Bars,
  {
    from,
    to,
    upper,
    lower,
  }: { readonly from: number; readonly to: number; readonly upper: number; readonly lower: number },
): Touch | undefined {
  for (let bar = from; bar <= to; bar++) {
    const up = high[bar]! >= upper;
    const down = low[bar]! <= lower;
    if (down) return { bar, price: Math.min(lower, open[bar]!), label: 0, both: up };
    if (up) return { bar, price: Math.max(upper, open[bar]!), label: 1, both: false };
  }
  return undefined;
}
