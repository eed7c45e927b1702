/**
 * How well the volume of takers fits that of the bars when its stamps are moved by each of some lags, day by day.
 *
 * Every trade has a taker, so both count the same coins: periods are compared with what the bars traded over the same
 * stretch, and a shift of a single bar shows even in periods of an hour. As they are nearly equal on one clock, the
 * fit is 1 less half the square of their difference, on average their correlation: products alone hardly tell an hour
 * from the same one five minutes later.
 */
import type { Bars } from "../../schema.js";
import { profileOf, standardisedInnovations, type LagProfile } from "./lagProfile.js";

/** Volumes of takers by period, ascending; a period covers `[timeMs, timeMs + periodMs)`. */
export interface TakerVolume {
  readonly symbol: string;
  readonly periodMs: number;
  readonly timeMs: Float64Array;
  /** Base units bought and sold by takers. */
  readonly takerBuyVolume: Float64Array;
  readonly takerSellVolume: Float64Array;
}

/** Volumes over steps of one length. */
interface Steps {
  readonly stepMs: number;
  readonly timeMs: Float64Array;
  readonly volume: Float64Array;
}

/** Undefined where neither's steps are made of whole steps of the other, or they share no stretch. */
export function takerProfile(bars: Bars, taker: TakerVolume): LagProfile | undefined {
  const traded: Steps = { stepMs: bars.barMs, timeMs: bars.timeMs, volume: bars.volume };
  const taken: Steps = {
    stepMs: taker.periodMs,
    timeMs: taker.timeMs,
    volume: taker.takerBuyVolume.map((bought, i) => bought + taker.takerSellVolume[i]!),
  };
  const [long, short] = taken.stepMs >= traded.stepMs ? [taken, traded] : [traded, taken];
  if (long.timeMs.length === 0 || long.stepMs % short.stepMs !== 0) return undefined;
  // What takers did is stamped late by the lag: their stretch lies so much behind that of the bars.
  const sign = long === taken ? -1 : 1;
  const whole = standardisedInnovations(long.volume.map(logOf));
  return profileOf(long.timeMs, (lagMs) => {
    if (lagMs % short.stepMs !== 0) return undefined;
    const sums = standardisedInnovations(sumsOver(short, long, sign * lagMs).map(logOf));
    // Volumes that are always the same fit at every lag.
    if (isFlat(whole) || isFlat(sums)) return undefined;
    return whole.map((value, i) => 1 - (value - sums[i]!) ** 2 / 2);
  });
}

function isFlat(values: Float64Array): boolean {
  return values.every((value) => Number.isNaN(value) || value === 0);
}

/** A stretch without a trade has no logarithm. */
function logOf(volume: number): number {
  return volume > 0 ? Math.log(volume) : NaN;
}

/** The volume of short steps over each long one that is moved by `byMs`; NaN where one is missing. */
function sumsOver(short: Steps, long: Steps, byMs: number): Float64Array {
  const { timeMs, volume } = short;
  const steps = long.stepMs / short.stepMs;
  let from = 0;
  return long.timeMs.map((opens) => {
    while (from < timeMs.length && timeMs[from]! < opens + byMs) from++;
    if (timeMs[from + steps - 1] !== opens + byMs + long.stepMs - short.stepMs) return NaN;
    let sum = 0;
    for (let i = from; i < from + steps; i++) sum += volume[i]!;
    return sum;
  });
}
