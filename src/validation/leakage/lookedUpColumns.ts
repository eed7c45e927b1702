/**
 * Columns that do not come from the market. A value that was made earlier, of the whole series, and is looked up by
 * its time is the same under every cut of the future; but it is also the same on a market that went otherwise.
 */
import { DAY_MS } from "../../core/index.js";
import type { FeatureTable } from "../../features/index.js";
import type { SymbolMarket } from "../../market/index.js";
import type { LeakagePipeline } from "./pipeline.js";

const DAYS_A_WEEK = 7;

/** Names of columns that are the same to the bit on the reversed market and are no clock, hour and weekday alone. */
export async function lookedUpColumns(
  featuresOf: LeakagePipeline["features"],
  market: SymbolMarket,
  table: FeatureTable,
): Promise<string[]> {
  const other = await featuresOf(reversed(market));
  return table.names.filter((name, column) => {
    const same = other.names.indexOf(name);
    if (same < 0) return false;
    const { rows, cols, data } = table.values;
    for (let row = 0; row < rows; row++)
      if (!Object.is(data[row * cols + column], other.values.data[row * other.values.cols + same])) return false;
    return !isClock(table, column, market.bars.timeMs);
  });
}

/** The same times, and what happened at them in the opposite order. */
function reversed({ bars, liquidations, funding, openInterest, depth }: SymbolMarket): SymbolMarket {
  const back = <Column extends { slice(): Column; reverse(): unknown }>(column: Column): Column => {
    const copy = column.slice();
    copy.reverse();
    return copy;
  };
  const { symbol, barMs, timeMs, ...columns } = bars;
  const values = Object.entries(columns).map(([name, column]) => [name, column && back(column)]);
  return {
    bars: { symbol, barMs, timeMs, ...(Object.fromEntries(values) as typeof columns) },
    // Half of the events, so that a count of them differs too.
    ...(liquidations && {
      liquidations: {
        ...liquidations,
        timeMs: liquidations.timeMs.filter(isEven),
        knownMs: liquidations.knownMs.filter(isEven),
        price: back(liquidations.price.filter(isEven)),
        quantity: back(liquidations.quantity.filter(isEven)),
        notionalUsd: back(liquidations.notionalUsd.filter(isEven)),
        side: liquidations.side.filter(isEven).reverse(),
      },
    }),
    ...(funding && { funding: { ...funding, rate: back(funding.rate) } }),
    ...(openInterest && { openInterest: { ...openInterest, openInterest: back(openInterest.openInterest) } }),
    ...(depth && {
      depth: {
        ...depth,
        bidNotionalUsd: back(depth.bidNotionalUsd),
        askNotionalUsd: back(depth.askNotionalUsd),
      },
    }),
  };
}

function isEven(_: unknown, k: number): boolean {
  return k % 2 === 0;
}

/** Whether every hour of the week has one value, missing ones aside. */
function isClock({ values: { rows, cols, data } }: FeatureTable, column: number, timeMs: Float64Array): boolean {
  const known = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const value = data[row * cols + column]!;
    if (Number.isNaN(value)) continue;
    const time = timeMs[row]!;
    const place = time % (DAYS_A_WEEK * DAY_MS);
    if (!Object.is(known.get(place) ?? value, value)) return false;
    known.set(place, value);
  }
  return true;
}
