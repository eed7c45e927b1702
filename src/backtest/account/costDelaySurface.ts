/** What is left of a return as costs rise and fills come later. */
import { requireInRange, requireInteger } from "../../core/index.js";
import { backtestPerpetual, type PerpetualInput, type PerpetualOptions } from "./backtestPerpetual.js";
import { fillLater } from "./fillLater.js";
import { monthlyReturnOf } from "./sensitivityOfReturn.js";

/** One cell of the surface. */
export interface CostDelayCell {
  /** Fee and slippage together, of the notional, per fill. */
  readonly costBps: number;
  /** Bars between the fill that was decided for and the one that came. */
  readonly delayBars: number;
  /** Geometric mean per 30 days; -1 for a ruined account. */
  readonly monthlyReturnFrac: number;
}

/** What {@link costDelaySurface} runs over. */
export interface CostDelayOptions extends PerpetualOptions {
  /** Ascending; 0, 3.5, 7, 14 and 28 when absent. */
  readonly costsBps?: readonly number[];
  /** Whole bars; 0, 1, 2 and 4 when absent. */
  readonly delaysBars?: readonly number[];
}

/** Of nothing, half, all, twice and four times the usual 5 + 2. */
const COSTS_BPS: readonly number[] = [0, 3.5, 7, 14, 28];
const DELAYS_BARS: readonly number[] = [0, 1, 2, 4];

/**
 * Back-tests the same decisions under every cost and every delay.
 *
 * Timing: a delay moves each decision by whole bars, so what is filled later was still decided at its own time.
 *
 * @returns A cell for each delay and cost, costs running fastest.
 * @throws {RangeError} As {@link backtestPerpetual} does, or if a cost or delay is below 0.
 */
export function costDelaySurface(input: PerpetualInput, options: CostDelayOptions = {}): CostDelayCell[] {
  const { costsBps = COSTS_BPS, delaysBars = DELAYS_BARS, ...account } = options;
  return delaysBars.flatMap((delayBars) => {
    requireInteger("delay fills", { delayBars }, { atLeast: 0 });
    const later = fillLater(input, { delayBars });
    return costsBps.map((costBps) => {
      requireInRange("charge costs", { costBps }, { atLeast: 0 });
      const result = backtestPerpetual(later, { ...account, takerFeeBps: costBps, slippageBps: 0 });
      return { costBps, delayBars, monthlyReturnFrac: monthlyReturnOf(result) };
    });
  });
}
