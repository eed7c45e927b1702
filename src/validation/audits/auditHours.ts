/** The audit of the 24 UTC hours of t0. */
import { utcHour, requireRng } from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import type { HourAudit } from "../assessment.js";
import { auditGroups, type AuditOptions } from "./auditGroups.js";

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/**
 * Buy share and bias of every UTC hour with day-block intervals, Holm over the 24, one test of all hours
 * together, and what this many days could have seen.
 *
 * @returns 24 rows, hour 0 first; an hour without rows has n = 0 and NaN figures.
 * @throws {RangeError} As {@link auditGroups}.
 */
export function auditHours(predictions: PredictionTable, options: AuditOptions): HourAudit {
  requireRng("audit hours", options.rng);
  const hourOfRow = Int32Array.from(predictions.t0Ms, utcHour);
  const { rows, ...rest } = auditGroups(predictions, hourOfRow, HOURS.map(hourName), options);
  return { ...rest, hours: rows.map(({ name: _name, ...row }, hour) => ({ hour, ...row })) };
}

/** `07:00-07:59`. */
export function hourName(hour: number): string {
  const two = String(hour).padStart(2, "0");
  return `${two}:00-${two}:59`;
}
