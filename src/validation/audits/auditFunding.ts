/** The audit of the hours since funding was last settled, when many positions are closed and opened. */
import { firstAfter, HOUR_MS, MINUTE_MS, requireRng } from "../../core/index.js";
import type { Funding } from "../../market/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import type { GroupAudit } from "../assessment.js";
import { auditGroups, type AuditOptions } from "./auditGroups.js";

/** Hours that are told apart: a full interval of the usual eight. */
const HOURS = 8;

/**
 * Bias by whole hours since the last settlement of the decision's own symbol.
 *
 * Timing: the settlement is the last one at or before t0. Settlement times are cut to whole minutes, since exchanges
 * stamp them milliseconds late.
 *
 * @param funding By symbol; decisions of a symbol without settlements, or 8 hours and more after one, are left out.
 * @returns Null where no decision can be placed.
 * @throws {RangeError} As {@link auditGroups}.
 */
export function auditFunding(
  predictions: PredictionTable,
  funding: Readonly<Record<string, Funding | undefined>>,
  options: AuditOptions,
): GroupAudit | null {
  requireRng("audit funding hours", options.rng);
  const { t0Ms, symbol } = predictions;
  const settledMs = new Map(
    [...new Set(symbol)].map((name) => [
      name,
      funding[name]?.timeMs.map((time) => Math.floor(time / MINUTE_MS) * MINUTE_MS) ?? new Float64Array(0),
    ]),
  );
  const hourOfRow = Int32Array.from(t0Ms, (t0, row) => {
    const settled = settledMs.get(symbol[row]!)!;
    const hours = Math.floor((t0 - (settled[firstAfter(settled, t0) - 1] ?? -Infinity)) / HOUR_MS);
    return hours < HOURS ? hours : -1;
  });
  if (hourOfRow.every((hour) => hour < 0)) return null;
  return auditGroups(
    predictions,
    hourOfRow,
    Array.from({ length: HOURS }, (_, hour) => hourAfter(hour)),
    options,
  );
}

function hourAfter(hour: number): string {
  return `${hour}-${hour + 1} h after`;
}
