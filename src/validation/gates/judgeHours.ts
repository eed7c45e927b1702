/** The gates of the 24 hours as one family. */
import { holm, normalQuantile, studentTCdf } from "../../core/index.js";
import type { GateResult, HourAudit, HourRow } from "../assessment.js";
import { studentized } from "../audits/auditGroups.js";
import type { Gate, GateInput } from "./gate.js";
import {
  capital,
  headOf,
  judgeMissing,
  LEAST_DAYS,
  say,
  sayEstimate,
  sayLimits,
  SETTLING_POWER,
  type GateHead,
} from "./judgeGate.js";

/**
 * Judges the hours that have rows together: pass where the value lies inside its limits, fail where it lies
 * outside and its Holm-adjusted p is below 1 - confidence, else inconclusive.
 *
 * @param gates Of hours, each of which its id ends with.
 * Source: Holm (1979).
 */
export function judgeHours(gates: readonly Gate[], input: GateInput): GateResult[] {
  const audit = input.figures.hours;
  const { confidence } = input.context;
  const rows = gates.map((gate) => {
    const row = audit.hours[Number(gate.id.slice(-2))]!;
    const head = { ...headOf(gate, input), n: row.n, effectiveN: row.effectiveN };
    return { gate, row, head, measured: gate.measure(input) };
  });
  const known = rows.filter(({ row }) => row.n > 0);
  const adjusted = holm(known.map(({ gate, row }) => outsideP(row, gate, audit)));
  const adjustedOf = new Map(known.map(({ gate }, k) => [gate.id, adjusted[k]!]));
  return rows.map(({ gate, row, head, measured }) =>
    typeof measured === "object" && "missing" in measured
      ? judgeMissing(head, measured.missing)
      : judgeHour(gate, row, head, { adjustedP: adjustedOf.get(gate.id)!, audit, confidence, family: gates.length }),
  );
}

interface Family {
  readonly adjustedP: number;
  readonly audit: HourAudit;
  readonly confidence: number;
  /** Hours judged together. */
  readonly family: number;
}

function judgeHour(
  gate: Gate,
  row: HourRow,
  head: GateHead,
  { adjustedP, audit, confidence, family }: Family,
): GateResult {
  const { value } = row.buyShare;
  const numbers = { ...row.buyShare, adjustedP };
  const found = `${capital(gate.subject)} is ${sayEstimate(gate, row.buyShare)}`;
  if (distanceOutside(value, gate) === 0)
    return { ...head, ...numbers, result: "pass", reason: `${found}, inside ${sayLimits(gate)}` };
  if (row.effectiveN < LEAST_DAYS)
    return {
      ...head,
      ...numbers,
      result: "inconclusive",
      needsN: LEAST_DAYS,
      reason: `Not shown: an interval over days needs at least ${LEAST_DAYS} of them, found ${row.effectiveN}`,
    };
  const { low, high } = audit.detectableShare;
  if (adjustedP < 1 - confidence)
    return {
      ...head,
      ...numbers,
      result: "fail",
      reason: `${found}, outside ${sayLimits(gate)} (p ${sayP(adjustedP)} over ${family} hours)`,
    };
  const needsN = daysNeeded(row, gate, audit, (1 - confidence) / family);
  return {
    ...head,
    ...numbers,
    result: "inconclusive",
    ...(needsN === undefined ? {} : { needsN, settlesAs: "fail" }),
    reason:
      `${found}, outside ${sayLimits(gate)} but within chance over ${family} hours (p ` +
      `${sayP(adjustedP)}); ${audit.days} days would have caught ${say(gate, low)} or ` +
      `${say(gate, high)}`,
  };
}

/** One-sided p of "the share lies inside its limits" for a share outside; 1 inside. */
function outsideP(row: HourRow, gate: Gate, audit: HourAudit): number {
  const distance = distanceOutside(row.buyShare.value, gate);
  if (distance === 0) return 1;
  const blocks = independentBlocks(row, audit);
  if (blocks <= 1) return 1;
  if (row.buyShareError > 0) return studentTCdf(-studentized(distance, row.buyShareError, blocks), blocks - 1);
  // A share that never varies has no standard error: each of its days is then one draw, all on one side. The
  // blocks measure the memory of all hours together, and an hour of no Buys must not pass for less than one of a few.
  const limit = row.buyShare.value < (gate.limits.low ?? 0) ? 1 - gate.limits.low! : gate.limits.high!;
  return limit ** row.effectiveN;
}

/** Days with rows, in blocks. */
function independentBlocks({ effectiveN }: HourRow, { days, independentBlocks: blocks }: HourAudit): number {
  return (effectiveN * blocks) / days;
}

function distanceOutside(share: number, { limits }: Gate): number {
  return Math.max(0, (limits.low ?? 0) - share, share - (limits.high ?? 1));
}

/**
 * Days at which this distance would be significant with 80 % probability even as the smallest of its family: a p of
 * `level` on one side.
 */
function daysNeeded(row: HourRow, gate: Gate, { days }: HourAudit, level: number): number | undefined {
  const errors = normalQuantile(1 - level) + normalQuantile(SETTLING_POWER);
  const wait = Math.ceil(days * ((errors * row.buyShareError) / distanceOutside(row.buyShare.value, gate)) ** 2);
  return Number.isFinite(wait) && wait <= 36_500 ? Math.max(wait, days + 1) : undefined;
}

function sayP(p: number): string {
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}
