import type { Bars, Depth, Funding, Liquidations, OpenInterest, SymbolMarket } from "../../market/index.js";

/**
 * The market as it was known at `atMs`: bars that had closed, events whose `knownMs` had come, coverage up
 * to then. A row whose `knownMs` equals `atMs` is known.
 */
export function cutMarket(
  { bars, liquidations, funding, openInterest, depth }: SymbolMarket,
  atMs: number,
): SymbolMarket {
  return {
    bars: cutBars(bars, atMs),
    ...(liquidations === undefined ? {} : { liquidations: cutLiquidations(liquidations, atMs) }),
    ...(funding === undefined ? {} : { funding: cutFunding(funding, atMs) }),
    ...(openInterest === undefined ? {} : { openInterest: cutOpenInterest(openInterest, atMs) }),
    ...(depth === undefined ? {} : { depth: cutDepth(depth, atMs) }),
  };
}

function cutBars({ symbol, barMs, ...columns }: Bars, atMs: number): Bars {
  let rows = 0;
  while (rows < columns.timeMs.length && columns.timeMs[rows]! + barMs <= atMs) rows++;
  const { timeMs, open, high, low, close, volume, quoteVolume, tradeCount, takerBuyVolume } = columns;
  const cut = (column: Float64Array) => column.slice(0, rows);
  return {
    symbol,
    barMs,
    timeMs: cut(timeMs),
    open: cut(open),
    high: cut(high),
    low: cut(low),
    close: cut(close),
    volume: cut(volume),
    ...(quoteVolume === undefined ? {} : { quoteVolume: cut(quoteVolume) }),
    ...(tradeCount === undefined ? {} : { tradeCount: cut(tradeCount) }),
    ...(takerBuyVolume === undefined ? {} : { takerBuyVolume: cut(takerBuyVolume) }),
  };
}

function cutLiquidations(
  { timeMs, knownMs, price, quantity, notionalUsd, side, coverageMs }: Liquidations,
  atMs: number,
): Liquidations {
  const cut = cutterOf(knownMs, atMs);
  return {
    timeMs: cut(timeMs),
    knownMs: cut(knownMs),
    price: cut(price),
    quantity: cut(quantity),
    notionalUsd: cut(notionalUsd),
    side: side.filter((_, i) => knownMs[i]! <= atMs),
    coverageMs: coverageMs.flatMap(([from, to]): [number, number][] =>
      from < atMs ? [[from, Math.min(to, atMs)]] : [],
    ),
  };
}

function cutFunding({ timeMs, knownMs, rate, intervalHours }: Funding, atMs: number): Funding {
  const cut = cutterOf(knownMs, atMs);
  return { timeMs: cut(timeMs), knownMs: cut(knownMs), rate: cut(rate), intervalHours: cut(intervalHours) };
}

function cutOpenInterest({ timeMs, knownMs, openInterest }: OpenInterest, atMs: number): OpenInterest {
  const cut = cutterOf(knownMs, atMs);
  return { timeMs: cut(timeMs), knownMs: cut(knownMs), openInterest: cut(openInterest) };
}

function cutDepth({ timeMs, knownMs, bidNotionalUsd, askNotionalUsd }: Depth, atMs: number): Depth {
  const cut = cutterOf(knownMs, atMs);
  return {
    timeMs: cut(timeMs),
    knownMs: cut(knownMs),
    bidNotionalUsd: cut(bidNotionalUsd),
    askNotionalUsd: cut(askNotionalUsd),
  };
}

function cutterOf(knownMs: Float64Array, atMs: number): (column: Float64Array) => Float64Array {
  return (column) => column.filter((_, i) => knownMs[i]! <= atMs);
}
