/** Small markets for tests, every table in them, from a seed. */
import { createRng, HOUR_MS } from "../../src/core/index.js";
import type { SymbolMarket } from "../../src/market/index.js";

const START_MS = Date.UTC(2025, 6, 4, 12);

export interface HandMadeOptions {
  readonly rows: number;
  readonly seed: number;
  readonly barMs?: number;
  /** Milliseconds by which every record but bars is published late. */
  readonly delayMs?: number;
}

export function handMadeMarket({ rows, seed, barMs = 300_000, delayMs = 0 }: HandMadeOptions): SymbolMarket {
  const rng = createRng(seed).child("hand-made market");
  const column = (n: number, valueOf: (i: number) => number): Float64Array =>
    Float64Array.from({ length: n }, (_, i) => valueOf(i));
  let price = 100;
  const close = column(rows, () => (price *= Math.exp(0.003 * rng.normal())));
  const open = column(rows, (i) => (i === 0 ? 100 : close[i - 1]!) * Math.exp(0.0003 * rng.normal()));
  const volume = column(rows, () => Math.max(0, 10 * rng.normal() + 12));
  const snapshots = column(rows + 14, (i) => START_MS + (i - 13) * barMs);
  const settled = column(Math.ceil((rows * barMs) / (8 * HOUR_MS)) + 1, (i) => START_MS + (i - 1) * 8 * HOUR_MS);
  const happened = column(rows * 2, () => START_MS + Math.floor(rng.uniform() * rows * barMs)).sort();
  const late = (times: Float64Array): Float64Array => times.map((time) => time + delayMs);
  const quantity = happened.map(() => Math.exp(rng.normal()));
  return {
    bars: {
      symbol: "HANDUSDT",
      barMs,
      timeMs: column(rows, (i) => START_MS + i * barMs),
      open,
      high: column(rows, (i) => Math.max(open[i]!, close[i]!) * (1 + 0.002 * rng.uniform())),
      low: column(rows, (i) => Math.min(open[i]!, close[i]!) * (1 - 0.002 * rng.uniform())),
      close,
      volume,
      quoteVolume: volume.map((value, i) => value * close[i]!),
      tradeCount: volume.map((value) => Math.floor(value)),
      takerBuyVolume: volume.map((value) => value * rng.uniform()),
    },
    liquidations: {
      timeMs: happened,
      knownMs: late(happened),
      price: happened.map(() => 100),
      quantity,
      notionalUsd: quantity.map((value) => value * 100),
      side: Array.from(happened, () => (rng.uniform() < 0.5 ? "long" : "short")),
      coverageMs: [[START_MS, START_MS + rows * barMs]],
    },
    funding: {
      timeMs: settled,
      knownMs: late(settled),
      rate: settled.map(() => 0.0003 * rng.normal()),
      intervalHours: settled.map(() => 8),
    },
    openInterest: {
      timeMs: snapshots,
      knownMs: late(snapshots),
      openInterest: snapshots.map(() => 1e6 * Math.exp(0.1 * rng.normal())),
    },
    depth: {
      timeMs: snapshots,
      knownMs: late(snapshots),
      bidNotionalUsd: snapshots.map(() => 1e6 * rng.uniform()),
      askNotionalUsd: snapshots.map(() => 1e6 * rng.uniform()),
    },
  };
}

/** The same market, with everything that became known after `t0Ms` made up anew. */
export function withAnotherFuture(market: SymbolMarket, t0Ms: number, seed: number): SymbolMarket {
  const rng = createRng(seed).child("another future");
  const changed = (values: Float64Array, knownMs: Float64Array): Float64Array =>
    values.map((value, i) => (knownMs[i]! > t0Ms ? value * Math.exp(rng.normal()) : value));
  const table = <Table extends { readonly knownMs: Float64Array }>(columns: Table): Table =>
    Object.fromEntries(
      Object.entries(columns).map(([name, column]: [string, unknown]) => [
        name,
        column instanceof Float64Array && !name.endsWith("Ms") ? changed(column, columns.knownMs) : column,
      ]),
    ) as Table;
  const { bars, liquidations, funding, openInterest, depth } = market;
  const closes = bars.timeMs.map((time) => time + bars.barMs);
  const { symbol, barMs, timeMs, ...columns } = bars;
  const made = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, changed(column, closes)]));
  return {
    bars: { ...bars, ...made, symbol, barMs, timeMs },
    ...(liquidations && {
      liquidations: {
        ...table(liquidations),
        side: liquidations.side.map((side, i) =>
          liquidations.knownMs[i]! > t0Ms && rng.uniform() < 0.5 ? "long" : side,
        ),
      },
    }),
    ...(funding && { funding: table(funding) }),
    ...(openInterest && { openInterest: table(openInterest) }),
    ...(depth && { depth: table(depth) }),
  };
}
