/** Price bars: archive klines, REST klines and plain OHLCV tables. */
import { DAY_MS, formatDuration } from "../../../core/index.js";
import { isPrice, LEAST_PRICE, MOST_PRICE, requireQuantities } from "../bounds.js";
import { archiveEndMs, barMsInFileName, contractUsd } from "../names.js";
import { parseDecimal, refuseRow, type Rows } from "../rows.js";
import { readFunding } from "./funding.js";
import { countOutOfOrder, pick, rowsBySymbol, usualStep } from "./groupRows.js";
import { localClock } from "./localClock.js";
import {
  begins,
  number,
  optional,
  PLAIN_TIMES,
  placed,
  symbolText,
  time,
  type ApartSeries,
  type Layout,
  type ReadContext,
  type ReadFile,
  type ReadSeries,
  type Source,
} from "./layout.js";

/** From this share of rows on, prices at or below zero are what the series is about and no accident. */
const NO_PRICE_FRAC = 0.01;

export const KLINES: Layout = {
  name: "klines",
  fields: [
    placed(
      0,
      time("opentime", "timeopen", "start", "starttime", "startat", "candletime", "candlebegintime", ...PLAIN_TIMES),
    ),
    placed(1, number("open", "open", "o", "openprice")),
    placed(2, number("high", "high", "h", "highprice", "max")),
    placed(3, number("low", "low", "l", "lowprice", "min")),
    placed(4, number("close", "close", "c", "closeprice", "last", "lastprice", "price")),
    // OKX's "vol" counts contracts where "volCcy" counts coins.
    placed(5, begins("volume", number("volume", "volume", "volccy", "basevolume", "volumebase", "v", "vol"))),
    placed(6, optional({ name: "closeTime", kind: "time", known: ["closetime"], isFirstRowOnly: true })),
    placed(
      7,
      optional(
        number(
          "quoteVolume",
          "quotevolume",
          "quoteassetvolume",
          "volccyquote",
          "volquote",
          "turnover",
          "volumequote",
          "volumeusdt",
          "volumeusdc",
          "volumeusd",
        ),
      ),
    ),
    placed(8, optional(number("tradeCount", "count", "numtrades", "numberoftrades", "tradecount", "trades", "n"))),
    placed(
      9,
      optional(
        number("takerBuyVolume", "takerbuyvolume", "takerbuybase", "takerbuybaseassetvolume", "takerbasevolume"),
      ),
    ),
    placed(10, optional(number("takerBuyQuote", "takerbuyquotevolume", "takerbuyquote", "takerbuyquoteassetvolume"))),
    optional(number("confirm", "confirm")),
    symbolText,
  ],
  emptyWithout: ["open", "high", "low", "close"],
  isBareRow: (fields) =>
    (fields.length === 12 || fields.length === 6 || fields.length === 7) &&
    BARE_TIME.test(fields[0]!) &&
    fields.slice(1, 6).every((field) => Number.isFinite(parseDecimal(field))),
  read: readKlines,
};

/** Epoch times, and `2025.10.07 00:00` of what is made for MetaTrader. */
const BARE_TIME = /^(?:\d{10}|\d{13}|\d{16}|\d{19}|\d{4}[-./]\d{2}[-./]\d{2}[ T]\d{2}:\d{2}(?::\d{2})?)$/;
/** freqtrade keeps funding in the shape of klines, the rate in the place of the open. */
const FUNDING_IN_NAME = /funding[-_ ]?rate/i;
/** Prices without trades in the shape of klines. */
const MARK_IN_NAME = /(?:^|[-_ ])(mark|index)(?:[-_ .]|price|$)/i;
/** freqtrade's plugins keep open interest in the shape of klines, too. */
const OPEN_INTEREST_IN_NAME = /open[-_ ]?interest/i;

