/** Liquidations summed by the bar in which they became known. */
import type { Bars, Liquidations } from "../market/index.js";

/** Shape [bars] each; NaN where the bar was not wholly inside the recording. */
export interface LiquidationBars {
  readonly count: Float64Array;
  /** Of forced BUY orders: shorts liquidated, USD. */
  readonly buyUsd: Float64Array;
  /** Of forced SELL orders: longs liquidated, USD. */
  readonly sellUsd: Float64Array;
  /** Largest single event, USD. */
  readonly largestUsd: Float64Array;
}

/** An event belongs to the bar with `knownMs` in (open, close]. */
export function liquidationBars({ knownMs, notionalUsd, side, coverageMs }: Liquidations, { timeMs, barMs }: Bars): LiquidationBars {
  const n = timeMs.length;
  const count = new Float64Array(n);
  const buyUsd = new Float64Array(n);
  const sellUsd = new Float64Array(n);
  const largestUsd = new Float64Array(n);
  let event = 0;
  for (let i = 0; i < n; i++) {
    const open = timeMs[i]!;
    const close = open + barMs;
    if (!coverageMs.some(([from, to]) => from <= open && close <= to)) count[i] = buyUsd[i] = sellUsd[i] = largestUsd[i] = NaN;
    while (event < knownMs.length && knownMs[event]! <= open) event++;
    for (; event < knownMs.length && knownMs[event]! <= close; event++) {
      const usd = notionalUsd[event]!;
      count[i]!++;
      if (side[event] === "short") buyUsd[i]! += usd;
      else sellUsd[i]! += usd;
      largestUsd[i] = Math.max(largestUsd[i]!, usd);
    }
  }
  return { count, buyUsd, sellUsd, largestUsd };
}
