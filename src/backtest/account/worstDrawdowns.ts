/** The falls of an account, each from its peak to the day on which the peak is reached again. */
import { DAY_MS } from "../../core/index.js";
import { dailyReturns, type EquityCurve } from "./monthlyReturns.js";

/** One fall, of daily closes. */
export interface Drawdown {
  /** Day of the first loss, UTC epoch ms of its midnight. */
  readonly startMs: number;
  /** Day of the deepest loss, the first of equals. */
  readonly valleyMs: number;
  /** Last day below the peak; null for a fall that lasts to the end. */
  readonly endMs: number | null;
  /** Days from the first to the last day below the peak, both counted. */
  readonly days: number;
  /** Largest fraction of the peak that was lost at a day's close. */
  readonly depthFrac: number;
}

/**
 * Every drawdown at daily closes, the deepest first.
 *
 * A fall is a run of days that close below the highest close before them; the account's start is the first peak.
 *
 * @returns None for an account that never closes a day below its peak.
 * Source: QuantStats' `drawdown_details`, whose `start`, `valley`, `end` and `days` these are; it calls the last day of
 * the data the end of a fall that goes on.
 */
export function worstDrawdowns(curve: EquityCurve): Drawdown[] {
  const { day, returnFrac } = dailyReturns(curve);
  const falls: Drawdown[] = [];
  let equity = 1;
  let peak = 1;
  let fall: Drawdown | undefined;
  for (let k = 0; k < day.length; k++) {
    equity *= 1 + returnFrac[k]!;
    if (equity >= peak) {
      peak = equity;
      if (fall !== undefined) falls.push(fall);
      fall = undefined;
      continue;
    }
    const dayMs = day[k]! * DAY_MS;
    const depthFrac = 1 - equity / peak;
    const started: Drawdown = fall ?? { startMs: dayMs, valleyMs: dayMs, endMs: dayMs, days: 1, depthFrac };
    fall = {
      ...started,
      ...(depthFrac > started.depthFrac ? { valleyMs: dayMs, depthFrac } : {}),
      endMs: dayMs,
      days: (dayMs - started.startMs) / DAY_MS + 1,
    };
  }
  if (fall !== undefined) falls.push({ ...fall, endMs: null });
  return falls.sort((a, b) => b.depthFrac - a.depthFrac);
}
