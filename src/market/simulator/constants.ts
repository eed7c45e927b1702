/** The simulated market's fixed quantities. Changing one means measuring the market again. */
import { MINUTE_MS } from "../../core/index.js";

/** Fine step: everything happens once per five minutes. */
export const STEP_MS: number = 5 * MINUTE_MS;
export const STEPS_PER_DAY = 288;
/** Hours of one step. */
export const STEP_HOURS: number = 1 / 12;
/** Delay of information, in steps: 4 h, the horizon of the label. */
export const DELAY_STEPS = 48;
export const BURN_IN_DAYS = 20;
/** 2025-01-01 00:00 UTC, the first recorded instant. */
export const START_MS = 1_735_689_600_000;

/** Scale of the first trade around the last close, in sigmas of its step. */
export const OPEN_NOISE = 0.1;
/** What the signal and the crowding are worth in a step's pending displacement. */
export const FLOW_WEIGHT = 1.7;
export const CROWDING_WEIGHT = 0.34;
/** The book's imbalance for one unit of flow. */
export const BOOK_SCALE = 0.6;

/** a(tau): what an hour-scale memory keeps over one step. */
export function keepOver(tauHours: number): number {
  return Math.exp(-STEP_HOURS / tauHours);
}

/** b(tau): the noise that keeps such a memory's variance at 1. */
export function noiseOver(tauHours: number): number {
  return Math.sqrt(1 - keepOver(tauHours) ** 2);
}
