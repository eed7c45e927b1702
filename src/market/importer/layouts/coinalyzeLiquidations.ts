/** Coinalyze's liquidation history: what was liquidated in each period, longs and shorts apart. */
import { joinSpans } from "../../lake/coverageSpans.js";
import { requireQuantities } from "../bounds.js";
import type { Rows } from "../rows.js";
import { countOutOfOrder, rowsBySymbol, usualStep } from "./groupRows.js";
import { number, PLAIN_TIMES, symbolText, time, type Layout, type ReadFile, type Source } from "./layout.js";

/**
 * `BTCUSDT_PERP.A`: the contract, then the letter of its exchange.
 *
 * Source: https://api.coinalyze.net/v1/exchanges.
 */
const VENUES: ReadonlyMap<string, string> = new Map([
  ["A", "binance"],
  ["6", "bybit"],
  ["3", "okx"],
  ["0", "bitmex"],
  ["2", "deribit"],
  ["4", "huobi"],
]);

/** No contract's liquidations have so small a median period in dollars: such amounts are coins. */
const LEAST_MEDIAN_USD = 25;

export const COINALYZE_LIQUIDATIONS: Layout = {
  name: "Coinalyze liquidation history",
  fields: [
    time(...PLAIN_TIMES),
    number("longUsd", "l", "long", "longs", "longliquidations", "liquidationslong", "longusd"),
    number("shortUsd", "s", "short", "shorts", "shortliquidations", "liquidationsshort", "shortusd"),
    symbolText,
  ],
  read: readHistory,
};

/**
 * Each period becomes one event a side, at its start and known at its end: sums and shares over whole periods are
 * those of the source, counts of events are counts of periods. Price and quantity are missing.
 */
function readHistory(rows: Rows, source: Source): ReadFile {
  const codes = rows.texts["symbol"];
  const named = { ...rows, texts: codes === undefined ? {} : { symbol: codes.map(contractOf) } };
  const symbols = rowsBySymbol(named, source);
  const apart = (reason: string): ReadFile => ({
    series: [],
    coverage: [],
    apart: [{ series: "liquidations by period", rows: rows.count, reason }],
  });
  if (symbols === undefined) return apart("neither its rows nor its name say of which symbol");
  const { time: starts, longUsd, shortUsd } = rows.numbers as Record<"time" | "longUsd" | "shortUsd", Float64Array>;
  requireQuantities(rows, { longUsd, shortUsd }, source.name);
  const venues = new Set(codes?.map(venueOf) ?? ["binance"]);
  if (venues.size > 1 || venues.has(undefined)) return apart("it is not known of which exchange each row is");
  const venue = [...venues][0]!;
  const periodMs = usualStep(Float64Array.from(symbols.values().next().value ?? [], (row) => starts[row]!));
  if (!(periodMs > 0)) return apart("one row does not say how long its period is");
  if (medianOfPositive([longUsd, shortUsd]) < LEAST_MEDIAN_USD)
    return apart("its amounts are too small for dollars: ask for convert_to_usd=true");

  const series = [...symbols].map(([symbol, own]) => {
    const events = own.flatMap((row) => [
      ...(longUsd[row]! > 0 ? [{ atMs: starts[row]!, side: 1, usd: longUsd[row]! }] : []),
      ...(shortUsd[row]! > 0 ? [{ atMs: starts[row]!, side: 0, usd: shortUsd[row]! }] : []),
    ]);
    const timeMs = Float64Array.from(events, ({ atMs }) => atMs);
    const missing = new Float64Array(events.length).fill(NaN);
    return {
      table: "liquidations",
      symbol,
      venue,
      columns: {
        timeMs,
        knownMs: timeMs.map((at) => at + periodMs),
        side: Float64Array.from(events, ({ side }) => side),
        price: missing,
        quantity: missing,
        notionalUsd: Float64Array.from(events, ({ usd }) => usd),
        orderPrice: missing,
      },
      read: own.length,
      dropped: 0,
      outOfOrder: countOutOfOrder(Float64Array.from(own, (row) => starts[row]!)),
    } as const;
  });
  const coverage = [...symbols].map(([symbol, own]) => ({
    venue,
    symbol,
    spans: joinSpans(own.map((row) => [starts[row]!, starts[row]! + periodMs] as const)),
  }));
  return { series, apart: [], coverage };
}

function contractOf(code: string): string {
  return code.replace(/(?:_PERP)?\.\w$/, "");
}

/** Undefined for an exchange that is not known; a name without a letter is the contract's own. */
function venueOf(code: string): string | undefined {
  const letter = /\.(\w)$/.exec(code)?.[1];
  return letter === undefined ? "binance" : VENUES.get(letter);
}

/** Infinite without any. */
function medianOfPositive(columns: readonly Float64Array[]): number {
  const values = columns.flatMap((column) => Array.from(column.filter((value) => value > 0))).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? Infinity;
}