function readKlines(rows: Rows, source: Source, context: ReadContext): ReadFile {
  if (FUNDING_IN_NAME.test(source.fileName))
    return readFunding(
      { ...rows, numbers: { time: rows.numbers["time"]!, rate: rows.numbers["open"]! } },
      source,
      context,
    );
  const symbols = rowsBySymbol(rows, source);
  if (symbols === undefined)
    return {
      series: [],
      coverage: [],
      apart: [{ series: "klines", rows: rows.count, reason: "neither its rows nor its name say of which symbol" }],
    };
  const noPrices = withoutPrices(rows, source);
  if (noPrices !== undefined)
    return {
      series: [],
      coverage: [],
      apart: [{ series: `${[...symbols.keys()].join(", ")} klines`, rows: rows.count, reason: noPrices }],
    };
  requireCandles(rows, source);
  const read = [...symbols].map(([symbol, own]) => readSymbol(symbol, own, rows, source));
  const series = read.filter((one) => "columns" in one);
  const apart = read.filter((one) => "reason" in one);
  if (rows.isZoneless !== true) return { series, apart, coverage: [] };
  const clocks = series.map(localClock);
  return {
    series: series.map((one, k) => withoutBars(one, clocks[k]!.ambiguousMs)),
    apart,
    coverage: [],
    warnings: clocks.flatMap(({ warnings }) => warnings),
  };
}

function withoutBars(series: ReadSeries, leftOutMs: ReadonlySet<number>): ReadSeries {
  if (leftOutMs.size === 0) return series;
  const kept = Array.from(series.columns["timeMs"]!, (_, row) => row).filter(
    (row) => !leftOutMs.has(series.columns["timeMs"]![row]!),
  );
  const columns = Object.fromEntries(
    Object.entries(series.columns).map(([name, column]) => [name, pick(column, kept)]),
  );
  return { ...series, columns, dropped: series.read - kept.length };
}

/** Why the rows are no klines of a contract; undefined if they are. */
function withoutPrices({ count, numbers }: Rows, source: Source): string | undefined {
  if (MARK_IN_NAME.test(source.fileName)) return "its name says a mark or index price: no trades";
  if (OPEN_INTEREST_IN_NAME.test(source.fileName)) return "its name says open interest in the shape of klines";
  const { low, high, open, close, volume, tradeCount } = numbers as Record<string, Float64Array>;
  let without = 0;
  let traded = 0;
  for (let row = 0; row < count; row++) {
    if (!(low![row]! > 0 && high![row]! > 0 && open![row]! > 0 && close![row]! > 0)) without++;
    traded += volume![row]!;
  }
  const isIndex = traded === 0 && tradeCount !== undefined && tradeCount.some((trades) => trades > 0);
  if (without > 0 && (without >= NO_PRICE_FRAC * count || isIndex || /premium/i.test(source.fileName)))
    return `${without} of its ${count} rows have prices at or below zero: a premium index, no prices`;
  return isIndex ? "it counts updates but no volume: a mark or index price, no trades" : undefined;
}

function requireCandles({ count, numbers, lineOf }: Rows, { name }: Source): void {
  const { low, high, open, close, volume } = numbers as Readonly<
    Record<"low" | "high" | "open" | "close" | "volume", Float64Array>
  >;
  for (let row = 0; row < count; row++) {
    const o = open[row]!;
    const h = high[row]!;
    const l = low[row]!;
    const c = close[row]!;
    if (!(l > 0 && o > 0 && c > 0))
      refuseRow(name, "every price must be above zero", lineOf(row), `open ${o}, high ${h}, low ${l}, close ${c}`);
    if (!(h >= o && h >= c && l <= o && l <= c))
      refuseRow(
        name,
        "every high must be the highest and every low the lowest price of its bar",
        lineOf(row),
        `open ${o}, high ${h}, low ${l}, close ${c}`,
      );
    if (!isPrice(l) || !isPrice(h))
      refuseRow(
        name,
        `every price must lie between ${LEAST_PRICE} and ${MOST_PRICE}`,
        lineOf(row),
        `open ${o}, high ${h}, low ${l}, close ${c}`,
      );
  }
  const { quoteVolume, tradeCount, takerBuyVolume, takerBuyQuote } = numbers;
  requireQuantities({ lineOf }, { volume, quoteVolume, tradeCount, takerBuyVolume, takerBuyQuote }, name);
}

