/**
 * How much rarer an alarm must be set on days that stand for all days, so that it is as rare as stated on days
 * that are still to come.
 *
 * A limit that is read from few days is now too high, now too low, and a low one costs more false alarms than a
 * high one saves; and few days hide their own extremes. On null markets with 72 days to set by, alarms came up to
 * twice as often as they were set to (test/studies/README.md). What few days hide shrinks with their
 * number, so the allowance is 1 + 45 / days.
 */
import { requireInteger } from "../../core/index.js";

/** Factor by which the stated time between false alarms is lengthened; `days`: those that the alarm is set by. */
export function fewDaysAllowance(days: number): number {
  requireInteger("allow for few days", { days }, { atLeast: 1 });
  return 1 + 45 / days;
}
