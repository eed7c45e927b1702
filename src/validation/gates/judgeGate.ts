/** From what a gate measured and its limits to pass, fail or inconclusive, with the sentence that says why. */
import { sayCounted } from "../../core/index.js";
import type { Estimate } from "../../core/index.js";
import type { GateOutcome, GateResult } from "../assessment.js";
import type { Gate, GateInput, Limits, Settled } from "./gate.js";
import { caughtByInterval, daysToSettle, SETTLING_POWER } from "./gatePower.js";
import { capital, say, sayCaught, sayEstimate, sayInside, sayLimits, sayOutside, sayStrictLimits } from "./sayGate.js";

/** Fewer UTC days than this give no interval worth the name. */
export const LEAST_DAYS = 5;
/** From here on an interval holds the truth as often as it says, whatever the days remember. */
const ENOUGH_DAYS = 10;

/** One gate that is no part of a family. */
export function judgeGate(gate: Gate, input: GateInput): GateResult {
  const measured = gate.measure(input);
  const head = headOf(gate, input);
  if (typeof measured === "number") return judgeValue(gate, head, measured);
  if ("missing" in measured) return judgeMissing(head, measured.missing);
  return "result" in measured ? settle(head, measured) : judgeEstimate(gate, head, measured, input.context.confidence);
}

/** All of a result but what the judgement adds. */
export type GateHead = Omit<
  GateResult,
  "result" | "needsN" | "settlesAs" | "adjustedP" | "failsBeyond" | "catches" | "reason"
>;

/** What a result repeats of its gate, with no value yet. */
export function headOf(gate: Gate, input: GateInput): GateHead {
  const { id, scale, limits, role, answer } = gate;
  return {
    id,
    scale: typeof scale === "string" ? scale : scale(input),
    value: null,
    low: null,
    high: null,
    limits,
    n: input.figures.n,
    effectiveN: input.figures.days,
    role,
    answer,
  };
}

/** A gate whose input is missing: inconclusive, and `missing` says what would be needed. */
export function judgeMissing(head: GateHead, missing: string): GateResult {
  return { ...head, result: "inconclusive", reason: `Undecided: ${missing}` };
}

function settle(head: GateHead, { value, low, high, result, reason, catches }: Settled): GateResult {
  const power = catches === undefined ? {} : { catches };
  return { ...head, value, low: low ?? null, high: high ?? null, result, ...power, reason: capital(reason) };
}

/** A gate that the value alone decides. */
function judgeValue(gate: Gate, head: GateHead, value: number): GateResult {
  const { low = -Infinity, high = Infinity } = gate.limits;
  const passes = gate.isStrict ? value > low && value < high : value >= low && value <= high;
  const reason =
    `${capital(gate.subject)} is ${say(gate, value)}, ${passes ? "" : "not "}` +
    `${gate.isStrict ? sayStrictLimits(gate) : sayInside(gate)}; the value decides`;
  return { ...head, value, result: passes ? "pass" : "fail", reason };
}

/** A gate that an interval decides: wholly inside, wholly outside, or not yet known. */
function judgeEstimate(gate: Gate, missing: GateHead, { value, low, high }: Estimate, confidence: number): GateResult {
  const estimate = { value, low, high };
  const head = { ...missing, ...estimate };
  const days = missing.effectiveN;
  if (days < LEAST_DAYS) return judgeFewDays(head, days);
  const result = outcomeOf(estimate, gate.limits);
  // An interval without width has seen no spread, so it cannot say what it would have caught.
  const catches = high > low ? caughtByInterval(gate, estimate, { days, confidence }) : undefined;
  const power = catches === undefined ? {} : { catches };
  const caution =
    days < ENOUGH_DAYS
      ? ` (of ${sayCounted(days, "day")} that remember one another an interval holds the truth in about 90 %)`
      : "";
  const found = `${capital(gate.subject)} is ${sayEstimate(gate, estimate)}${caution}`;
  if (result === "pass") return { ...head, result, ...power, reason: `${found}, wholly ${sayInside(gate)}` };
  if (result === "fail") return { ...head, result, ...power, reason: `${found}, wholly ${sayOutside(gate, estimate)}` };
  const needsN = daysToSettle(estimate, gate.limits, { days, confidence });
  const settlesAs = outcomeOf({ low: value, high: value }, gate.limits) === "pass" ? "pass" : "fail";
  const caught = catches === undefined ? "nothing" : sayCaught(gate, catches);
  return {
    ...head,
    result,
    ...power,
    ...(needsN === undefined ? {} : { needsN, settlesAs }),
    reason:
      `${found}, which reaches across a limit of ${sayLimits(gate)}; ` +
      (needsN === undefined
        ? "no number of days under a century would settle it at this value"
        : `at this value ${sayCounted(needsN, "day")} would make it ${settlesAs} with ` +
          `${100 * SETTLING_POWER} % probability`) +
      (caught === "nothing" ? "" : `, and these ${days} would have failed ${caught}`),
  };
}

/** Pass: interval wholly inside the limits (which belong to it). Fail: wholly outside. */
function outcomeOf(
  { low, high }: Pick<Estimate, "low" | "high">,
  { low: least = -Infinity, high: most = Infinity }: Limits,
): GateOutcome {
  if (low >= least && high <= most) return "pass";
  return high < least || low > most ? "fail" : "inconclusive";
}

/** Too few UTC days for an interval. */
export function judgeFewDays<Head extends GateHead>(
  head: Head,
  days: number,
): Head & Pick<GateResult, "result" | "needsN" | "reason"> {
  return {
    ...head,
    result: "inconclusive",
    needsN: LEAST_DAYS,
    reason: `Undecided: an interval over days needs at least ${LEAST_DAYS} of them, found ${days}`,
  };
}
