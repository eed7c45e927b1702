/** How each bar moved and in which regime it stood, from past and present bars only. */
import { DAY_MS } from "../../core/index.js";
import type { Bars } from "../schema.js";

/** Bars over which the volatility of a flat bar is measured. */
const VOLATILITY_BARS = 288;
const FLAT_FRAC = 0.1;
const REGIME_MS = 7 * DAY_MS;
const REGIME_SIGMA = 0.5;

/**
 * 1 where a bar rose, -1 where it fell, 0 where it was flat: abs(log return) below 0.1 x `realized_vol_288`.
 *
 * Timing: the value at i uses bars up to i. NaN for the first 288 bars and for a bar behind a gap.
 */
export function barMoves({ close, timeMs, barMs }: Pick<Bars, "close" | "timeMs" | "barMs">): Float64Array {
  const returns = logReturns(close);
  const squares = windowSums(returns, VOLATILITY_BARS);
  return returns.map((value, i) => {
    if (Number.isNaN(squares[i]!) || timeMs[i]! - timeMs[i - 1]! !== barMs) return NaN;
    return Math.abs(value) < FLAT_FRAC * Math.sqrt(squares[i]! / VOLATILITY_BARS) ? 0 : Math.sign(value);
  });
}

/**
 * 1 bull, -1 bear, 0 sideways: the log return of seven days against half of its own realised volatility
 * times the square root of its bars.
 *
 * Timing: the value at i uses bars up to i. NaN before there are seven days.
 */
export function barRegimes({ close, barMs }: Pick<Bars, "close" | "barMs">): Float64Array {
  const bars = Math.max(1, Math.round(REGIME_MS / barMs));
  const squares = windowSums(logReturns(close), bars);
  return squares.map((square, i) => {
    if (Number.isNaN(square)) return NaN;
    const move = Math.log(close[i]! / close[i - bars]!);
    return Math.abs(move) > REGIME_SIGMA * Math.sqrt(square) ? Math.sign(move) : 0;
  });
}

/** NaN at the first bar. */
function logReturns(close: Float64Array): Float64Array {
  return close.map((price, i) => (i === 0 ? NaN : Math.log(price / close[i - 1]!)));
}

/** Sums of the squares of the last `n` returns; NaN before there are n. */
function windowSums(returns: Float64Array, n: number): Float64Array {
  const sums = new Float64Array(returns.length).fill(NaN);
  let sum = 0;
  for (let i = 1; i < returns.length; i++) {
    sum += returns[i]! ** 2;
    if (i > n) sum -= returns[i - n]! ** 2;
    // A running sum that is all but emptied may end a rounding error below zero.
    if (i >= n) sums[i] = Math.max(0, sum);
  }
  return sums;
}
