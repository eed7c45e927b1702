/** Binance's archive and REST interface and Bybit's, as their documentation has them, over a simulated market. */
import { checksumOf } from "../rawFiles.js";
import type { Answer, FakeRequest } from "./fakeServer.js";
import {
  archiveFile,
  DAY_MS,
  HOUR_MS,
  interest,
  klines,
  MINUTE_MS,
  settlements,
  type SimulatedExchange,
} from "./officialFiles.js";

const ROOT = "/data/futures/um/";
const INTERVALS: Readonly<Record<string, number>> = {
  "5m": 5 * MINUTE_MS,
  "1h": HOUR_MS,
  "5": 5 * MINUTE_MS,
  "60": HOUR_MS,
};

const json = (value: unknown, status = 200): Answer => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

export interface ArchiveOptions {
  /** Files that it lacks, by path below the root. */
  readonly lacks?: (path: string) => boolean;
  /** Names in its listing, by prefix; without it every symbol's folder and no file. */
  readonly keys?: (prefix: string) => readonly string[];
}

/** The archive: files, their checksums and a listing. */
export function archive(
  exchange: SimulatedExchange,
  { lacks = () => false, keys = () => [] }: ArchiveOptions = {},
): (request: FakeRequest) => Answer | undefined {
  // A file is asked for twice, once for its checksum.
  const made = new Map<string, ReturnType<typeof archiveFile>>();
  return ({ path, query }) => {
    if (path === "/" && query.has("prefix")) return listing(exchange, query.get("prefix")!, keys(query.get("prefix")!));
    if (!path.startsWith(ROOT)) return undefined;
    const name = path.slice(ROOT.length).replace(/\.CHECKSUM$/, "");
    if (!made.has(name)) made.set(name, lacks(name) ? undefined : archiveFile(exchange, name));
    const file = made.get(name);
    if (file === undefined) return undefined;
    return { body: path.endsWith(".CHECKSUM") ? checksumOf(file.name, file.bytes) : file.bytes };
  };
}

function listing({ markets }: SimulatedExchange, prefix: string, keys: readonly string[]): Answer {
  const klinesFolder = `${ROOT.slice(1)}monthly/klines/`;
  const symbols = markets.map(({ bars }) => bars.symbol);
  const symbol = prefix.slice(klinesFolder.length, -1);
  const folders =
    prefix === klinesFolder
      ? symbols.map((name) => `${prefix}${name}/`)
      : prefix.startsWith(klinesFolder) && symbols.includes(symbol)
        ? [`${prefix}1h/`, `${prefix}5m/`]
        : [];
  return { headers: { "content-type": "application/xml" }, body: listingXml(prefix, { keys, folders }) };
}

