/** Signs that times without a zone were read from a clock that is put forward and back. */
import { formatMinute, HOUR_MS, utcHour } from "../../../core/index.js";
import type { ReadSeries } from "./layout.js";

/** Months in which clocks are changed somewhere, from 0; always on a Sunday, in the first hours. */
const MONTHS: readonly number[] = [2, 3, 8, 9, 10];
const LATEST_HOUR = 3;

/**
 * A sentence if exactly one hour is missing, or there twice, where clocks are put forward or back; undefined for bars
 * of more than an hour, which cannot show it.
 */
export function localClock({ symbol, barMs, columns }: ReadSeries): string | undefined {
  if (barMs === undefined || barMs > HOUR_MS) return undefined;
  const times = Float64Array.from(columns["timeMs"]!).sort();
  const perHour = HOUR_MS / barMs;
  let repeats = 0;
  for (let i = 1; i <= times.length; i++) {
    const step = times[i]! - times[i - 1]!;
    if (step === HOUR_MS + barMs && isChange(times[i]! - HOUR_MS))
      return said(symbol, `the hour from ${formatMinute(times[i]! - HOUR_MS)} is missing`);
    repeats = step === 0 && isChange(times[i]!) ? repeats + 1 : step > HOUR_MS || Number.isNaN(step) ? 0 : repeats;
    if (repeats === perHour) return said(symbol, `the hour of ${formatMinute(times[i]!)} is there twice`);
  }
  return undefined;
}

function isChange(timeMs: number): boolean {
  const date = new Date(timeMs);
  return date.getUTCDay() === 0 && MONTHS.includes(date.getUTCMonth()) && utcHour(timeMs) <= LATEST_HOUR;
}

function said(symbol: string, what: string): string {
  return (
    `the times of ${symbol} name no zone and were taken as UTC, but ${what}, as on a clock that is put forward or ` +
    "back: two different bars may have become one"
  );
}
