/**
 * Between which counts the mean number of alarms lies when `alarms` were seen: Garwood's exact 95 % interval of
 * a Poisson mean, by halving.
 *
 * Source: Garwood (1936).
 */
import { requireInteger } from "../../core/index.js";

const TAIL = 0.025;

/** @returns `low` is 0 when none was seen. */
export function alarmInterval(alarms: number): { readonly low: number; readonly high: number } {
  requireInteger("bound a count of alarms", { alarms }, { atLeast: 0 });
  const most = 10 + alarms + 10 * Math.sqrt(alarms + 1);
  // P(at most k) falls with the mean.
  const meanWhere = (k: number, probability: number): number => {
    let low = 0;
    let high = most;
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2;
      if (atMost(k, middle) > probability) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  return { low: alarms === 0 ? 0 : meanWhere(alarms - 1, 1 - TAIL), high: meanWhere(alarms, TAIL) };
}

/** P(Poisson(mean) <= k). */
function atMost(k: number, mean: number): number {
  let log = -mean;
  let sum = 0;
  for (let i = 0; i <= k; i++) {
    if (i > 0) log += Math.log(mean / i);
    sum += Math.exp(log);
  }
  return Math.min(1, sum);
}
