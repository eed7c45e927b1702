/** What so many days can tell of a gate: which values they would have failed, and how many more would settle one. */
import { cosineTerms, daysToClear, errorsToClear, studentTQuantile, type Estimate } from "../../core/index.js";
import type { Bounds } from "../assessment.js";
import type { Gate, Limits } from "./gate.js";

/** Chance with which the days that a gate asks for settle it. */
export const SETTLING_POWER = 0.8;

/** What an interval over days was made from. */
interface Span {
  readonly days: number;
  readonly confidence: number;
}

/**
 * Days after which the interval would clear the limit it reaches across, or both of them; undefined for a value on
 * the limit, or beyond a century.
 */
export function daysToSettle(
  { value, low, high }: Estimate,
  { low: least, high: most }: Limits,
  { days, confidence }: Span,
): number | undefined {
  const crossed = [least, most].filter((limit) => limit !== undefined && limit >= low && limit <= high);
  // Where it must clear both, it misses either with half of what may go wrong.
  const power = 1 - (1 - SETTLING_POWER) / Math.max(1, crossed.length);
  const waits = crossed.map((limit) =>
    daysToClear(
      { reach: limit! < value ? value - low : high - value, distance: Math.abs(value - limit!), days },
      { confidence, power },
    ),
  );
  return waits.reduce<number | undefined>(
    (longest, wait) => (longest === undefined || wait === undefined ? undefined : Math.max(longest, wait)),
    days + 1,
  );
}

/** The values nearest to the limits that the days of this interval would have failed with {@link SETTLING_POWER}. */
export function caughtByInterval(gate: Gate, { low, high }: Estimate, { days, confidence }: Span): Bounds {
  const error = (high - low) / (2 * studentTQuantile(0.5 + confidence / 2, cosineTerms(days)));
  return caughtByError(gate, error, { days, confidence });
}

/** The same of a standard error over so many days; a side on which no value would have been caught is absent. */
export function caughtByError(
  gate: Pick<Gate, "range" | "isShare" | "limits">,
  error: number,
  { days, confidence }: Span,
): Bounds {
  const { low, high } = gate.limits;
  const reach = errorsToClear(cosineTerms(days), { confidence, power: SETTLING_POWER }) * error;
  const { low: smallest = -Infinity, high: largest = Infinity } = rangeOf(gate);
  return {
    ...(low === undefined || low - reach < smallest ? {} : { low: low - reach }),
    ...(high === undefined || high + reach > largest ? {} : { high: high + reach }),
  };
}

/** Without the sides on which no share lies. */
export function withinShares({ low, high }: Bounds): Bounds {
  return {
    ...(low === undefined || low <= 0 ? {} : { low }),
    ...(high === undefined || high >= 1 ? {} : { high }),
  };
}

/** What the values of a gate can be. */
function rangeOf({ range, isShare, limits }: Pick<Gate, "range" | "isShare" | "limits">): Limits {
  if (range !== undefined) return range;
  return isShare && limits.low !== undefined && limits.high !== undefined ? { low: 0, high: 1 } : {};
}
