/** What the confirmation period of a run can tell, from its development days alone. */
import { dayBlocks, utcDay } from "../../core/index.js";
import { confirmationRows, developmentRows, type Dataset } from "../../dataset/index.js";
import type { Bars } from "../../market/index.js";
import { planPower, type PowerPlan } from "../../validation/index.js";
import type { PreparedMarkets } from "../market/prepareMarkets.js";
import { resampleOptionsOf, type RunContext } from "../runContext.js";
import type { BuiltDataset } from "./buildDataset.js";

/** Gate by gate; the confirmation period gives its number of days and nothing else. */
export function planRun(
  { config, rng }: RunContext,
  { markets }: PreparedMarkets,
  { dataset }: BuiltDataset,
): PowerPlan {
  const { idx } = developmentRows(dataset);
  const bars = dataset.symbols.map((symbol) => markets.find((market) => market.bars.symbol === symbol)!.bars);
  const column = (values: Float64Array): Float64Array => Float64Array.from(idx, (row) => values[row]!);
  return planPower(
    {
      t0Ms: column(dataset.t0Ms),
      t1Ms: column(dataset.t1Ms),
      symbol: Array.from(idx, (row) => dataset.symbols[dataset.symbolIndex[row]!]!),
      label: Uint8Array.from(idx, (row) => dataset.judged.label[row]!),
      pastReturn: pastReturns(dataset, bars, idx),
      dailyReturnLog: dailyReturns(bars, dataset.confirmationFromMs),
    },
    {
      days: dayBlocks(Float64Array.from(confirmationRows(dataset), (row) => dataset.t0Ms[row]!)).days,
      ...resampleOptionsOf(config),
      rng: rng.child("power"),
    },
  );
}

/** Log returns over the horizon before each decision. */
function pastReturns(
  { symbolIndex, barRow, horizonMs, barMs }: Dataset,
  bars: readonly Bars[],
  rows: Int32Array,
): Float64Array {
  const back = Math.max(1, Math.round(horizonMs / barMs));
  return Float64Array.from(rows, (row) => {
    const { close } = bars[symbolIndex[row]!]!;
    const now = barRow[row]!;
    return Math.log(close[now]! / close[Math.max(0, now - back)]!);
  });
}

/** Mean over the symbols of each day's log return from its first open to its last close; days without bars are none. */
function dailyReturns(bars: readonly Bars[], beforeMs: number): Float64Array {
  const sums = new Map<number, { sum: number; symbols: number }>();
  for (const { timeMs, open, close } of bars) {
    for (let first = 0; first < timeMs.length && timeMs[first]! < beforeMs;) {
      const day = utcDay(timeMs[first]!);
      let last = first;
      while (last + 1 < timeMs.length && timeMs[last + 1]! < beforeMs && utcDay(timeMs[last + 1]!) === day) last++;
      const known = sums.get(day) ?? { sum: 0, symbols: 0 };
      sums.set(day, { sum: known.sum + Math.log(close[last]! / open[first]!), symbols: known.symbols + 1 });
      first = last + 1;
    }
  }
  const days = [...sums].sort(([a], [b]) => a - b);
  return Float64Array.from(days, ([, { sum, symbols }]) => sum / symbols);
}
