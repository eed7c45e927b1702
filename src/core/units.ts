/**
 * Conversions, one function per pair, so that no factor of 10,000 is ever written in line.
 */

import { HOUR_MS } from "./time.js";

/** Hours to whole milliseconds, rounded: 1.1 hours are 3,960,000 ms, which their product is not to the last bit. */
export function hoursToMs(hours: number): number {
  return Math.round(hours * HOUR_MS);
}

/** Basis points to a fraction: 5 bps is 0.0005. */
export function bpsToFrac(bps: number): number {
  return bps / 10_000;
}

/** A fraction to basis points: 0.0005 is 5 bps. */
export function fracToBps(frac: number): number {
  return frac * 10_000;
}

/** A simple return to a log return. */
export function simpleToLog(returnFrac: number): number {
  return Math.log1p(returnFrac);
}

/** A log return to a simple return. */
export function logToSimple(returnLog: number): number {
  return Math.expm1(returnLog);
}
