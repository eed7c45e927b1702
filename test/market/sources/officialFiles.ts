/**
 * Simulated markets in the exchanges' own formats: the files of Binance's archive and the rows of its and Bybit's REST
 * interface. Numbers are printed whole, so a lake of them must hold the simulated values to the bit.
 */
import { createRng, simulateMarket, type SymbolMarket } from "tenbin";
import { csv, KLINES_HEADER, zip } from "../rawFiles.js";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

export interface SimulatedExchange {
  readonly markets: readonly SymbolMarket[];
  /** End of the simulated span: midnight. */
  readonly endMs: number;
}

export function simulatedExchange(
  symbols: readonly string[],
  { days, barMs = HOUR_MS }: { readonly days: number; readonly barMs?: number },
): SimulatedExchange {
  const { markets } = simulateMarket({ scenario: "realistic", symbols, days, barMs, rng: createRng(7) });
  return { markets, endMs: markets[0]!.bars.timeMs.at(-1)! + barMs };
}

/** Indices of times in `[fromMs, toMs)`. */
function within(timeMs: Float64Array, fromMs: number, toMs: number): number[] {
  return Array.from(timeMs.keys()).filter((i) => timeMs[i]! >= fromMs && timeMs[i]! < toMs);
}

/** The 12 fields of a kline, prices as text. */
export function klines({ bars }: SymbolMarket, fromMs: number, toMs: number): (string | number)[][] {
  return within(bars.timeMs, fromMs, toMs).map((i) => [
    bars.timeMs[i]!,
    ...[bars.open, bars.high, bars.low, bars.close, bars.volume].map((column) => String(column[i])),
    bars.timeMs[i]! + bars.barMs - 1,
    String(bars.quoteVolume![i]),
    bars.tradeCount![i]!,
    String(bars.takerBuyVolume![i]),
    String(bars.takerBuyVolume![i]! * bars.close[i]!),
    "0",
  ]);
}

/** Settlements, some milliseconds late as the exchange records them. */
export function settlements({ funding }: SymbolMarket, fromMs: number, toMs: number) {
  return within(funding!.timeMs, fromMs, toMs).map((i) => ({
    timeMs: funding!.timeMs[i]! + (i % 7),
    rate: String(funding!.rate[i]),
    intervalHours: funding!.intervalHours[i]!,
  }));
}

export function interest({ openInterest }: SymbolMarket, fromMs: number, toMs: number) {
  return within(openInterest!.timeMs, fromMs, toMs).map((i) => ({
    timeMs: openInterest!.timeMs[i]!,
    coins: String(openInterest!.openInterest[i]),
  }));
}

const textTime = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 19).replace("T", " ");

/** The CSV of a file of the archive; undefined where the market says nothing. */
function archiveCsv(market: SymbolMarket, name: string, fromMs: number, toMs: number): string | undefined {
  const { symbol } = market.bars;
  const rows = rowsOf(market, name, fromMs, toMs);
  if (rows.length === 0) return undefined;
  // Until 2022 the archive's klines had no header; files of odd days stand for them.
  const hasHeader = name !== "klines" || Math.floor(fromMs / DAY_MS) % 2 === 0;
  return csv(...(hasHeader ? [HEADERS[name]!] : []), ...rows.map((row) => row.replaceAll("$SYMBOL", symbol)));
}

const HEADERS: Readonly<Record<string, string>> = {
  klines: KLINES_HEADER,
  fundingRate: "calc_time,funding_interval_hours,last_funding_rate",
  metrics:
    "create_time,symbol,sum_open_interest,sum_open_interest_value,count_toptrader_long_short_ratio," +
    "sum_toptrader_long_short_ratio,count_long_short_ratio,sum_taker_long_short_vol_ratio",
  bookDepth: "timestamp,percentage,depth,notional",
  liquidationSnapshot:
    "time,side,order_type,time_in_force,original_quantity,price,average_price,order_status,last_fill_quantity," +
    "accumulated_fill_quantity",
};

function rowsOf(market: SymbolMarket, name: string, fromMs: number, toMs: number): string[] {
  switch (name) {
    case "klines":
      return klines(market, fromMs, toMs).map((row) => row.join(","));
    case "fundingRate":
      return settlements(market, fromMs, toMs).map((row) => [row.timeMs, row.intervalHours, row.rate].join(","));
    case "metrics":
      // Not in the order of time, and fields that are empty.
      return interest(market, fromMs, toMs)
        .reverse()
        .map(({ timeMs, coins }) =>
          [textTime(timeMs), "$SYMBOL", coins, "1000000.5", '""', '""', '""', "1.1"].join(","),
        );
    case "bookDepth":
      return depthRows(market, fromMs, toMs);
    case "liquidationSnapshot":
      return liquidationRows(market, fromMs, toMs);
    default:
      return [];
  }
}

function depthRows({ depth }: SymbolMarket, fromMs: number, toMs: number): string[] {
  return within(depth!.timeMs, fromMs, toMs).flatMap((i) =>
    [-5, -1, 1, 5].map((percentage) => {
      const usd = (percentage < 0 ? depth!.bidNotionalUsd : depth!.askNotionalUsd)[i]!;
      return [textTime(depth!.timeMs[i]!), percentage, "1.5", Math.abs(percentage) === 1 ? usd : 5 * usd].join(",");
    }),
  );
}

/** Each row twice, as the archive had them. */
function liquidationRows({ liquidations }: SymbolMarket, fromMs: number, toMs: number): string[] {
  return within(liquidations!.timeMs, fromMs, toMs).flatMap((i) => {
    const { side, price, quantity, timeMs } = liquidations!;
    const [order, q] = [side[i] === "long" ? "SELL" : "BUY", quantity[i]];
    const row = [timeMs[i], order, "LIMIT", "IOC", q, price[i], price[i], "FILLED", q, q].join(",");
    return [row, row];
  });
}

/** A file of the archive as it is served: `monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2025-01.zip`. */
export function archiveFile(
  { markets, endMs }: SimulatedExchange,
  path: string,
): { readonly name: string; readonly bytes: Buffer } | undefined {
  const found =
    /^(monthly|daily)\/(\w+)\/([\w\p{L}]+)\/(?:\w+\/)?([\w\p{L}]+-\w+-(\d{4})-(\d{2})(?:-(\d{2}))?)\.zip$/u.exec(path);
  if (found === null) return undefined;
  const [, period, name, symbol, stem, year, month, day] = found;
  const market = markets.find(({ bars }) => bars.symbol === symbol);
  const from = Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1));
  const to = period === "monthly" ? Date.UTC(Number(year), Number(month), 1) : from + DAY_MS;
  if (market === undefined || to > endMs || (name === "fundingRate") !== (period === "monthly" && name !== "klines"))
    return undefined;
  const text = archiveCsv(market, name!, from, to);
  return text === undefined ? undefined : { name: `${stem}.zip`, bytes: zip(`${stem}.csv`, text) };
}
