/** Bull, bear or sideways at a decision, from bars that were known then. */
import { DAY_MS, requireInteger } from "../core/index.js";
import type { Bars } from "../market/index.js";
import type { PredictionTable } from "../training/index.js";
import type { Regime } from "./assessment.js";

export const REGIMES: readonly Regime[] = ["bull", "bear", "sideways"];

const WINDOW_MS = 7 * DAY_MS;
/** A move counts as a trend beyond this many of its own standard deviations. */
const TREND_SIGMAS = 0.5;

/**
 * The regime at each bar's close: bull or bear where the 7-day log return exceeds 0.5 x the realised
 * volatility of the same bars x sqrt(bars), up or down; else sideways.
 *
 * Timing: the value at i uses closes of the seven days up to and including bar i.
 *
 * @returns Shape [bars]: index into {@link REGIMES}, -1 where seven unbroken days are not there yet.
 * @throws {RangeError} If seven days are no whole number of bars.
 */
export function regimesOfBars({ barMs, timeMs, close }: Bars): Int8Array {
  const span = WINDOW_MS / barMs;
  requireInteger("find regimes", { "7 days / barMs": span }, { atLeast: 1 });
  const regimes = new Int8Array(timeMs.length).fill(-1);
  const squares = new Float64Array(timeMs.length);
  for (let i = 1; i < timeMs.length; i++) squares[i] = Math.log(close[i]! / close[i - 1]!) ** 2;
  let sum = 0;
  for (let i = 1; i < timeMs.length; i++) {
    sum += squares[i]!;
    if (i > span) sum -= squares[i - span]!;
    // Made anew once a window, so that rounding never builds up.
    if (i >= span && i % span === 0) sum = squares.subarray(i - span + 1, i + 1).reduce((total, square) => total + square, 0);
    if (i < span || timeMs[i]! - timeMs[i - span]! !== WINDOW_MS) continue;
    const move = Math.log(close[i]! / close[i - span]!);
    // realised volatility x sqrt(bars) is the root of the summed squares.
    const limit = TREND_SIGMAS * Math.sqrt(Math.max(0, sum));
    regimes[i] = move > limit ? 0 : move < -limit ? 1 : 2;
  }
  return regimes;
}

/**
 * The regime of each prediction's own symbol at t0.
 *
 * @returns Shape [rows]: index into {@link REGIMES}, -1 where no bar of the symbol closes at t0 or seven days are not there.
 */
export function regimesOfPredictions({ t0Ms, symbol }: PredictionTable, bars: readonly Bars[]): Int8Array {
  const known = new Map(
    bars.map((series) => {
      const regimes = regimesOfBars(series);
      return [series.symbol, new Map(Array.from(series.timeMs, (time, i) => [time + series.barMs, regimes[i]!]))];
    }),
  );
  return Int8Array.from(t0Ms, (t0, row) => known.get(symbol[row]!)?.get(t0) ?? -1);
}
