/**
 * Bybit's public archive of trades, a file a day: `BTCUSDT2025-01-01.csv.gz`. The lake keeps no trades, so they become
 * bars of a minute, with the taker's volume that Bybit's own klines lack.
 *
 * Source: public.bybit.com/trading. The side is the taker's; the home notional is in coins and the foreign one in the
 * quote, of linear and of inverse contracts alike.
 */
import { DAY_MS, MINUTE_MS } from "../../../core/index.js";
import { isPrice, LEAST_PRICE, MOST_PRICE, requireQuantities } from "../bounds.js";
import { refuseRow, type Rows } from "../rows.js";
import { countOutOfOrder, pick, rowsBySymbol } from "./groupRows.js";
import { number, text, time, type Layout, type ReadFile, type ReadSeries, type Source } from "./layout.js";

export const BYBIT_TRADES: Layout = {
  name: "Bybit trades, as bars of a minute",
  fields: [
    time("timestamp"),
    text("symbol", "symbol"),
    text("side", "side"),
    number("price", "price"),
    number("coins", "homenotional"),
    number("quote", "foreignnotional"),
  ],
  read: readTrades,
};

/** A minute without a trade is a bar without volume; more of them in a row than this are a gap. */
const LONGEST_QUIET_MS = 60 * MINUTE_MS;

function readTrades(rows: Rows, source: Source): ReadFile {
  const { lineOf } = rows;
  const { price, coins, quote } = rows.numbers as Readonly<Record<"price" | "coins" | "quote", Float64Array>>;
  const bad = price.findIndex((value) => !isPrice(value));
  if (bad >= 0)
    refuseRow(
      source.name,
      `every price must lie between ${LEAST_PRICE} and ${MOST_PRICE}`,
      lineOf(bad),
      String(price[bad]),
    );
  requireQuantities({ lineOf }, { homeNotional: coins, foreignNotional: quote }, source.name);
  const sideless = rows.texts["side"]!.findIndex((side) => !/^(buy|sell)$/i.test(side));
  if (sideless >= 0)
    refuseRow(
      source.name,
      "every side must be Buy or Sell",
      lineOf(sideless),
      JSON.stringify(rows.texts["side"]![sideless]!.slice(0, 20)),
    );
  const symbols = [...rowsBySymbol(rows, source)!];
  return { series: symbols.map(([symbol, own]) => barsOf(symbol, own, rows, source)), apart: [], coverage: [] };
}

function barsOf(symbol: string, own: readonly number[], { numbers, texts }: Rows, { fileName }: Source): ReadSeries {
  const timeMs = numbers["time"]!;
  const bars = new MinuteBars();
  for (const row of inOrder(own, timeMs))
    bars.trade(timeMs[row]!, {
      price: numbers["price"]![row]!,
      coins: numbers["coins"]![row]!,
      quote: numbers["quote"]![row]!,
      isBuy: /^b/i.test(texts["side"]![row]!),
    });
  const day = dayOf(fileName);
  if (day !== undefined) bars.quietUntil(day + DAY_MS);
  // Where no day is named, the file may begin within a minute, whose bar would be half of one.
  const from = day === undefined ? 1 : 0;
  const dropped = day === undefined ? (bars.columns.tradeCount[0] ?? 0) : 0;
  const columns = Object.fromEntries(
    Object.entries(bars.columns).map(([name, values]) => [name, Float64Array.from(values.slice(from))]),
  );
  const opens = columns["timeMs"]!;
  const series = {
    table: "bars",
    symbol,
    venue: "bybit",
    barMs: MINUTE_MS,
    columns: { ...columns, knownMs: opens.map((open) => open + MINUTE_MS) },
    read: own.length,
    dropped,
    outOfOrder: countOutOfOrder(pick(timeMs, own)),
  } as const;
  return day === undefined ? series : { ...series, finishedToMs: day + DAY_MS };
}

/** Rows ascending in time; some years' files descend, trades of one instant included. */
function inOrder(own: readonly number[], timeMs: Float64Array): readonly number[] {
  const descends = timeMs[own[0]!]! > timeMs[own.at(-1)!]!;
  return (descends ? [...own].reverse() : [...own]).sort((a, b) => timeMs[a]! - timeMs[b]!);
}

/** The UTC day that an archive is named after; undefined for any other name. */
function dayOf(fileName: string): number | undefined {
  const [, day] = /(\d{4}-\d{2}-\d{2})\.csv$/i.exec(fileName) ?? [];
  const dayMs = day === undefined ? NaN : Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(dayMs) ? undefined : dayMs;
}

interface Trade {
  readonly price: number;
  readonly coins: number;
  readonly quote: number;
  readonly isBuy: boolean;
}

/** Bars that grow with each trade, which must come in the order of time. */
class MinuteBars {
  readonly columns: Readonly<Record<BarColumn, number[]>> = {
    timeMs: [],
    open: [],
    high: [],
    low: [],
    close: [],
    volume: [],
    quoteVolume: [],
    tradeCount: [],
    takerBuyVolume: [],
  };

  trade(timeMs: number, { price, coins, quote, isBuy }: Trade): void {
    this.#stepTo(Math.floor(timeMs / MINUTE_MS) * MINUTE_MS, price);
    const { high, low, close, volume, quoteVolume, tradeCount, takerBuyVolume } = this.columns;
    const bar = close.length - 1;
    high[bar] = Math.max(high[bar]!, price);
    low[bar] = Math.min(low[bar]!, price);
    close[bar] = price;
    volume[bar]! += coins;
    quoteVolume[bar]! += quote;
    tradeCount[bar]! += 1;
    if (isBuy) takerBuyVolume[bar]! += coins;
  }

  /** Bars of the minutes without a trade before `untilMs`, at the last price. */
  quietUntil(untilMs: number): void {
    const { timeMs, close } = this.columns;
    const last = timeMs.at(-1);
    if (last === undefined || untilMs - last > LONGEST_QUIET_MS) return;
    for (let quiet = last + MINUTE_MS; quiet < untilMs; quiet += MINUTE_MS) this.#open(quiet, close.at(-1)!);
  }

  #stepTo(opens: number, price: number): void {
    if (this.columns.timeMs.at(-1) === opens) return;
    this.quietUntil(opens);
    this.#open(opens, price);
  }

  #open(opens: number, price: number): void {
    const { timeMs, open, high, low, close, ...sums } = this.columns;
    timeMs.push(opens);
    for (const column of [open, high, low, close]) column.push(price);
    for (const column of Object.values(sums)) column.push(0);
  }
}

type BarColumn =
  "timeMs" | "open" | "high" | "low" | "close" | "volume" | "quoteVolume" | "tradeCount" | "takerBuyVolume";
