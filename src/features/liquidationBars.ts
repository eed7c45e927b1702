/** Liquidations summed by the bar in which they became known. */
import type { Bars, Liquidations } from "../market/index.js";
import { joinedSpans } from "./joinedSpans.js";

/** Shape [bars] each; NaN where the bar was not wholly inside the recording. */
export interface LiquidationBars {
  readonly count: Float64Array;
  /** Of forced BUY orders: shorts liquidated, USD. */
  readonly buyUsd: Float64Array;
  /** Of forced SELL orders: longs liquidated, USD. */
  readonly sellUsd: Float64Array;
  /** Of both sides, USD. */
  readonly totalUsd: Float64Array;
  /** Largest single event, USD. */
  readonly largestUsd: Float64Array;
}

/** An event belongs to the bar with `knownMs` in (open, close]. */
export function liquidationBars(
  { knownMs, notionalUsd, side, coverageMs }: Liquidations,
  { timeMs, barMs }: Bars,
): LiquidationBars {
  const n = timeMs.length;
  const count = new Float64Array(n);
  const buyUsd = new Float64Array(n);
  const sellUsd = new Float64Array(n);
  const totalUsd = new Float64Array(n);
  const largestUsd = new Float64Array(n);
  const spans = joinedSpans(coverageMs);
  let span = 0;
  let event = 0;
  for (let i = 0; i < n; i++) {
    const open = timeMs[i]!;
    const close = open + barMs;
    while (span < spans.length && spans[span]![1] < close) span++;
    const covered = span < spans.length && spans[span]![0] <= open;
    if (!covered) count[i] = buyUsd[i] = sellUsd[i] = totalUsd[i] = largestUsd[i] = NaN;
    while (event < knownMs.length && knownMs[event]! <= open) event++;
    for (; event < knownMs.length && knownMs[event]! <= close; event++) {
      if (!covered) continue;
      const usd = notionalUsd[event]!;
      count[i]!++;
      totalUsd[i]! += usd;
      if (side[event] === "short") buyUsd[i]! += usd;
      else sellUsd[i]! += usd;
      if (usd > largestUsd[i]!) largestUsd[i] = usd;
    }
  }
  return { count, buyUsd, sellUsd, totalUsd, largestUsd };
}
