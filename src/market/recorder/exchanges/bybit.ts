/**
 * Bybit v5, linear contracts: every liquidation is published, none is left out.
 *
 * The candle of a symbol comes at least once a minute, with the exchange's time: that is the heartbeat. A ping of
 * Bybit's own kind keeps the connection open in between.
 *
 * Source: bybit-exchange/docs, v5, topics `allLiquidation` and `kline`, "connect", market endpoints.
 */
import { isMarketTime, MINUTE_MS } from "../../../core/index.js";
import { memberOf, shownMember, type RecordedExchange, type StreamMeaning } from "./recordedExchange.js";

const INVALID_REQUEST = 10_001;
const TOO_MANY = 10_006;
/** Liquidations are pushed every 500 ms. */
const PUSH_MS = 500;
const LIQUIDATIONS = "allLiquidation.";
const CANDLES = "kline.60.";

export const BYBIT: RecordedExchange = {
  name: "bybit",
  restUrl: "https://api.bybit.com",
  streamUrl: "wss://stream.bybit.com",
  streamPath: "/v5/public/linear",
  subscription: (symbols, id) =>
    JSON.stringify({
      op: "subscribe",
      req_id: id,
      args: symbols.flatMap((symbol) => [`${LIQUIDATIONS}${symbol}`, `${CANDLES}${symbol}`]),
    }),
  meaningOf,
  ping: '{"op":"ping"}',
  liveness: { gapMs: 2 * MINUTE_MS, pushMs: PUSH_MS },
  isThrottled: false,
  questions: [
    {
      name: "openInterest",
      every: "minute",
      path: (symbol) => `/v5/market/open-interest?category=linear&symbol=${symbol}&intervalTime=5min&limit=1`,
    },
    {
      name: "depth",
      every: "minute",
      path: (symbol) => `/v5/market/orderbook?category=linear&symbol=${symbol}&limit=500`,
    },
    {
      name: "funding",
      every: "hour",
      path: (symbol) => `/v5/market/funding/history?category=linear&symbol=${symbol}&limit=200`,
    },
  ],
  unknownSymbol: (_, body) => {
    const said = shownMember(body, "retMsg");
    return memberOf(body, "retCode") === INVALID_REQUEST && /symbol/i.test(said) ? said : undefined;
  },
  isLimited: (body) => memberOf(body, "retCode") === TOO_MANY,
};

function meaningOf(message: unknown): StreamMeaning {
  const topic = memberOf(message, "topic");
  if (typeof topic === "string") return ofTopic(topic, message);
  const [op, success] = [memberOf(message, "op"), memberOf(message, "success")];
  if (op === "pong" || memberOf(message, "ret_msg") === "pong") return { kind: "pong" };
  if (op !== "subscribe") return { kind: "other" };
  if (success !== true) return { kind: "refused", reason: shownMember(message, "ret_msg") };
  return { kind: "acknowledged", id: shownMember(message, "req_id") };
}

function ofTopic(topic: string, message: unknown): StreamMeaning {
  const timeMs = memberOf(message, "ts");
  if (topic.startsWith(CANDLES))
    return typeof timeMs === "number" && isMarketTime(timeMs)
      ? { kind: "beat", symbol: topic.slice(CANDLES.length), timeMs }
      : { kind: "other" };
  const data = memberOf(message, "data");
  if (!topic.startsWith(LIQUIDATIONS) || !Array.isArray(data)) return { kind: "other" };
  const events = data.flatMap((event: unknown) => {
    const [symbol, happenedMs] = [memberOf(event, "s"), memberOf(event, "T")];
    return typeof symbol === "string" && typeof happenedMs === "number" && isMarketTime(happenedMs)
      ? [{ symbol, timeMs: happenedMs }]
      : [];
  });
  return { kind: "liquidations", events };
}
