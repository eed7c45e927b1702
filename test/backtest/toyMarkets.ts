/** Small markets and decisions for the tests of this folder. */
import fc from "fast-check";
import { createRng, type Rng } from "../../src/core/index.js";
import type { PerpetualInput } from "../../src/backtest/index.js";
import type { Bars, Funding } from "../../src/market/index.js";

export const HOUR = 3_600_000;
/** 2025-01-01 00:00 UTC. */
export const START = Date.UTC(2025, 0, 1);

/** Hourly bars whose open and close are given; the extremes are theirs. */
export function barsOf(
  symbol: string,
  opens: readonly number[],
  { closes = opens, hours }: { readonly closes?: readonly number[]; readonly hours?: readonly number[] } = {},
): Bars {
  const open = Float64Array.from(opens);
  const close = Float64Array.from(closes);
  return {
    symbol,
    barMs: HOUR,
    timeMs: Float64Array.from(open, (_, i) => START + (hours?.[i] ?? i) * HOUR),
    open,
    high: open.map((price, i) => Math.max(price, close[i]!)),
    low: open.map((price, i) => Math.min(price, close[i]!)),
    close,
    volume: open.map(() => 1),
  };
}

/** Decisions at whole hours after the start; the bar that opens at that hour is the first to fill them. */
export function decisions(
  rows: readonly (readonly [hour: number, probability: number, symbol?: string])[],
  threshold = 0.5,
): PerpetualInput["predictions"] {
  return {
    t0Ms: Float64Array.from(rows, ([hour]) => START + hour * HOUR),
    symbol: rows.map(([, , symbol]) => symbol ?? "BTCUSDT"),
    probability: Float64Array.from(rows, ([, probability]) => probability),
    threshold,
  };
}

/** Settlements at hours after the start. */
export function fundingOf(rows: readonly (readonly [hour: number, rate: number])[]): Funding {
  const timeMs = Float64Array.from(rows, ([hour]) => START + hour * HOUR);
  return {
    timeMs,
    knownMs: timeMs,
    rate: Float64Array.from(rows, ([, rate]) => rate),
    intervalHours: timeMs.map(() => 8),
  };
}

/** A random market: some symbols, gaps in a share of their bars, funding for some, decisions on most closes. */
export function randomInput(
  rng: Rng,
  {
    symbols,
    bars,
    volatility = 0.01,
    gapFrac = 0.05,
  }: { readonly symbols: number; readonly bars: number; readonly volatility?: number; readonly gapFrac?: number },
): {
  readonly bars: Bars[];
  readonly predictions: PerpetualInput["predictions"];
  readonly funding: Record<string, Funding>;
} {
  const names = Array.from({ length: symbols }, (_, s) => `S${s}USDT`);
  const tables = names.map((name) => {
    const hours = Array.from({ length: bars }, (_, i) => i).filter(() => rng.uniform() >= gapFrac);
    let price = 100 * Math.exp(rng.normal());
    const opens: number[] = [];
    const closes: number[] = [];
    for (let i = 0; i < hours.length; i++) {
      opens.push(price * Math.exp(0.1 * volatility * rng.normal()));
      price *= Math.exp(volatility * rng.normal());
      closes.push(price);
    }
    return barsOf(name, opens, { closes, hours });
  });
  const rows: [number, number, string][] = [];
  for (let hour = 1; hour <= bars; hour++) {
    for (const name of names) if (rng.uniform() > 0.1) rows.push([hour, rng.uniform(), name]);
  }
  const funded = names.filter((_, s) => s === 0 || rng.uniform() > 0.3);
  const funding = Object.fromEntries(
    funded.map((name) => [
      name,
      fundingOf(
        Array.from(
          { length: Math.ceil(bars / 4) },
          (_, k) => [4 * k + (rng.uniform() > 0.8 ? 0.5 : 0), 0.001 * rng.normal()] as const,
        ),
      ),
    ]),
  );
  return { bars: tables, predictions: decisions(rows), funding };
}

/** fast-check over random markets. */
export const anyInput = (size: { readonly maxBars: number }): fc.Arbitrary<ReturnType<typeof randomInput>> =>
  fc
    .record({
      gapFrac: fc.constantFrom(0, 0.05),
      seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
      symbols: fc.integer({ min: 1, max: 4 }),
      bars: fc.integer({ min: 30, max: size.maxBars }),
    })
    .map(({ seed, symbols, bars, gapFrac }) => randomInput(createRng(seed), { symbols, bars, gapFrac }));
