/** From an estimate and limits to pass, fail or inconclusive, with the sentence that says why. */
import { sayPercent, type Estimate } from "../../core/index.js";
import type { GateOutcome, GateResult } from "../assessment.js";
import type { Gate, Limits } from "./gates.js";

/** Fewer UTC days than this give no interval worth the name. */
export const LEAST_DAYS = 5;
/** A wait beyond a century is no answer. */
const LONGEST_WAIT_DAYS = 36_500;

export interface GateInput {
  readonly gate: Gate;
  readonly scale: string;
  readonly n: number;
  /** UTC days. */
  readonly days: number;
}

/** A gate whose input is missing: inconclusive, and `missing` says what would be needed. */
export function judgeMissing({ gate, scale, n, days }: GateInput, missing: string): GateResult {
  return {
    ...headOf(gate),
    scale,
    value: null,
    low: null,
    high: null,
    n,
    effectiveN: days,
    result: "inconclusive",
    reason: `Not shown: ${missing}`,
  };
}

/** A gate that the value alone decides, strictly inside its limits. */
export function judgeValue({ gate, scale, n, days }: GateInput, value: number): GateResult {
  const { low = -Infinity, high = Infinity } = gate.limits;
  const passes = value > low && value < high;
  const reason =
    `${capital(gate.subject)} is ${say(gate, value)}, ` +
    `${passes ? "" : "not "}${sayStrictLimits(gate)}; the value decides`;
  return {
    ...headOf(gate),
    scale,
    value,
    low: null,
    high: null,
    n,
    effectiveN: days,
    result: passes ? "pass" : "fail",
    reason,
  };
}

/** A gate that an interval decides: wholly inside, wholly outside, or not yet known. */
export function judgeEstimate({ gate, scale, n, days }: GateInput, estimate: Estimate): GateResult {
  const head = { ...headOf(gate), scale, ...estimate, n, effectiveN: days };
  if (days < LEAST_DAYS) {
    return {
      ...head,
      result: "inconclusive",
      needsN: LEAST_DAYS,
      reason: `Not shown: an interval over days needs at least ${LEAST_DAYS} of them, found ${days}`,
    };
  }
  const result = outcomeOf(estimate, gate.limits);
  const needsN = result === "inconclusive" ? daysToSettle(estimate, gate.limits, days) : undefined;
  const found = `${capital(gate.subject)} is ${sayEstimate(gate, estimate)}`;
  const reason =
    result === "pass"
      ? `${found}, wholly ${sayInside(gate)}`
      : result === "fail"
        ? `${found}, wholly ${sayOutside(gate, estimate)}`
        : `${found}, which reaches across a limit of ` +
          `${sayLimits(gate)}${needsN === undefined ? "" : `; about ${needsN} days would settle it`}`;
  return { ...head, result, ...(needsN === undefined ? {} : { needsN }), reason };
}

/** Pass: interval wholly inside the limits (which belong to it). Fail: wholly outside. */
function outcomeOf(
  { low, high }: Pick<Estimate, "low" | "high">,
  { low: least = -Infinity, high: most = Infinity }: Limits,
): GateOutcome {
  if (low >= least && high <= most) return "pass";
  return high < least || low > most ? "fail" : "inconclusive";
}

/**
 * Days after which the interval, narrowing as 1 / sqrt(days), would clear the limit it reaches across;
 * undefined for a value on the limit.
 */
function daysToSettle(
  { value, low, high }: Estimate,
  { low: least, high: most }: Limits,
  days: number,
): number | undefined {
  const waits = [least, most].flatMap((limit) => {
    if (limit === undefined || limit < low || limit > high) return [];
    const reach = limit < value ? value - low : high - value;
    return [days * (reach / (value - limit)) ** 2];
  });
  const wait = Math.ceil(Math.max(...waits));
  return wait <= LONGEST_WAIT_DAYS ? Math.max(wait, days + 1) : undefined;
}

export function headOf({ id, limits, answer }: Gate): Pick<GateResult, "id" | "limits" | "answer" | "role"> {
  return { id, limits, answer, role: "plan" };
}

export function sayEstimate(gate: Pick<Gate, "percent">, { value, low, high }: Estimate): string {
  return `${say(gate, value)} [${say(gate, low)}, ${say(gate, high)}]`;
}

/** Percent with one decimal, or three digits. */
export function say({ percent }: Pick<Gate, "percent">, value: number): string {
  return percent ? sayPercent(value) : value.toFixed(3);
}

export function sayLimits(gate: Pick<Gate, "percent" | "limits">): string {
  const { low, high } = gate.limits;
  if (low !== undefined && high !== undefined) return `${say(gate, low)} to ${say(gate, high)}`;
  return low === undefined ? `at most ${say(gate, high!)}` : `at least ${say(gate, low)}`;
}

function sayInside(gate: Pick<Gate, "percent" | "limits">): string {
  const { low, high } = gate.limits;
  if (low !== undefined && high !== undefined) return `inside ${sayLimits(gate)}`;
  return low === undefined ? `at or below ${say(gate, high!)}` : `at or above ${say(gate, low)}`;
}

/** Which limit was broken, and on which side. */
function sayOutside(gate: Pick<Gate, "percent" | "limits">, { value }: Estimate): string {
  const { low, high } = gate.limits;
  return low !== undefined && value < low ? `below ${say(gate, low)}` : `above ${say(gate, high ?? low!)}`;
}

function sayStrictLimits(gate: Gate): string {
  const { low, high } = gate.limits;
  return [low === undefined ? [] : [`above ${say(gate, low)}`], high === undefined ? [] : [`below ${say(gate, high)}`]]
    .flat()
    .join(" and ");
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
