/** What so many days can tell of a gate: which values they would have failed, and how many more would settle one. */
import {
  cosineTerms,
  daysToClear,
  errorsToClear,
  estimatedErrorsToClear,
  studentTQuantile,
  type Estimate,
} from "../../core/index.js";
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

/** With fewer cosine sums an error is too rough to say what it lets through: off by half in one of four. */
const LEAST_TERMS = 3;

/**
 * The values nearest to the limits that so many days as those of this interval fail with {@link SETTLING_POWER}, for
 * all that the interval leaves open about their error. None on fewer than 18 days.
 */
export function caughtByInterval(gate: Gate, { value, low, high }: Estimate, { days, confidence }: Span): Bounds {
  if (cosineTerms(days) < LEAST_TERMS) return {};
  // Cut at 0 or 1 an interval is short on that side.
  const reach = Math.max(value - low, high - value);
  const error = reach / studentTQuantile(0.5 + confidence / 2, cosineTerms(days));
  return beyondLimits(gate, error * estimatedErrorsToClear(cosineTerms(days), { confidence, power: SETTLING_POWER }));
}

/** The same of a known standard error over so many days; a side on which no value would be caught is absent. */
export function caughtByError(
  gate: Pick<Gate, "range" | "isShare" | "limits">,
  error: number,
  { days, confidence }: Span,
): Bounds {
  return beyondLimits(gate, error * errorsToClear(cosineTerms(days), { confidence, power: SETTLING_POWER }));
}

function beyondLimits(gate: Pick<Gate, "range" | "isShare" | "limits">, reach: number): Bounds {
  const { low, high } = gate.limits;
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
