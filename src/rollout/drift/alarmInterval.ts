import { chiSquareCriticalValue, requireInteger } from "../../core/index.js";

const TAIL = 0.025;

/**
 * Between which counts the mean number of alarms lies when `alarms` were seen: the exact 95 % interval of a Poisson
 * mean, whose tails are those of chi-square with twice as many degrees of freedom.
 *
 * @returns `low` is 0 when none was seen.
 * Source: Garwood (1936).
 */
export function alarmInterval(alarms: number): { readonly low: number; readonly high: number } {
  requireInteger("bound a count of alarms", { alarms }, { atLeast: 0 });
  return {
    low: alarms === 0 ? 0 : chiSquareCriticalValue(1 - TAIL, 2 * alarms) / 2,
    high: chiSquareCriticalValue(TAIL, 2 * (alarms + 1)) / 2,
  };
}