function readSymbol(symbol: string, all: readonly number[], rows: Rows, source: Source): ReadSeries | ApartSeries {
  const { name, fileName } = source;
  // OKX marks a bar that goes on with 0.
  const confirm = rows.numbers["confirm"];
  const own = confirm === undefined ? all : all.filter((row) => confirm[row] !== 0);
  if (own.length === 0)
    return { series: `${symbol} klines`, rows: all.length, reason: "none of its bars is confirmed by its source" };
  const timeMs = pick(rows.numbers["time"]!, own);
  const barMs = barLength(timeMs, rows, own, fileName);
  if (barMs === undefined)
    return {
      series: `${symbol} klines`,
      rows: own.length,
      reason: "one row without a close time does not say how long its bar is",
    };
  if (DAY_MS % barMs !== 0)
    return { series: `${symbol} klines of ${barMs} ms`, rows: own.length, reason: "its bars do not divide a day" };
  const phaseMs = timeMs[0]! % barMs;
  if (phaseMs !== 0 && timeMs.length > 1 && timeMs.every((opens) => opens % barMs === phaseMs))
    return {
      series: `${symbol} klines of ${formatDuration(barMs)}`,
      rows: own.length,
      reason: `all its bars open ${formatDuration(phaseMs)} off the UTC grid of ${formatDuration(barMs)}`,
    };
  const astray = timeMs.findIndex((opens) => opens % barMs !== 0);
  if (astray >= 0)
    refuseRow(
      name,
      `every bar must open on the grid of its ${barMs} ms`,
      rows.lineOf(own[astray]!),
      `one that opens at ${new Date(timeMs[astray]!).toISOString()}`,
    );

  const column = (field: string) => (rows.numbers[field] === undefined ? undefined : pick(rows.numbers[field], own));
  const usd = contractUsd(symbol);
  // Coin-margined contracts: the archive's volume counts contracts and its "quote" is the coin.
  const volumes =
    usd === undefined
      ? { volume: column("volume")!, quoteVolume: column("quoteVolume"), takerBuyVolume: column("takerBuyVolume") }
      : {
          volume: column("volume")!.map((contracts, i) => {
            const coins = rows.numbers["quoteVolume"]?.[own[i]!] ?? NaN;
            return Number.isNaN(coins) ? (contracts * usd) / rows.numbers["close"]![own[i]!]! : coins;
          }),
          quoteVolume: column("volume")!.map((contracts) => contracts * usd),
          takerBuyVolume: column("takerBuyQuote"),
        };
  const columns = {
    timeMs,
    knownMs: timeMs.map((opens) => opens + barMs),
    open: column("open")!,
    high: column("high")!,
    low: column("low")!,
    close: column("close")!,
    tradeCount: column("tradeCount"),
    ...volumes,
  };
  const present = Object.fromEntries(
    Object.entries(columns).filter(
      (entry): entry is [string, Float64Array] =>
        entry[1] !== undefined && !(Number.isNaN(entry[1][0]) && entry[1].every(Number.isNaN)),
    ),
  );

  const endMs = archiveEndMs(fileName);
  const lastCloseMs = timeMs.reduce((latest, opens) => Math.max(latest, opens), -Infinity) + barMs;
  const series = {
    table: "bars",
    symbol,
    venue: "binance",
    barMs,
    columns: present,
    read: all.length,
    dropped: all.length - own.length,
    outOfOrder: countOutOfOrder(timeMs),
  } as const;
  const isConfirmed = confirm !== undefined && own.every((row) => confirm[row] === 1);
  return endMs === lastCloseMs || isConfirmed ? { ...series, finishedToMs: lastCloseMs } : series;
}

/** From the distance of bars; for a lone one from its close time or the file's name. */
function barLength(
  timeMs: Float64Array,
  { numbers }: Rows,
  own: readonly number[],
  fileName: string,
): number | undefined {
  const step = usualStep(timeMs);
  const closeTime = numbers["closeTime"]?.[own[0]!] ?? NaN;
  // The last millisecond of a bar; the length itself is exact by definition.
  const span = Number.isNaN(closeTime) ? NaN : closeTime + 1 - timeMs[0]!;
  if (!Number.isNaN(span) && span > 0 && DAY_MS % span === 0) return span;
  return Number.isNaN(step) ? barMsInFileName(fileName) : step;
}
