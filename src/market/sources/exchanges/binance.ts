/**
 * Binance USD-M futures: the public archive first, the REST interface for the days that it lacks.
 *
 * Source: github.com/binance/binance-public-data; Binance Open Platform, USD-M futures, market data endpoints.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../core/index.js";
import { contractsIn, listOf, recordOf, timeOf, type Contract, type Exchange } from "./exchange.js";

const INTERVALS: ReadonlyMap<number, string> = new Map([
  [MINUTE_MS, "1m"],
  [3 * MINUTE_MS, "3m"],
  [5 * MINUTE_MS, "5m"],
  [15 * MINUTE_MS, "15m"],
  [30 * MINUTE_MS, "30m"],
  [HOUR_MS, "1h"],
  [2 * HOUR_MS, "2h"],
  [4 * HOUR_MS, "4h"],
]);
const OPEN_INTEREST_MS = 5 * MINUTE_MS;

/** The exchange that the defaults are made for. */
export const BINANCE: Exchange = {
  name: "binance",
  ccxtId: "binanceusdm",
  restUrl: "https://fapi.binance.com",
  clock: { endpoint: "fapiPublicGetTime", timeMs: (reply) => timeOf(recordOf(reply)["serverTime"]) },
  contracts: {
    endpoint: "fapiPublicGetExchangeInfo",
    parameters: {},
    read: (reply) => ({ contracts: (listOf(recordOf(reply)["symbols"]) ?? []).flatMap(contractOf) }),
  },
  rowsOf: listOf,
  busyWords: () => undefined,
  forbiddenWaitMs: MINUTE_MS,
  archive: {
    filesUrl: "https://data.binance.vision",
    listingUrl: "https://s3-ap-northeast-1.amazonaws.com/data.binance.vision",
    root: "data/futures/um",
  },
  barColumns: ["quoteVolume", "tradeCount", "takerBuyVolume"],
  intervals: INTERVALS,
  tables: [
    {
      table: "bars",
      name: "klines",
      archive: { monthly: true, daily: true },
      rest: {
        endpoint: "fapiPublicGetKlines",
        parameters: ({ symbol, fromMs, toMs, barMs, limit }) => ({
          symbol,
          interval: INTERVALS.get(barMs)!,
          startTime: fromMs,
          endTime: toMs - 1,
          limit,
        }),
        mostRows: 1_500,
        rowMs: (barMs) => barMs,
      },
      lack: "neither the archive nor the exchange has them",
    },
    {
      table: "funding",
      name: "fundingRate",
      archive: { monthly: true, daily: false },
      rest: {
        endpoint: "fapiPublicGetFundingRate",
        parameters: ({ symbol, fromMs, toMs, limit }) => ({ symbol, startTime: fromMs, endTime: toMs - 1, limit }),
        mostRows: 1_000,
        rowMs: () => HOUR_MS,
        usualMs: 8 * HOUR_MS,
      },
      lack: "neither the archive nor the exchange has them",
    },
    {
      table: "open_interest",
      name: "metrics",
      archive: { monthly: false, daily: true },
      rest: {
        endpoint: "fapiDataGetOpenInterestHist",
        parameters: ({ symbol, fromMs, toMs, limit }) => ({
          symbol,
          period: "5m",
          startTime: fromMs,
          endTime: toMs - 1,
          limit,
        }),
        mostRows: 500,
        rowMs: () => OPEN_INTEREST_MS,
        keptMs: 30 * DAY_MS,
      },
      lack: "the archive lacks them and the exchange keeps open interest for 30 days only",
    },
    {
      table: "depth",
      name: "bookDepth",
      archive: { monthly: false, daily: true },
      lack: "the archive lacks them and the exchange keeps no book of the past",
    },
    {
      table: "liquidations",
      name: "liquidationSnapshot",
      archive: { monthly: false, daily: true, isEnded: true },
      lack: "past liquidations are not public",
    },
  ],
};

function contractOf(value: unknown): Contract[] {
  const { symbol, status, onboardDate: listed, deliveryDate: ends } = recordOf(value);
  return contractsIn({ symbol, status, listed, ends }, "TRADING");
}
