import { realizedVolatility } from "../realizedVolatility.js";
import type { Bars } from "../schema.js";

/** Bars over which the volatility of a flat bar is measured. */
const VOLATILITY_BARS = 288;
const FLAT_FRAC = 0.1;

/**
 * 1 where a bar rose, -1 where it fell, 0 where it was flat: abs(log return) below 0.1 x `realized_vol_288`.
 *
 * Timing: the value at i uses bars up to i. NaN for the first 288 bars and for a bar behind a gap.
 */
export function barMoves({ close, timeMs, barMs }: Pick<Bars, "close" | "timeMs" | "barMs">): Float64Array {
  return realizedVolatility(close, VOLATILITY_BARS).map((volatility, i) => {
    if (Number.isNaN(volatility) || timeMs[i]! - timeMs[i - 1]! !== barMs) return NaN;
    const move = Math.log(close[i]! / close[i - 1]!);
    return Math.abs(move) < FLAT_FRAC * volatility ? 0 : Math.sign(move);
  });
}
