/**
 * How much rarer an alarm must be set on days that stand for all days, so that it is as rare as stated on days that
 * are still to come.
 *
 * A limit read from few days is now too high, now too low; a low one costs more false alarms than a high one saves,
 * and few days hide their own extremes. How much that is, the days themselves say: they are taken for the truth, as
 * many days are drawn from them again and again, and for each such draw the rate of alarms that the truth gives is
 * held against the rate that the draw alone makes one believe. The mean of their ratio is the allowance. It carries
 * over to another limit as far as both rates fall alike with it.
 *
 * Source: calibration of a bootstrap by a bootstrap (Hall 1986; Beran 1987).
 */
import { mean, requireInteger } from "../../core/index.js";

/** Rates of one alarm: on the days it was drawn from, and as believed from a draw. */
export interface RedrawnRate {
  /** Alarms a trial on the days that are taken for the truth. */
  readonly trueRate: number;
  /** Alarms among `trials` on the drawn days. */
  readonly believedAlarms: number;
  readonly trials: number;
}

/** Factor by which the time between alarms is lengthened, at least 1. */
export function fewDaysAllowance(redrawn: readonly RedrawnRate[]): number {
  requireInteger("allow for few days", { draws: redrawn.length }, { atLeast: 1 });
  // 1 / (k + 1) is the estimate of 1 / m from a Poisson count k of mean m that is right on average.
  const ratios = redrawn.map(({ trueRate, believedAlarms, trials }) => (trueRate * trials) / (believedAlarms + 1));
  return Math.max(1, mean(ratios));
}
