/**
 * Calendar arithmetic in UTC milliseconds. There is no local time anywhere in the project.
 */

/** One second. */
export const SECOND_MS = 1_000;
/** One minute. */
export const MINUTE_MS = 60_000;
/** One hour. */
export const HOUR_MS = 3_600_000;
/** One UTC day; none is longer or shorter. */
export const DAY_MS = 86_400_000;

/** No crypto market is older than the first block. */
export const EARLIEST_MS: number = Date.UTC(2009, 0, 3);
/** No record is from the next century. */
export const LATEST_MS: number = Date.UTC(2100, 0, 1);

/**
 * Whether a time can be that of a market: a finite number in [{@link EARLIEST_MS}, {@link LATEST_MS}). Every door
 * that takes times in refuses others.
 */
export function isMarketTime(timeMs: number): boolean {
  return timeMs >= EARLIEST_MS && timeMs < LATEST_MS;
}

/** UTC hour of day, 0 to 23. */
export function utcHour(timeMs: number): number {
  return Math.floor(timeMs / HOUR_MS) - 24 * Math.floor(timeMs / DAY_MS);
}

/** Days since 1970-01-01 UTC. */
export function utcDay(timeMs: number): number {
  return Math.floor(timeMs / DAY_MS);
}

/** `2025-07-04`. */
export function formatDate(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

/** `2025-07-04 11:35`, UTC. */
export function formatMinute(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 16).replace("T", " ");
}

/** `2025-07`, the partition of the lake. */
export function formatMonth(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 7);
}

/** A duration in words: `4 h`, `15 min`, `2 d`. */
export function formatDuration(durationMs: number): string {
  if (durationMs >= DAY_MS && durationMs % DAY_MS === 0) return `${durationMs / DAY_MS} d`;
  if (durationMs >= HOUR_MS && durationMs % HOUR_MS === 0) return `${durationMs / HOUR_MS} h`;
  if (durationMs >= MINUTE_MS && durationMs % MINUTE_MS === 0) return `${durationMs / MINUTE_MS} min`;
  return `${durationMs / SECOND_MS} s`;
}
