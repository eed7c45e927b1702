/** Shares by which one judges whether data are balanced. */
import { barRegimes } from "../barRegimes.js";
import type { SymbolMarket } from "../schema.js";
import { barMoves } from "./barMoves.js";

/** Shares of the judged bars; they add up to 1. */
export interface MoveBalance {
  readonly risingFrac: number;
  readonly fallingFrac: number;
  readonly flatFrac: number;
  readonly judgedBars: number;
}

export interface LiquidationBalance {
  readonly longCount: number;
  readonly shortCount: number;
  readonly longUsd: number;
  readonly shortUsd: number;
}

/** Shares of the bars that have a regime; they add up to 1. */
export interface RegimeBalance {
  readonly bullFrac: number;
  readonly bearFrac: number;
  readonly sidewaysFrac: number;
  readonly judgedBars: number;
}

export interface MarketBalance {
  readonly symbol: string;
  /** Bars that close inside the span. */
  readonly bars: number;
  /** Null if no bar has 288 before it. */
  readonly moves: MoveBalance | null;
  /** Null if nothing was recorded in the span. */
  readonly liquidations: LiquidationBalance | null;
  /** Null if no bar has seven unbroken days before it. */
  readonly regimes: RegimeBalance | null;
}

export interface BalanceSpan {
  /** Inclusive. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
}

/**
 * Balance of the bars that close, and of the liquidations that were known, inside a span; trailing windows
 * may look back before it.
 */
export function balanceOf({ bars, liquidations }: SymbolMarket, { fromMs, toMs }: BalanceSpan): MarketBalance {
  const { timeMs, barMs, symbol } = bars;
  const isInside = (i: number) => timeMs[i]! + barMs >= fromMs && timeMs[i]! + barMs < toMs;
  const [fallingFrac, flatFrac, risingFrac, judgedBars] = sharesOf(barMoves(bars), isInside);
  const [bearFrac, sidewaysFrac, bullFrac, judgedRegimes] = sharesOf(barRegimes(bars), isInside);
  return {
    symbol,
    bars: timeMs.reduce((count, _, i) => count + (isInside(i) ? 1 : 0), 0),
    moves: judgedBars === 0 ? null : { risingFrac, fallingFrac, flatFrac, judgedBars },
    liquidations: liquidationBalance(liquidations, { fromMs, toMs }),
    regimes: judgedRegimes === 0 ? null : { bullFrac, bearFrac, sidewaysFrac, judgedBars: judgedRegimes },
  };
}

/** Shares of -1, 0 and 1 among the values inside, and how many there are. */
function sharesOf(values: Float64Array, isInside: (i: number) => boolean): [number, number, number, number] {
  const counts: [number, number, number] = [0, 0, 0];
  values.forEach((value, i) => {
    if (!Number.isNaN(value) && isInside(i)) counts[value + 1]!++;
  });
  const judged = counts[0] + counts[1] + counts[2];
  return [counts[0] / judged, counts[1] / judged, counts[2] / judged, judged];
}

function liquidationBalance(
  liquidations: SymbolMarket["liquidations"],
  { fromMs, toMs }: BalanceSpan,
): LiquidationBalance | null {
  if (liquidations === undefined || !liquidations.coverageMs.some(([from, to]) => from < toMs && to > fromMs))
    return null;
  const { knownMs, side, notionalUsd } = liquidations;
  const sums = { longCount: 0, shortCount: 0, longUsd: 0, shortUsd: 0 };
  for (let i = 0; i < knownMs.length; i++) {
    if (knownMs[i]! < fromMs || knownMs[i]! >= toMs) continue;
    sums[side[i] === "long" ? "longCount" : "shortCount"]++;
    sums[side[i] === "long" ? "longUsd" : "shortUsd"] += notionalUsd[i]!;
  }
  return sums;
}
