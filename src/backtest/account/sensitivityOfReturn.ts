/** What a return hangs on: the same decisions under other costs, later fills and without the band. */
import { DAY_MS } from "../../core/index.js";
import { backtestPerpetual, type PerpetualInput, type PerpetualOptions } from "./backtestPerpetual.js";
import { fillLater } from "./fillLater.js";
import type { EquityCurve } from "./monthlyReturns.js";
import { MONTH_DAYS } from "../significance/monthlyReturnEstimate.js";

/** What is changed, in words. */
export type SensitivityChange =
  | "as decided"
  | "costs doubled"
  | "filled one bar later"
  | "filled two bars later"
  | "every crossing of the threshold traded";

export interface Sensitivity {
  readonly change: SensitivityChange;
  /** Geometric mean per 30 days; -1 for a ruined account. */
  readonly monthlyReturnFrac: number;
  /** Fills of the whole span. */
  readonly fills: number;
}

/** Costs that a run without any would be doubled from. */
const DEFAULT_FEE_BPS = 5;
const DEFAULT_SLIPPAGE_BPS = 2;

/**
 * Back-tests the decisions as they are, with costs doubled, filled one and two bars later, and with every
 * crossing of the threshold traded at once.
 *
 * @throws {RangeError} As {@link backtestPerpetual} does.
 */
export function sensitivityOfReturn(input: PerpetualInput, options: PerpetualOptions): Sensitivity[] {
  const { takerFeeBps = DEFAULT_FEE_BPS, slippageBps = DEFAULT_SLIPPAGE_BPS } = options;
  return [
    measure("as decided", input, options),
    measure("costs doubled", input, { ...options, takerFeeBps: 2 * takerFeeBps, slippageBps: 2 * slippageBps }),
    measure("filled one bar later", fillLater(input, { delayBars: 1 }), options),
    measure("filled two bars later", fillLater(input, { delayBars: 2 }), options),
    measure("every crossing of the threshold traded", input, { ...options, holdBand: 0 }),
  ];
}

function measure(change: SensitivityChange, input: PerpetualInput, options: PerpetualOptions): Sensitivity {
  const result = backtestPerpetual(input, options);
  return { change, monthlyReturnFrac: monthlyReturnOf(result), fills: result.trades.length };
}

/** Geometric mean per 30 days; -1 for a ruined account. */
export function monthlyReturnOf({ timeMs, equity }: EquityCurve): number {
  const months = (timeMs.at(-1)! - timeMs[0]!) / DAY_MS / MONTH_DAYS;
  return equity.at(-1)! > 0 ? (equity.at(-1)! / equity[0]!) ** (1 / months) - 1 : -1;
}
