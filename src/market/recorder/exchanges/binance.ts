/**
 * Binance, USDT-margined futures.
 *
 * Liquidations and mark prices are sent under `/market` alone: a connection without a route gets neither and stays
 * silent. Since both come by the same route, a mark price every three seconds proves that a liquidation would come.
 *
 * Source: Binance USD-M websocket and REST documentation, change log of 2026-03-05 (routed addresses).
 */
import { isMarketTime, SECOND_MS } from "../../../core/index.js";
import { memberOf, shownMember, type RecordedExchange, type StreamMeaning } from "./recordedExchange.js";

/** Sent for each symbol every 3 s. */
const HEARTBEAT_MS = 3 * SECOND_MS;
const UNKNOWN_SYMBOL = -1121;

export const BINANCE: RecordedExchange = {
  name: "binance",
  restUrl: "https://fapi.binance.com",
  streamUrl: "wss://fstream.binance.com",
  streamPath: "/market/stream",
  subscription: (symbols, id) =>
    JSON.stringify({
      method: "SUBSCRIBE",
      params: symbols.flatMap((symbol) => ["forceOrder", "markPrice"].map((name) => `${symbol.toLowerCase()}@${name}`)),
      id: Number(id),
    }),
  meaningOf,
  // A liquidation is held back for at most the second of which it is the largest.
  liveness: { gapMs: 5 * HEARTBEAT_MS, pushMs: SECOND_MS },
  isThrottled: true,
  questions: [
    { name: "openInterest", every: "minute", path: (symbol) => `/fapi/v1/openInterest?symbol=${symbol}` },
    { name: "depth", every: "minute", path: (symbol) => `/fapi/v1/depth?symbol=${symbol}&limit=1000` },
    { name: "funding", every: "hour", path: (symbol) => `/fapi/v1/fundingRate?symbol=${symbol}&limit=100` },
  ],
  unknownSymbol: (status, body) =>
    status === 400 && memberOf(body, "code") === UNKNOWN_SYMBOL ? shownMember(body, "msg") : undefined,
  isLimited: () => false,
};

function meaningOf(message: unknown): StreamMeaning {
  const inner = memberOf(message, "data");
  if (inner !== undefined) return ofEvent(inner);
  if (memberOf(message, "e") !== undefined) return ofEvent(message);
  const error = memberOf(message, "error") ?? (memberOf(message, "code") === undefined ? undefined : message);
  if (error !== undefined) return { kind: "refused", reason: shownMember(error, "msg") };
  const id = memberOf(message, "id");
  return memberOf(message, "result") === null && (typeof id === "number" || typeof id === "string")
    ? { kind: "acknowledged", id: String(id) }
    : { kind: "other" };
}

function ofEvent(event: unknown): StreamMeaning {
  const name = memberOf(event, "e");
  if (name === "markPriceUpdate") {
    const [symbol, timeMs] = [memberOf(event, "s"), memberOf(event, "E")];
    return typeof symbol === "string" && typeof timeMs === "number" && isMarketTime(timeMs)
      ? { kind: "beat", symbol, timeMs }
      : { kind: "other" };
  }
  if (name !== "forceOrder") return { kind: "other" };
  const order = memberOf(event, "o");
  const [symbol, timeMs] = [memberOf(order, "s"), memberOf(order, "T")];
  return typeof symbol === "string" && typeof timeMs === "number" && isMarketTime(timeMs)
    ? { kind: "liquidations", events: [{ symbol, timeMs }] }
    : { kind: "other" };
}
