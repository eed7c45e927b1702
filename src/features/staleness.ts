/**
 * How old the last record of an input may be before it says nothing of now. Each limit follows from how often the input
 * is known to come: funding at its settlements, open interest every few minutes to an hour, the book at least every
 * five minutes. Features and whoever asks whether a bar can be scored go by the same limits.
 */
import { HOUR_MS, MINUTE_MS } from "../core/index.js";

/** Intervals after which the next settlement is overdue by a whole one: the recording has ended. */
const FUNDING_INTERVALS = 2;
/** Bars over which open interest is compared. */
export const OPEN_INTEREST_BARS = 12;

/** Two of its own intervals, ms. */
export function oldestFundingMs(intervalHours: number): number {
  return FUNDING_INTERVALS * HOUR_MS * intervalHours;
}

/** Twelve bars or an hour, whichever is longer, ms. */
export function oldestOpenInterestMs(barMs: number): number {
  return Math.max(OPEN_INTEREST_BARS * barMs, HOUR_MS);
}

/** One bar or five minutes, whichever is longer, ms. */
export function oldestDepthMs(barMs: number): number {
  return Math.max(barMs, 5 * MINUTE_MS);
}
