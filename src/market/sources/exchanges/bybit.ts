/**
 * Bybit linear perpetuals: the REST interface, back to the listing. Its archive holds trades, no bars.
 *
 * Source: Bybit v5 documentation, market endpoints.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../core/index.js";
import { contractsIn, listOf, recordOf, timeOf, type Contract, type Exchange } from "./exchange.js";

const INTERVALS: ReadonlyMap<number, string> = new Map([
  [MINUTE_MS, "1"],
  [3 * MINUTE_MS, "3"],
  [5 * MINUTE_MS, "5"],
  [15 * MINUTE_MS, "15"],
  [30 * MINUTE_MS, "30"],
  [HOUR_MS, "60"],
  [2 * HOUR_MS, "120"],
  [4 * HOUR_MS, "240"],
]);
const OPEN_INTEREST_INTERVALS: readonly (readonly [number, string])[] = [
  [4 * HOUR_MS, "4h"],
  [HOUR_MS, "1h"],
  [30 * MINUTE_MS, "30min"],
  [15 * MINUTE_MS, "15min"],
  [5 * MINUTE_MS, "5min"],
];
const category = "linear";

/** Everything since the listing, without taker volume; the funding interval is what lies between settlements. */
export const BYBIT: Exchange = {
  name: "bybit",
  ccxtId: "bybit",
  restUrl: "https://api.bybit.com",
  withoutArchive:
    "bybit's public archive holds trades and no bars, so all of it is asked of its interface, which says no taker " +
    "volume; put the archive's files of trades beside these for that",
  clock: {
    endpoint: "publicGetV5MarketTime",
    timeMs: (reply) => SECOND_MS * timeOf(recordOf(recordOf(reply)["result"])["timeSecond"]),
  },
  contracts: {
    endpoint: "publicGetV5MarketInstrumentsInfo",
    parameters: { category, limit: 1_000 },
    read(reply) {
      const { list, nextPageCursor } = recordOf(recordOf(reply)["result"]);
      return {
        contracts: (listOf(list) ?? []).flatMap(contractOf),
        ...(typeof nextPageCursor === "string" && nextPageCursor !== "" ? { cursor: nextPageCursor } : {}),
      };
    },
  },
  rowsOf: (reply) => listOf(recordOf(recordOf(reply)["result"])["list"]),
  busyWords: (reply) => /^\{"retCode":(?:10006|10018|10429)\b[^}]{0,120}/.exec(reply)?.[0],
  forbiddenWaitMs: 10 * MINUTE_MS,
  barColumns: ["quoteVolume"],
  intervals: INTERVALS,
  tables: [
    {
      table: "bars",
      name: "klines",
      rest: {
        endpoint: "publicGetV5MarketKline",
        parameters: ({ symbol, fromMs, toMs, barMs, limit }) => ({
          category,
          symbol,
          interval: INTERVALS.get(barMs)!,
          start: fromMs,
          end: toMs - 1,
          limit,
        }),
        mostRows: 1_000,
        rowMs: (barMs) => barMs,
      },
      lack: "the exchange has none",
    },
    {
      table: "funding",
      name: "fundingRate",
      rest: {
        endpoint: "publicGetV5MarketFundingHistory",
        parameters: ({ symbol, fromMs, toMs, limit }) => ({
          category,
          symbol,
          startTime: fromMs,
          endTime: toMs - 1,
          limit,
        }),
        mostRows: 200,
        rowMs: () => HOUR_MS,
        usualMs: 8 * HOUR_MS,
      },
      lack: "the exchange has none",
    },
    {
      table: "open_interest",
      name: "openInterest",
      rest: {
        endpoint: "publicGetV5MarketOpenInterest",
        parameters: ({ symbol, fromMs, toMs, barMs, limit }) => ({
          category,
          symbol,
          intervalTime: openInterestOf(barMs)[1],
          startTime: fromMs,
          endTime: toMs - 1,
          limit,
        }),
        mostRows: 200,
        rowMs: (barMs) => openInterestOf(barMs)[0],
      },
      lack: "the exchange has none",
    },
    { table: "depth", name: "depth", lack: "the exchange keeps no book of the past" },
    { table: "liquidations", name: "liquidations", lack: "past liquidations are not public" },
  ],
};

/** The longest interval that is no longer than a bar: rows between two closes would never be looked at. */
function openInterestOf(barMs: number): readonly [intervalMs: number, name: string] {
  return (
    OPEN_INTEREST_INTERVALS.find(([intervalMs]) => DAY_MS % intervalMs === 0 && intervalMs <= barMs) ??
    OPEN_INTEREST_INTERVALS.at(-1)!
  );
}

function contractOf(value: unknown): Contract[] {
  const { symbol, status, launchTime: listed, deliveryTime: ends } = recordOf(value);
  return contractsIn({ symbol, status, listed, ends }, "Trading");
}