export function listingXml(
  prefix: string,
  {
    keys,
    folders,
    next,
  }: { readonly keys: readonly string[]; readonly folders: readonly string[]; readonly next?: string },
): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    `<Name>data</Name><Prefix>${prefix}</Prefix><MaxKeys>1000</MaxKeys><Delimiter>/</Delimiter>` +
    `<IsTruncated>${next !== undefined}</IsTruncated>${next === undefined ? "" : `<NextMarker>${next}</NextMarker>`}` +
    keys.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`).join("") +
    folders.map((folder) => `<CommonPrefixes><Prefix>${folder}</Prefix></CommonPrefixes>`).join("") +
    "</ListBucketResult>"
  );
}

export interface RestOptions {
  readonly nowMs: number;
  /** Of contracts: what is not as usual. */
  readonly contracts?: Readonly<
    Record<string, { readonly status?: string; readonly listedMs?: number; readonly endsMs?: number }>
  >;
  /** Whether a listed contract is left out. */
  readonly unlisted?: readonly string[];
}

/** Binance USD-M: `/fapi/v1` and `/futures/data`. */
export function binance(
  exchange: SimulatedExchange,
  { nowMs, contracts = {}, unlisted = [] }: RestOptions,
): (request: FakeRequest) => Answer | undefined {
  return ({ path, query }) => {
    if (path === "/fapi/v1/time") return json({ serverTime: nowMs });
    if (path === "/fapi/v1/exchangeInfo")
      return json({
        timezone: "UTC",
        symbols: exchange.markets
          .map(({ bars }) => bars.symbol)
          .filter((symbol) => !unlisted.includes(symbol))
          .map((symbol) => ({
            symbol,
            contractType: "PERPETUAL",
            status: contracts[symbol]?.status ?? "TRADING",
            onboardDate: contracts[symbol]?.listedMs ?? 1_569_398_400_000,
            deliveryDate: contracts[symbol]?.endsMs ?? 4_133_404_800_000,
          })),
      });
    const market = exchange.markets.find(({ bars }) => bars.symbol === query.get("symbol"));
    const table = ["/fapi/v1/klines", "/fapi/v1/fundingRate", "/futures/data/openInterestHist"].indexOf(path);
    if (table < 0) return undefined;
    if (market === undefined) return json({ code: -1121, msg: "Invalid symbol." }, 400);
    const [from, to] = [Number(query.get("startTime")), Number(query.get("endTime")) + 1];
    const most = [1500, 1000, 500][table]!;
    const limit = Number(query.get("limit") ?? [500, 100, 30][table]);
    if (limit > most) return json({ code: -1130, msg: "Data sent for parameter 'limit' is not valid." }, 400);
    if (table === 0) {
      if (INTERVALS[query.get("interval")!] !== market.bars.barMs) return json([]);
      return json(klines(market, from, Math.min(to, nowMs)).slice(0, limit));
    }
    const { symbol } = market.bars;
    if (table === 1)
      return json(
        settlements(market, from, Math.min(to, nowMs))
          .slice(0, limit)
          .map(({ timeMs, rate }) => ({ symbol, fundingTime: timeMs, fundingRate: rate, markPrice: "" })),
      );
    if (from < nowMs - 30 * DAY_MS) return json({ code: -1130, msg: "parameter 'startTime' is invalid." }, 400);
    return json(
      interest(market, from, Math.min(to, nowMs))
        .slice(0, limit)
        .map(({ timeMs, coins }) => ({
          symbol,
          sumOpenInterest: coins,
          sumOpenInterestValue: "1.5",
          timestamp: timeMs,
        })),
    );
  };
}

/** Bybit v5: `/v5/market`, newest rows first. */
export function bybit(
  exchange: SimulatedExchange,
  { nowMs }: RestOptions,
): (request: FakeRequest) => Answer | undefined {
  const reply = (result: unknown): Answer => json({ retCode: 0, retMsg: "OK", result, retExtInfo: {}, time: nowMs });
  const refusal = (retMsg: string): Answer => json({ retCode: 10001, retMsg, result: {}, retExtInfo: {}, time: nowMs });
  return ({ path, query }) => {
    if (path === "/v5/market/time")
      return reply({ timeSecond: String(Math.floor(nowMs / 1_000)), timeNano: `${nowMs}000000` });
    if (path === "/v5/market/instruments-info")
      return reply({
        category: "linear",
        list: exchange.markets.map(({ bars }) => ({
          symbol: bars.symbol,
          status: "Trading",
          launchTime: "1584230400000",
          deliveryTime: "0",
        })),
        nextPageCursor: "",
      });
    const market = exchange.markets.find(({ bars }) => bars.symbol === query.get("symbol"));
    if (market === undefined || query.get("category") !== "linear") return refusal("params error: symbol invalid");
    const { symbol } = market.bars;
    const newest = <Row>(rows: readonly Row[], most: number, usual: number): Row[] =>
      [...rows].reverse().slice(0, Math.min(most, Number(query.get("limit") ?? usual)));
    if (path === "/v5/market/kline") {
      if (INTERVALS[query.get("interval")!] !== market.bars.barMs) return refusal("Invalid period!");
      const rows = klines(market, Number(query.get("start")), Math.min(nowMs, Number(query.get("end")) + 1));
      const list = newest(rows, 1000, 200).map((row) => [...row.slice(0, 6), row[7]].map(String));
      return reply({ category: "linear", symbol, list });
    }
    if (!query.has("endTime")) return refusal("params error: endTime is required");
    const [from, to] = [Number(query.get("startTime")), Math.min(nowMs, Number(query.get("endTime")) + 1)];
    if (path === "/v5/market/funding/history")
      return reply({
        category: "linear",
        list: newest(settlements(market, from, to), 200, 200).map(({ timeMs, rate }) => ({
          symbol,
          fundingRate: rate,
          // Bybit settles on the minute.
          fundingRateTimestamp: String(Math.floor(timeMs / MINUTE_MS) * MINUTE_MS),
        })),
      });
    if (path !== "/v5/market/open-interest") return undefined;
    const rows = interest(market, from, to).filter(
      ({ timeMs }) => timeMs % (query.get("intervalTime") === "1h" ? HOUR_MS : 5 * MINUTE_MS) === 0,
    );
    const list = newest(rows, 200, 50).map(({ timeMs, coins }) => ({ openInterest: coins, timestamp: String(timeMs) }));
    return reply({ symbol, category: "linear", list, nextPageCursor: "" });
  };
}
