/** The gates of the 24 hours as one family. */
import { holm, normalQuantile, studentTCdf, studentTQuantile, sayCounted } from "../../core/index.js";
import type { Bounds, GateResult, HourAudit, HourRow } from "../assessment.js";
import { studentized } from "../audits/auditGroups.js";
import type { Gate, GateInput } from "./gate.js";
import { SETTLING_POWER, withinShares } from "./gatePower.js";
import { headOf, judgeFewDays, judgeMissing, LEAST_DAYS, type GateHead } from "./judgeGate.js";
import { capital, sayBeyond, sayCaught, sayEstimate, sayLimits } from "./sayGate.js";

/**
 * Judges the hours that have rows together: pass where the value lies inside its limits, fail where it lies
 * outside and its Holm-adjusted p is below 1 - confidence, else inconclusive. Each result carries the limit that
 * this adjustment makes of its own: only beyond it an hour fails.
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
  const p = known.map(({ gate, row }) => outsideP(row, gate, audit));
  const adjusted = [...holm(p)];
  const levels = levelsOf(p, adjusted, 1 - confidence);
  const placeOf = new Map(known.map(({ gate }, k) => [gate.id, k]));
  return rows.map(({ gate, row, head, measured }) => {
    if (typeof measured === "object" && "missing" in measured) return judgeMissing(head, measured.missing);
    const place = placeOf.get(gate.id)!;
    const family = { adjustedP: adjusted[place]!, level: levels[place]!, audit, confidence, hours: gates.length };
    return judgeHour(gate, row, head, family);
  });
}

interface Family {
  readonly adjustedP: number;
  /** That the hour's own p was held against. */
  readonly level: number;
  readonly audit: HourAudit;
  readonly confidence: number;
  /** Hours judged together. */
  readonly hours: number;
}

function judgeHour(gate: Gate, row: HourRow, head: GateHead, family: Family): GateResult {
  const { adjustedP, audit, confidence, hours } = family;
  const failsBeyond = limitsOfHolm(row, gate, family);
  const catches = caughtShares(gate, audit);
  const numbers = { ...head, ...row.buyShare, adjustedP, ...(failsBeyond && { failsBeyond }), catches };
  const found = `${capital(gate.subject)} is ${sayEstimate(gate, row.buyShare)}`;
  const limits = sayLimits(gate);
  if (distanceOutside(row.buyShare.value, gate) === 0)
    return { ...numbers, result: "pass", reason: `${found}, inside ${limits}${sayFailure(gate, failsBeyond)}` };
  if (row.effectiveN < LEAST_DAYS) return judgeFewDays({ ...head, ...row.buyShare, adjustedP }, row.effectiveN);
  const together = `p ${sayP(adjustedP)} over ${sayCounted(hours, "hour")}`;
  if (adjustedP < 1 - confidence)
    return { ...numbers, result: "fail", reason: `${found}, outside ${limits} (${together})` };
  const needsN = daysNeeded(row, gate, audit, (1 - confidence) / hours);
  return {
    ...numbers,
    result: "inconclusive",
    ...(needsN === undefined ? {} : { needsN, settlesAs: "fail" }),
    reason:
      `${found}, outside ${limits} but within chance over ${sayCounted(hours, "hour")} (p ${sayP(adjustedP)})` +
      `${sayFailure(gate, failsBeyond)}; ${sayCounted(audit.days, "day")} would have caught ` +
      `${sayCaught(gate, catches)}`,
  };
}

/**
 * The level of each p under Holm: the smallest is held against alpha / n, the next against alpha / (n - 1), and from
 * the first that is not below it all are held against that one's.
 */
function levelsOf(p: readonly number[], adjusted: readonly number[], alpha: number): number[] {
  const order = p.map((_, k) => k).sort((a, b) => p[a]! - p[b]!);
  const rejected = adjusted.filter((each) => each < alpha).length;
  const levels = p.map(() => 0);
  order.forEach((k, rank) => (levels[k] = alpha / (p.length - Math.min(rank, rejected))));
  return levels;
}

/** Beyond these this hour fails; a side on which no share could is absent. Undefined for one that never varies. */
function limitsOfHolm(row: HourRow, gate: Gate, { level, audit }: Family): Bounds | undefined {
  const blocks = independentBlocks(row, audit);
  if (!(row.buyShareError > 0)) return undefined;
  if (blocks <= 1) return {};
  const errors = studentTQuantile(1 - level, blocks - 1) * Math.sqrt(blocks / (blocks - 1));
  const reach = (limit: number): number => errors * errorAt(limit, row);
  const { low, high } = gate.limits;
  return withinShares({
    ...(low === undefined || pOfNone(1 - low, row) >= level ? {} : { low: low - reach(low) }),
    ...(high === undefined || pOfNone(high, row) >= level ? {} : { high: high + reach(high) }),
  });
}

/**
 * The error that the share would have if the truth were `limit`, which is what a share outside is held against. The
 * error found is that of a share near 0 or 1, whose days hardly vary: by it three in ten markets that say Buy in just
 * 30 % of every hour would fail.
 */
function errorAt(limit: number, { buyShare: { value }, buyShareError }: HourRow): number {
  return buyShareError * Math.sqrt((limit * (1 - limit)) / (value * (1 - value)));
}

/** Chance that every day falls on one side, where the other has the share 1 - `share`: each day is one draw. */
function pOfNone(share: number, { effectiveN: days }: HourRow): number {
  return share ** days;
}

/** What the audit says it would have caught on the sides that the gate bounds. */
function caughtShares({ limits }: Gate, { detectableShare: { low, high } }: HourAudit): Bounds {
  return withinShares({
    ...(limits.low === undefined ? {} : { low }),
    ...(limits.high === undefined ? {} : { high }),
  });
}

function sayFailure(gate: Gate, bounds: Bounds | undefined): string {
  if (bounds === undefined) return "";
  const beyond = sayBeyond(gate, bounds);
  return beyond === "" ? "; on so few days no share would have failed" : `; it would have failed ${beyond}`;
}

/** One-sided p of "the share lies inside its limits" for a share outside; 1 inside. */
function outsideP(row: HourRow, gate: Gate, audit: HourAudit): number {
  const distance = distanceOutside(row.buyShare.value, gate);
  if (distance === 0) return 1;
  const blocks = independentBlocks(row, audit);
  if (blocks <= 1) return 1;
  const isLow = row.buyShare.value < (gate.limits.low ?? 0);
  const limit = isLow ? gate.limits.low! : gate.limits.high!;
  // A share that never varies has no standard error, and a few Buys must not pass for more than none at all.
  const ofNone = pOfNone(isLow ? 1 - limit : limit, row);
  if (!(row.buyShareError > 0)) return ofNone;
  return Math.max(ofNone, studentTCdf(-studentized(distance, errorAt(limit, row), blocks), blocks - 1));
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
  const { low = 0, high = 1 } = gate.limits;
  const error = row.buyShareError > 0 ? errorAt(row.buyShare.value < low ? low : high, row) : 0;
  const wait = Math.ceil(days * ((errors * error) / distanceOutside(row.buyShare.value, gate)) ** 2);
  return Number.isFinite(wait) && wait <= 36_500 ? Math.max(wait, days + 1) : undefined;
}

function sayP(p: number): string {
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}
