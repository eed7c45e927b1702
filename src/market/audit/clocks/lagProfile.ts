/**
 * How well an external series fits the trades when its stamps are moved by each of some lags, day by day.
 *
 * What happens in a bar leaves marks in both: liquidations make its extremes, and open interest and the book answer
 * to them. Both are cut of their slow swings, so that the rhythm of a day fits at no lag.
 */
import { DAY_MS, MINUTE_MS } from "../../../core/index.js";
import type { Bars, Depth, Liquidations, OpenInterest } from "../../schema.js";

/** A series stamped this much late fits best when it is read so much later. */
export const LAGS_MS: readonly number[] = [
  -120, -60, -55, -30, -20, -15, -10, -5, 0, 5, 10, 15, 20, 30, 55, 60, 120,
].map((minutes) => minutes * MINUTE_MS);

export interface LagProfile {
  /** First UTC day, as days since 1970. */
  readonly fromDay: number;
  /** Shape [days][lags]: the day's part of the correlation at each of {@link LAGS_MS}. */
  readonly fit: readonly Float64Array[];
}

/** How an external series is read on the trades' clock. */
export interface ExternalReading {
  /** `event`: moments, which can cross a bar's end by less than a bar; `snapshot`: states at the ends of bars. */
  readonly resolution: "event" | "snapshot";
  /** Values over each bar when the series' stamps are late by `lagMs`; NaN where there is none. */
  readonly over: (bars: Bars, lagMs: number) => Float64Array;
}

/** A shift of less than half a bar moves too few events, and one of part of a bar mixes two changes of a state. */
function canTell(lagMs: number, barMs: number, resolution: ExternalReading["resolution"]): boolean {
  return resolution === "snapshot" ? lagMs % barMs === 0 : lagMs === 0 || Math.abs(lagMs) >= barMs / 2;
}

/** Log of the notional that was liquidated in each bar. */
export function liquidationReading({ timeMs, notionalUsd }: Liquidations): ExternalReading {
  const over: ExternalReading["over"] = (bars, lagMs) => {
    const sums = new Float64Array(bars.timeMs.length);
    let bar = 0;
    for (let event = 0; event < timeMs.length; event++) {
      const at = timeMs[event]! - lagMs;
      // Events ascend in the time they were known, which is nearly that of their stamps.
      while (bar > 0 && bars.timeMs[bar]! > at) bar--;
      while (bar + 1 < sums.length && bars.timeMs[bar + 1]! <= at) bar++;
      if (at >= bars.timeMs[bar]! && at < bars.timeMs[bar]! + bars.barMs) sums[bar]! += notionalUsd[event]!;
    }
    return sums.map(Math.log1p);
  };
  return { resolution: "event", over };
}

/** Relative change of open interest over each bar. */
export function openInterestReading({ timeMs, openInterest }: OpenInterest): ExternalReading {
  return changeReading(timeMs, openInterest.map(Math.log));
}

/** Relative change of the resting notional of both sides over each bar. */
export function depthReading({ timeMs, bidNotionalUsd, askNotionalUsd }: Depth): ExternalReading {
  return changeReading(
    timeMs,
    bidNotionalUsd.map((bid, i) => Math.log(bid + askNotionalUsd[i]!)),
  );
}

function changeReading(stampedMs: Float64Array, values: Float64Array): ExternalReading {
  const over: ExternalReading["over"] = ({ timeMs, barMs }, lagMs) => {
    let before = -1;
    let upTo = -1;
    return timeMs.map((opens) => {
      while (before + 1 < stampedMs.length && stampedMs[before + 1]! <= opens + lagMs) before++;
      upTo = Math.max(upTo, before);
      while (upTo + 1 < stampedMs.length && stampedMs[upTo + 1]! <= opens + barMs + lagMs) upTo++;
      // A hole in the series has no change of its own.
      const isWhole = before >= 0 && upTo > before && stampedMs[upTo]! - stampedMs[before]! < 3 * barMs;
      const change = isWhole ? values[upTo]! - values[before]! : NaN;
      return Number.isFinite(change) ? change : NaN;
    });
  };
  return { resolution: "snapshot", over };
}

/** How far the bar's prices ran. */
function rangesOf({ high, low }: Bars): Float64Array {
  return high.map((top, i) => Math.log(Math.max(top / low[i]! - 1, 1e-7)));
}

/** Undefined where the series or the bars say nothing at all. */
export function lagProfile(bars: Bars, reading: ExternalReading): LagProfile | undefined {
  const trades = standardisedInnovations(rangesOf(bars));
  return profileOf(bars.timeMs, (lagMs) => {
    if (!canTell(lagMs, bars.barMs, reading.resolution)) return undefined;
    const external = standardisedInnovations(reading.over(bars, lagMs));
    return trades.map((value, i) => value * external[i]!);
  });
}

/**
 * @param timeMs Of each value that fits or does not, ascending.
 * @param fitAt How well each fits at a lag, NaN where it says nothing; undefined where that lag is not looked at, which
 * fits nowhere.
 * @returns Undefined where nothing says anything.
 */
export function profileOf(
  timeMs: Float64Array,
  fitAt: (lagMs: number) => Float64Array | undefined,
): LagProfile | undefined {
  if (timeMs.length === 0) return undefined;
  const fromDay = Math.floor(timeMs[0]! / DAY_MS);
  const days = Math.floor(timeMs.at(-1)! / DAY_MS) - fromDay + 1;
  const fit = Array.from({ length: days }, () => new Float64Array(LAGS_MS.length));
  let found = false;
  LAGS_MS.forEach((lagMs, k) => {
    fitAt(lagMs)?.forEach((value, i) => {
      if (Number.isNaN(value)) return;
      found ||= value !== 0;
      fit[Math.floor(timeMs[i]! / DAY_MS) - fromDay]![k]! += value;
    });
  });
  return found ? { fromDay, fit } : undefined;
}

/** What is new in each value, in standard deviations. */
export function standardisedInnovations(values: Float64Array): Float64Array {
  return standardised(innovations(values));
}

/** Each value less the mean of the two beside it, NaN where one of the three is. */
function innovations(values: Float64Array): Float64Array {
  return values.map((value, i) => value - ((values[i - 1] ?? NaN) + (values[i + 1] ?? NaN)) / 2);
}

/** Most standard deviations that one value counts for: a cascade is one sign, not a hundred. */
const MOST_SIGMAS = 4;

function standardised(values: Float64Array): Float64Array {
  let count = 0;
  let squares = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count++;
    squares += value * value;
  }
  const deviation = Math.sqrt(squares / Math.max(1, count));
  return values.map((value) =>
    deviation === 0 ? 0 : Math.max(-MOST_SIGMAS, Math.min(MOST_SIGMAS, value / deviation)),
  );
}

/** Profiles of several symbols as one, over the days of all. */
export function pooledProfile(profiles: readonly LagProfile[]): LagProfile {
  const fromDay = Math.min(...profiles.map((one) => one.fromDay));
  const toDay = Math.max(...profiles.map((one) => one.fromDay + one.fit.length));
  const fit = Array.from({ length: toDay - fromDay }, (_, day) =>
    Float64Array.from(LAGS_MS, (_lag, k) =>
      profiles.reduce((sum, one) => sum + (one.fit[fromDay + day - one.fromDay]?.[k] ?? 0), 0),
    ),
  );
  return { fromDay, fit };
}
