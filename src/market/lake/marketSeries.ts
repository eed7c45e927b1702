/** A symbol's tables as series of the lake, and back. */
import { requireAscending, requireSameLength } from "../../core/index.js";
import type { Bars, Depth, Funding, Liquidations, OpenInterest, SimulatedTruth, SymbolMarket } from "../schema.js";
import { fundingIntervals } from "./fundingIntervals.js";
import type { Columns, Series } from "./series.js";
import { TABLES } from "./tables.js";

const OPTIONAL_OF_BARS = ["quoteVolume", "tradeCount", "takerBuyVolume"] as const;

/**
 * All tables that the market has.
 *
 * @throws {RangeError} If columns differ in length, a clock descends or holds a fraction of a millisecond.
 */
export function seriesOfMarket(
  { bars, liquidations, funding, openInterest, depth }: SymbolMarket,
  venue: string,
): Series[] {
  const { symbol, barMs, ...prices } = bars;
  const key = { symbol, venue };
  const series: Series[] = [
    { ...key, table: "bars", barMs, columns: { ...prices, knownMs: prices.timeMs.map((time) => time + barMs) } },
  ];
  if (liquidations !== undefined) {
    const { side, coverageMs: _, ...events } = liquidations;
    series.push({
      ...key,
      table: "liquidations",
      columns: { ...events, side: Float64Array.from(side, (position) => (position === "long" ? 1 : 0)) },
    });
  }
  if (funding !== undefined) series.push({ ...key, table: "funding", columns: { ...funding } });
  if (openInterest !== undefined) series.push({ ...key, table: "open_interest", columns: { ...openInterest } });
  if (depth !== undefined) series.push({ ...key, table: "depth", columns: { ...depth } });
  for (const one of series) requireStorable(one);
  return series;
}

export function seriesOfTruth(
  { symbol, horizonMs, probabilityUp, meanLog, sigmaLog }: SimulatedTruth,
  { barMs, venue }: { readonly barMs: number; readonly venue: string },
): Series {
  const row = Float64Array.from(meanLog, (_, i) => i);
  const columns = {
    row,
    horizonMs: new Float64Array(row.length).fill(horizonMs),
    probabilityUp: Float64Array.from(probabilityUp),
    meanLog,
    sigmaLog,
  };
  requireSameLength(`write the truth of ${symbol}`, columns);
  return { table: "truth", symbol, venue, barMs, columns };
}

export function truthOf({ symbol, columns }: Series): SimulatedTruth {
  return {
    symbol,
    horizonMs: columns["horizonMs"]![0] ?? 0,
    probabilityUp: Float32Array.from(columns["probabilityUp"]!),
    meanLog: columns["meanLog"]!,
    sigmaLog: columns["sigmaLog"]!,
  };
}

export function barsOf({ symbol, barMs, columns }: Series): Bars {
  const optional = Object.fromEntries(
    OPTIONAL_OF_BARS.flatMap((name) => (columns[name] === undefined ? [] : [[name, columns[name]]])),
  );
  return {
    symbol,
    barMs: barMs!,
    timeMs: columns["timeMs"]!,
    open: columns["open"]!,
    high: columns["high"]!,
    low: columns["low"]!,
    close: columns["close"]!,
    volume: columns["volume"]!,
    ...optional,
  };
}

export function liquidationsOf(columns: Columns, coverageMs: [number, number][]): Liquidations {
  return {
    ...clocks(columns),
    price: columns["price"]!,
    quantity: columns["quantity"]!,
    notionalUsd: columns["notionalUsd"]!,
    side: Array.from(columns["side"]!, (isLong) => (isLong === 1 ? "long" : "short")),
    coverageMs,
  };
}

export function fundingOf(columns: Columns): Funding {
  const { timeMs, knownMs } = clocks(columns);
  return { timeMs, knownMs, rate: columns["rate"]!, intervalHours: fundingIntervals(timeMs, columns["intervalHours"]) };
}

export function openInterestOf(columns: Columns): OpenInterest {
  return { ...clocks(columns), openInterest: columns["openInterest"]! };
}

export function depthOf(columns: Columns): Depth {
  return { ...clocks(columns), bidNotionalUsd: columns["bidNotionalUsd"]!, askNotionalUsd: columns["askNotionalUsd"]! };
}

/** A liquidation table of a symbol that a recording covers and in which nothing happened to it. */
export function noLiquidations(coverageMs: [number, number][]): Liquidations {
  return liquidationsOf(
    Object.fromEntries(TABLES.liquidations.columns.map(({ name }) => [name, new Float64Array(0)])),
    coverageMs,
  );
}

function clocks(columns: Columns): { readonly timeMs: Float64Array; readonly knownMs: Float64Array } {
  return { timeMs: columns["timeMs"]!, knownMs: columns["knownMs"]! };
}

function requireStorable({ table, symbol, columns }: Series): void {
  const action = `write ${table} of ${symbol}`;
  const { columns: specs, clock } = TABLES[table];
  requireSameLength(
    action,
    Object.fromEntries(specs.flatMap(({ name }) => (columns[name] === undefined ? [] : [[name, columns[name]]]))),
  );
  if (clock !== undefined) requireAscending(action, { [clock]: columns[clock]! });
  for (const { name, kind } of specs) {
    if (kind !== "time") continue;
    const at = columns[name]!.findIndex((time) => !Number.isSafeInteger(time));
    if (at >= 0)
      throw new RangeError(
        `Cannot ${action} as every ${name} must be whole milliseconds: row ${at} is ${columns[name]![at]}`,
      );
  }
}
