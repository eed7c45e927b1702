/** Makes longer bars of shorter ones, and cuts bars to a span. */
import { requireInteger } from "../../core/index.js";
import type { Bars } from "../schema.js";

type BarColumn = Exclude<keyof Bars, "symbol" | "barMs">;
const SUMMED = ["volume", "quoteVolume", "tradeCount", "takerBuyVolume"] as const;

/** The bars whose whole stretch lies in `[fromMs, toMs]`. */
export function cutBars(bars: Bars, fromMs: number, toMs: number): Bars {
  const { timeMs, barMs } = bars;
  let from = 0;
  let to = timeMs.length;
  while (from < to && timeMs[from]! < fromMs) from++;
  while (to > from && timeMs[to - 1]! + barMs > toMs) to--;
  if (from === 0 && to === timeMs.length) return bars;
  return mapColumns(bars, (values) => values.slice(from, to));
}

/**
 * Bars of `barMs` on the UTC grid. A bar at either end that its source does not reach across is dropped;
 * one that misses bars inside is made of what there is, and one that misses all is absent.
 *
 * Timing: a bar uses the bars inside it only.
 *
 * @returns `bars` itself if they are that long already, or longer: nothing is ever made finer.
 * @throws {RangeError} If `barMs` is no multiple of the bars' own length.
 */
export function resampleBars(bars: Bars, barMs: number): Bars {
  if (bars.barMs >= barMs) return bars;
  requireInteger(`resample ${bars.symbol}`, { "barMs / length of its bars": barMs / bars.barMs }, { atLeast: 1 });
  const { timeMs } = bars;
  if (timeMs.length === 0) return { ...bars, barMs };
  const fromMs = Math.ceil(timeMs[0]! / barMs) * barMs;
  const toMs = Math.floor((timeMs.at(-1)! + bars.barMs) / barMs) * barMs;
  const whole = cutBars(bars, fromMs, toMs);

  const starts: number[] = [];
  for (let i = 0; i < whole.timeMs.length; i++) {
    const slot = Math.floor(whole.timeMs[i]! / barMs);
    if (i === 0 || slot !== Math.floor(whole.timeMs[i - 1]! / barMs)) starts.push(i);
  }
  const each = (make: (from: number, to: number) => number) =>
    Float64Array.from(starts, (from, k) => make(from, starts[k + 1] ?? whole.timeMs.length));
  const summed = SUMMED.flatMap((name) => {
    const values = whole[name];
    return values === undefined ? [] : [[name, each((from, to) => sum(values, from, to))] as const];
  });
  return {
    symbol: bars.symbol,
    barMs,
    timeMs: each((from) => Math.floor(whole.timeMs[from]! / barMs) * barMs),
    open: each((from) => whole.open[from]!),
    high: each((from, to) => extreme(whole.high, from, to, Math.max)),
    low: each((from, to) => extreme(whole.low, from, to, Math.min)),
    close: each((_, to) => whole.close[to - 1]!),
    ...(Object.fromEntries(summed) as Pick<Bars, "volume">),
  };
}

function mapColumns(bars: Bars, map: (values: Float64Array) => Float64Array): Bars {
  const { symbol, barMs, ...columns } = bars;
  const mapped = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, map(values)])) as Record<
    BarColumn,
    Float64Array
  >;
  return { symbol, barMs, ...mapped };
}

function sum(values: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += values[i]!;
  return total;
}

function extreme(values: Float64Array, from: number, to: number, pick: (a: number, b: number) => number): number {
  let found = values[from]!;
  for (let i = from + 1; i < to; i++) found = pick(found, values[i]!);
  return found;
}
