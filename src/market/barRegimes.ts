/** Bull, bear or sideways at each bar's close: the one definition for audit, pages and validation. */
import { DAY_MS, requireInteger } from "../core/index.js";
import type { Bars } from "./schema.js";

const WINDOW_MS = 7 * DAY_MS;
/** A move counts as a trend beyond this many of its own standard deviations. */
const TREND_SIGMAS = 0.5;

/**
 * 1 bull, -1 bear, 0 sideways: whether the 7-day log return exceeds 0.5 x the realised volatility of the
 * same bars x sqrt(bars), up or down.
 *
 * Timing: the value at i uses closes of the seven days up to and including bar i.
 *
 * @returns Shape [bars]; NaN where seven unbroken days are not there yet.
 * @throws {RangeError} If seven days are no whole number of bars.
 */
export function barRegimes({ barMs, timeMs, close }: Pick<Bars, "barMs" | "timeMs" | "close">): Float64Array {
  const span = WINDOW_MS / barMs;
  requireInteger("find regimes", { "7 days / barMs": span }, { atLeast: 1 });
  const regimes = new Float64Array(timeMs.length).fill(NaN);
  const squares = new Float64Array(timeMs.length);
  for (let i = 1; i < timeMs.length; i++) squares[i] = Math.log(close[i]! / close[i - 1]!) ** 2;
  let sum = 0;
  for (let i = 1; i < timeMs.length; i++) {
    sum += squares[i]!;
    if (i > span) sum -= squares[i - span]!;
    // Made anew once a window, so that rounding never builds up.
    if (i >= span && i % span === 0)
      sum = squares.subarray(i - span + 1, i + 1).reduce((total, square) => total + square, 0);
    const move = moveAt({ timeMs, close }, i, span);
    if (Number.isNaN(move)) continue;
    // realised volatility x sqrt(bars) is the root of the summed squares.
    const limit = TREND_SIGMAS * Math.sqrt(Math.max(0, sum));
    regimes[i] = move > limit ? 1 : move < -limit ? -1 : 0;
  }
  return regimes;
}

/**
 * 1 up, -1 down: the sign of the same 7-day log return, however small; 0 where the price is back where it was.
 *
 * Timing: the value at i uses closes of the seven days up to and including bar i.
 *
 * @returns Shape [bars]; NaN where seven unbroken days are not there yet.
 * @throws {RangeError} If seven days are no whole number of bars.
 */
export function barTrends({ barMs, timeMs, close }: Pick<Bars, "barMs" | "timeMs" | "close">): Float64Array {
  const span = WINDOW_MS / barMs;
  requireInteger("find trends", { "7 days / barMs": span }, { atLeast: 1 });
  return Float64Array.from(timeMs, (_, i) => Math.sign(moveAt({ timeMs, close }, i, span)));
}

/** Log return of the `span` bars up to bar i; NaN where they are not unbroken. */
function moveAt({ timeMs, close }: Pick<Bars, "timeMs" | "close">, i: number, span: number): number {
  if (i < span || timeMs[i]! - timeMs[i - span]! !== WINDOW_MS) return NaN;
  return Math.log(close[i]! / close[i - span]!);
}
