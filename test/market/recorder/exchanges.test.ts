/** What the exchanges' messages mean, and where a recorder may be pointed to. */
import fc from "fast-check";
import { recordMarket, createRng } from "tenbin";
import { describe, expect, it } from "vitest";
import { BINANCE } from "../../../src/market/recorder/exchanges/binance.js";
import { BYBIT } from "../../../src/market/recorder/exchanges/bybit.js";
import { waitAskedFor } from "../../../src/market/recorder/streamConnection.js";
import { streamAddress } from "../../../src/market/recorder/streamAddress.js";

const AT_MS = 1_765_417_055_314;

describe("Binance", () => {
  it("subscribes under the route of the market, liquidations and heartbeats in one", () => {
    expect(BINANCE.streamPath).toBe("/market/stream");
    expect(JSON.parse(BINANCE.subscription(["BTCUSDT", "ETHUSDT"], "7"))).toEqual({
      method: "SUBSCRIBE",
      params: ["btcusdt@forceOrder", "btcusdt@markPrice", "ethusdt@forceOrder", "ethusdt@markPrice"],
      id: 7,
    });
  });

  it.each([
    [
      { result: null, id: 7 },
      { kind: "acknowledged", id: "7" },
    ],
    [{ result: ["x"], id: 7 }, { kind: "other" }],
    [
      { error: { code: 2, msg: "Invalid request" }, id: 7 },
      { kind: "refused", reason: "Invalid request" },
    ],
    [
      { code: 2, msg: "bad\u001b[31m" },
      { kind: "refused", reason: "bad [31m" },
    ],
    [
      { stream: "btcusdt@markPrice", data: { e: "markPriceUpdate", E: AT_MS, s: "BTCUSDT", p: "1" } },
      { kind: "beat", symbol: "BTCUSDT", timeMs: AT_MS },
    ],
    [{ data: { e: "markPriceUpdate", E: 7, s: "BTCUSDT" } }, { kind: "other" }],
    [
      { e: "forceOrder", E: AT_MS, o: { s: "BTCUSDT", T: AT_MS } },
      { kind: "liquidations", events: [{ symbol: "BTCUSDT", timeMs: AT_MS }] },
    ],
    [{ e: "forceOrder", E: AT_MS, o: { s: 7 } }, { kind: "other" }],
  ])("means by %j: %j", (message, meaning) => {
    expect(BINANCE.meaningOf(message)).toEqual(meaning);
  });
});

describe("Bybit", () => {
  it("subscribes to all liquidations, and to candles as heartbeats", () => {
    expect(JSON.parse(BYBIT.subscription(["BTCUSDT"], "7"))).toEqual({
      op: "subscribe",
      req_id: "7",
      args: ["allLiquidation.BTCUSDT", "kline.60.BTCUSDT"],
    });
  });

  it.each([
    [
      { success: true, ret_msg: "", conn_id: "c", req_id: "7", op: "subscribe" },
      { kind: "acknowledged", id: "7" },
    ],
    [
      { success: false, ret_msg: "handler not found", op: "subscribe" },
      { kind: "refused", reason: "handler not found" },
    ],
    [{ success: true, ret_msg: "pong", conn_id: "c", op: "ping" }, { kind: "pong" }],
    [{ op: "pong", args: ["1"] }, { kind: "pong" }],
    [
      { topic: "kline.60.BTCUSDT", ts: AT_MS, type: "snapshot", data: [] },
      { kind: "beat", symbol: "BTCUSDT", timeMs: AT_MS },
    ],
    [
      {
        topic: "allLiquidation.BTCUSDT",
        ts: AT_MS,
        data: [
          { T: AT_MS - 1, s: "BTCUSDT" },
          { T: 1, s: "BTCUSDT" },
        ],
      },
      { kind: "liquidations", events: [{ symbol: "BTCUSDT", timeMs: AT_MS - 1 }] },
    ],
  ])("means by %j: %j", (message, meaning) => {
    expect(BYBIT.meaningOf(message)).toEqual(meaning);
  });
});

describe("any message of a peer", () => {
  it("means something or other, and never fails", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(BINANCE, BYBIT), (message, exchange) => {
        expect(exchange.meaningOf(message).kind).toMatch(/^(acknowledged|refused|beat|liquidations|pong|other)$/);
      }),
    );
  });
});

describe("waitAskedFor", () => {
  it.each([
    [200, null, undefined],
    [404, "5", undefined],
    [429, "5", 5_000],
    [429, null, 60_000],
    [418, "Wed, 21 Oct 2026 07:28:00 GMT", 600_000],
    [418, "999999", 3_600_000],
    [403, null, 600_000],
    [503, "0", 1_000],
  ])("HTTP %i with Retry-After %s: %s", (status, retryAfter, waitMs) => {
    expect(waitAskedFor(status, retryAfter)).toBe(waitMs);
  });
});

describe("streamAddress", () => {
  it.each([
    ["wss://fstream.binance.com/", "wss://fstream.binance.com"],
    ["ws://127.0.0.1:8080", "ws://127.0.0.1:8080"],
    ["ws://localhost:1/a/", "ws://localhost:1/a"],
    ["ws://[::1]:1", "ws://[::1]:1"],
  ])("takes %s", (text, address) => {
    expect(streamAddress("streamUrl", text, "ws")).toBe(address);
  });

  it.each([
    "ws://fstream.binance.com",
    "ws://127.0.0.1.evil.example",
    "ws://localhost.example",
    "https://fstream.binance.com",
    "wss://me:secret@host",
    "wss://host/?a=b",
    "file:///etc/passwd",
    "nothing",
  ])("refuses %s", (text) => {
    expect(() => streamAddress("streamUrl", text, "ws")).toThrow(
      /^Cannot record as streamUrl must be wss:\/\/host, or ws:\/\/ on this machine alone: found "/,
    );
  });
});

describe("recordMarket's words", () => {
  const rng = createRng(1);
  it.each([
    [{ symbols: [] }, "Cannot record as there must be 1 to 50 symbols: found 0"],
    [
      { symbols: ["../../etc"] },
      'Cannot record as every symbol must be letters and digits, as in BTCUSDT: found "../../ETC"',
    ],
    [
      { symbols: Array.from({ length: 51 }, (_, i) => `X${i}USDT`) },
      "Cannot record as there must be 1 to 50 symbols: found 51",
    ],
    [
      { symbols: ["BTCUSDT"], exchange: "okx" as "bybit" },
      'Cannot record as the exchange must be one of binance, bybit: found "okx"',
    ],
    [{ symbols: ["BTCUSDT"], restUrl: "http://example.com" }, "Cannot record as restUrl must be https://host"],
  ])("refuses %j", async (options, said) => {
    await expect(recordMarket({ rng, ...options })).rejects.toThrow(said);
  });
});
