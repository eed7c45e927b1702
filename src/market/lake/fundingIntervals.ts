/** How long each funding settlement was for; venues change it, from 8 h to 1 h and back. */
import { HOUR_MS } from "../../core/index.js";

/** Of a lone settlement. */
const USUAL_HOURS = 8;

/**
 * Hours that each settlement closes, at least 1.
 *
 * Where the source does not say it, it is the time since the settlement before, if that is as long as the interval
 * before it: the last of a run of 8 h is one of 8 h. Else one may be missing, which doubles the distance, and the
 * shorter side is the interval. For the first it is the time to the next; alone it is 8 h.
 *
 * What a source says is the interval of the contract, which some change with the settlement that still closes the old
 * one: where it disagrees with a distance that is the old interval, or is shorter than it says, the distance counts.
 *
 * @param timeMs Settlements, ascending.
 * @param given What the source says, NaN where it does not.
 */
export function fundingIntervals(timeMs: Float64Array, given: Float64Array | undefined): Float64Array {
  const hours = new Float64Array(timeMs.length);
  for (let i = 0; i < timeMs.length; i++) {
    const said = given?.[i] ?? NaN;
    const before = i === 0 ? NaN : hoursBetween(timeMs, i - 1);
    // A distance that divides no day is a clock that was moved.
    const isOfTheNext = (before < said && 24 % before === 0) || (before > said && before === hours[i - 1]);
    hours[i] = Number.isNaN(said) ? measured(timeMs, hours, i) : isOfTheNext ? before : said;
  }
  return hours;
}

/** From a settlement to the one behind it. */
function hoursBetween(timeMs: Float64Array, from: number): number {
  return Math.max(1, Math.round((timeMs[from + 1]! - timeMs[from]!) / HOUR_MS));
}

function measured(timeMs: Float64Array, hours: Float64Array, i: number): number {
  if (timeMs.length === 1) return USUAL_HOURS;
  const before = hoursBetween(timeMs, Math.max(0, i - 1));
  // The second has no interval before it that is more than a guess.
  if (i >= 2 && before === hours[i - 1]) return before;
  return i + 1 < timeMs.length ? Math.min(before, hoursBetween(timeMs, i)) : before;
}
