/** What the lake has of a segment, and what a peer can do to it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { importFiles, openLake, type ImportReceipt, type Lake } from "tenbin";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSegment } from "../../../src/market/importer/readSegment.js";
import { segmentLine } from "../../../src/market/recorder/segmentLine.js";
import { RECORDING_FORMAT, type HeadRecord, type SegmentRecord } from "../../../src/market/recorder/segmentRecord.js";
import { forceOrderLine, klineRows, csv } from "../rawFiles.js";

const AT_MS = Date.UTC(2025, 9, 7, 12);
let folder: string;
let lake: Lake;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "segment-"));
  lake = await openLake(join(folder, "lake"));
});
afterEach(async () => {
  await lake.close();
  rmSync(folder, { recursive: true, force: true });
});

const headOf = (exchange: string): HeadRecord => ({
  recorder: RECORDING_FORMAT,
  atMs: AT_MS,
  exchange,
  symbols: ["BTCUSDT"],
  carried: [],
});
const acknowledged: SegmentRecord = { atMs: AT_MS, from: 1, became: "acknowledged" };
const message = (raw: unknown, atMs = AT_MS): SegmentRecord => ({
  atMs,
  from: 1,
  raw: typeof raw === "string" ? raw : JSON.stringify(raw),
});
const beat = (timeMs: number, symbol = "BTCUSDT"): SegmentRecord =>
  message({ data: { e: "markPriceUpdate", E: timeMs, s: symbol } }, timeMs);
const order = (timeMs: number, changes: Readonly<Record<string, string>> = {}): SegmentRecord =>
  message(
    forceOrderLine(
      {
        symbol: "BTCUSDT",
        side: "SELL",
        price: "99",
        average: "100",
        last: "1",
        filled: "2",
        timeMs,
        ...changes,
      } as never,
      { pushedMs: timeMs + 400 },
    ),
  );
const reply = (asked: string, body: unknown, atMs = AT_MS, status = 200): SegmentRecord => ({
  ...{ atMs, asked, symbol: "BTCUSDT", status },
  raw: typeof body === "string" ? body : JSON.stringify(body),
});

async function imported(exchange: string, ...records: readonly SegmentRecord[]): Promise<ImportReceipt> {
  writeFileSync(
    join(folder, "120000-001.jsonl.gz"),
    gzipSync(Buffer.concat([headOf(exchange), ...records].map(segmentLine))),
  );
  return importFiles(lake, [join(folder, "120000-001.jsonl.gz")]);
}
const notesOf = ({ files }: ImportReceipt) => files.flatMap(({ notes }) => notes);

describe("a segment of Binance", () => {
  it("becomes liquidations with the exchange's times, and exact coverage", async () => {
    const receipt = await imported(
      "binance",
      ...[acknowledged, beat(AT_MS), order(AT_MS + 500), beat(AT_MS + 3_000), beat(AT_MS + 6_000)],
      // Twenty seconds without one: a hole, though it is shorter than those that are closed in other recordings.
      ...[beat(AT_MS + 26_000), order(AT_MS + 27_000), beat(AT_MS + 29_000)],
    );
    expect(receipt.files[0]).toMatchObject({ layout: "recording of this workbench", rows: 2, notes: [] });
    expect(await lake.query("SELECT * EXCLUDE (symbol, venue) FROM liquidations ORDER BY timeMs LIMIT 1")).toEqual([
      {
        ...{ timeMs: AT_MS + 500, knownMs: AT_MS + 900, side: "long", price: 100, quantity: 2, notionalUsd: 200 },
        orderPrice: 99,
      },
    ]);
    const spans = [
      [AT_MS, AT_MS + 5_000],
      [AT_MS + 26_000, AT_MS + 28_000],
    ];
    expect(lake.contents().coverage).toEqual([{ venue: "binance", symbol: "BTCUSDT", spans, isExact: true }]);
    expect(receipt.series[0]).toMatchObject({
      gaps: [{ fromMs: AT_MS + 5_000, toMs: AT_MS + 26_000 }],
      censoring: { coveredSeconds: 7, events: 2, eventSeconds: 2, occupiedFrac: 2 / 7 },
    });
    // Its hole stays one in the markets, until another recording closes it.
    writeFileSync(join(folder, "BTCUSDT-1m-2025-10-07.csv"), csv(...klineRows(10, { startMs: AT_MS, barMs: 60_000 })));
    await importFiles(lake, [join(folder, "BTCUSDT-1m-2025-10-07.csv")]);
    const coverageMs = async () => (await lake.readMarkets({ barMs: 60_000 }))[0]!.liquidations!.coverageMs;
    expect(await coverageMs()).toEqual(spans);
    const others = [4_000, 27_500].map((afterMs) =>
      forceOrderLine({
        ...{ symbol: "BTCUSDT", side: "BUY", price: "9", average: "9", last: "1", filled: "1" },
        timeMs: AT_MS + afterMs,
      } as never),
    );
    writeFileSync(join(folder, "other.jsonl"), csv(...others));
    await importFiles(lake, [join(folder, "other.jsonl")]);
    expect(await coverageMs()).toEqual([[AT_MS, AT_MS + 28_000]]);
  });

  it("takes open interest and depth as known at the next full minute, never before the exchange's stamp", async () => {
    const book = {
      E: AT_MS + 41_000,
      bids: [
        ["100", "1"],
        ["99.5", "2"],
        ["98", "5"],
      ],
      asks: [
        ["100.2", "3"],
        ["102", "1"],
      ],
    };
    await imported(
      "binance",
      reply("openInterest", { symbol: "BTCUSDT", openInterest: "12.5", time: AT_MS + 40_000 }, AT_MS + 40_300),
      // The recorder's clock was an hour behind.
      reply("openInterest", { symbol: "BTCUSDT", openInterest: "13", time: AT_MS + 100_000 }, AT_MS - 3_500_000),
      reply("depth", book, AT_MS + 41_200),
    );
    expect(await lake.query("SELECT timeMs, knownMs, openInterest FROM open_interest ORDER BY timeMs")).toEqual([
      { timeMs: AT_MS + 40_000, knownMs: AT_MS + 60_000, openInterest: 12.5 },
      { timeMs: AT_MS + 100_000, knownMs: AT_MS + 120_000, openInterest: 13 },
    ]);
    // Mid 100.1: from 99.099 to 101.101.
    expect(await lake.query("SELECT timeMs, knownMs, bidNotionalUsd, askNotionalUsd FROM depth")).toEqual([
      { timeMs: AT_MS + 41_000, knownMs: AT_MS + 60_000, bidNotionalUsd: 100 + 199, askNotionalUsd: 300.6 },
    ]);
  });

  it("has no depth where the levels end before 1 %, where they cross, or where they are in disorder", async () => {
    const levels = (...prices: number[]) => prices.map((price) => [String(price), "1"]);
    const books = [
      { E: AT_MS, bids: levels(100, 99.9), asks: levels(101, 105) },
      { E: AT_MS + 1, bids: levels(101, 90), asks: levels(100, 110) },
      { E: AT_MS + 2, bids: levels(100, 90, 95), asks: levels(101, 110) },
      { E: AT_MS + 3, bids: levels(100, 90), asks: [["101", "-1"]] },
      { E: AT_MS + 4, bids: [], asks: [] },
      { E: AT_MS + 5, bids: levels(100, 90), asks: levels(101, 110) },
    ];
    const receipt = await imported("binance", ...books.map((body) => reply("depth", body)));
    expect(notesOf(receipt)).toEqual([
      "answers for depth of BTCUSDT do not reach 1 % from mid (1 time)",
      "answers for depth of BTCUSDT are no answer (4 times)",
    ]);
    expect(await lake.query("SELECT timeMs FROM depth")).toEqual([{ timeMs: AT_MS + 5 }]);
  });

  it("names what a peer sent that is no event, and keeps the rest", async () => {
    const receipt = await imported(
      "binance",
      ...[acknowledged, beat(AT_MS), order(AT_MS + 1), beat(AT_MS + 3_000)],
      ...[message("{"), message("[".repeat(200)), { atMs: AT_MS, from: 1, raw: "AAEC", isBinary: true } as const],
      order(AT_MS + 2, { side: "HOLD" }),
      order(AT_MS + 3, { price: "-1" }),
      order(AT_MS + 4, { symbol: "../../x" }),
      order(AT_MS + 5, { symbol: "OTHERUSDT" }),
      ...[message({ e: "forceOrder", o: { s: "BTCUSDT", T: "soon" } }), beat(AT_MS + 1, "OTHERUSDT")],
      ...[reply("openInterest", "<html>"), reply("depth", {}, AT_MS, 502), reply("openInterest", { symbol: "X" })],
      { atMs: AT_MS, dropped: "a message of more than 1048576 bytes" },
    );
    expect(await lake.query("SELECT timeMs FROM liquidations")).toEqual([{ timeMs: AT_MS + 1 }]);
    expect(notesOf(receipt).sort()).toEqual([
      "a forceOrder stream row was left out: every price must be at least zero (1 time)",
      "a forceOrder stream row was left out: every side must be buy or sell, or the position's long or short (1 time)",
      "a heartbeat is of a symbol that nobody asked for (1 time)",
      "a liquidation has no symbol or no time (1 time)",
      "a liquidation is of a symbol that nobody asked for (2 times)",
      "a message is no JSON (3 times)",
      "a message of more than 1048576 bytes was not kept (1 time)",
      "a question for depth got HTTP 502 (1 time)",
      "a question for openInterest got no JSON (1 time)",
      "answers for openInterest of BTCUSDT are no answer (1 time)",
    ]);
  });

  it("is read up to where it was cut, and refused where it was damaged or is of nobody", async () => {
    const bytes = Buffer.concat([headOf("binance"), acknowledged, beat(AT_MS), order(AT_MS + 1)].map(segmentLine));
    writeFileSync(join(folder, "a.jsonl"), Buffer.concat([bytes, Buffer.from('{"atMs":1,"fr')]));
    expect(notesOf(await importFiles(lake, [join(folder, "a.jsonl")]))).toEqual([
      "its last line was cut off and is dropped",
    ]);
    const before = await lake.contentHash();
    bytes[200]! ^= 1;
    writeFileSync(join(folder, "a.jsonl"), bytes);
    await expect(importFiles(lake, [join(folder, "a.jsonl")])).rejects.toThrow("must match its checksum: row");
    await expect(imported("okx")).rejects.toThrow('as its exchange must be one that can be recorded: found "okx"');
    expect(await lake.contentHash()).toBe(before);
  });

  it("is not confused by locks and half-packed files beside it", async () => {
    const segment = Buffer.concat([headOf("binance"), order(AT_MS)].map(segmentLine));
    writeFileSync(join(folder, "120000-001.jsonl"), segment);
    for (const name of ["recorder.lock", "recorder.lock.12-0", "110000-001.jsonl.gz.tmp-12"])
      writeFileSync(join(folder, name), gzipSync("half").subarray(0, 8));
    await lake.close();
    rmSync(join(folder, "lake"), { recursive: true });
    lake = await openLake(`${folder}-lake`);
    const { files } = await importFiles(lake, [folder]);
    rmSync(`${folder}-lake`, { recursive: true });
    expect(files.map(({ name }) => name)).toEqual(["120000-001.jsonl"]);
  });

  it("never fails on what a peer says, whatever that is", () => {
    const content = (records: readonly SegmentRecord[]) =>
      Buffer.concat([headOf("binance"), ...records].map(segmentLine));
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom("BTCUSDT", AT_MS, "SELL", "1", "FILLED", [["100", "1"]]));
    const field = fc.constantFrom(
      "e",
      "E",
      "o",
      "s",
      "S",
      "p",
      "ap",
      "X",
      "z",
      "T",
      "time",
      "openInterest",
      "symbol",
      "bids",
      "asks",
    );
    const object = fc.dictionary(field, value);
    const raw = fc.oneof(
      object,
      fc.record({ data: object }),
      object.map((o) => ({ e: "forceOrder", E: AT_MS, o })),
    );
    const record = fc.oneof(
      raw.map((one) => message(one)),
      fc.tuple(fc.constantFrom("openInterest", "depth", "funding", "x"), raw).map(([asked, one]) => reply(asked, one)),
    );
    fc.assert(
      fc.property(fc.array(record, { maxLength: 6 }), (records) => {
        const { read } = readSegment(
          { name: "a", fileName: "a", bytes: content(records) },
          { fundingVenue: "binance" },
        );
        for (const { columns } of read.series)
          for (const name of ["timeMs", "knownMs"]) expect(columns[name]!.every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a segment of Bybit", () => {
  it("has the position's side, both sides of open interest halved, and every event", async () => {
    const liquidation = (...data: readonly object[]) =>
      message({ topic: "allLiquidation.BTCUSDT", ts: AT_MS + 900, data });
    const candle = (timeMs: number) => message({ topic: "kline.60.BTCUSDT", ts: timeMs, data: [] }, timeMs);
    const event = { T: AT_MS + 500, s: "BTCUSDT", S: "Buy", v: "2", p: "100" };
    const receipt = await imported(
      "bybit",
      ...[
        acknowledged,
        candle(AT_MS),
        liquidation(event, { ...event, p: "101", T: AT_MS + 600 }),
        candle(AT_MS + 60_000),
      ],
      reply(
        "openInterest",
        { retCode: 0, result: { symbol: "BTCUSDT", list: [{ openInterest: "30", timestamp: String(AT_MS) }] } },
        AT_MS + 40_000,
      ),
      reply(
        "openInterest",
        {
          result: {
            symbol: "BTCUSDT",
            list: [{ openInterest: "32", singleOpenInterest: "16.5", timestamp: String(AT_MS + 300_000) }],
          },
        },
        AT_MS + 340_000,
      ),
      // Asked again before it changed: known since the first time.
      reply(
        "openInterest",
        { result: { symbol: "BTCUSDT", list: [{ openInterest: "30", timestamp: String(AT_MS) }] } },
        AT_MS + 100_000,
      ),
      reply("depth", {
        result: {
          s: "BTCUSDT",
          ts: AT_MS,
          b: [
            ["100", "1"],
            ["90", "1"],
          ],
          a: [
            ["101", "1"],
            ["110", "1"],
          ],
        },
      }),
      reply("funding", {
        result: { list: [{ symbol: "BTCUSDT", fundingRate: "0.0001", fundingRateTimestamp: String(AT_MS) }] },
      }),
    );
    expect(await lake.query("SELECT timeMs, side, venue FROM liquidations ORDER BY timeMs")).toEqual([
      { timeMs: AT_MS + 500, side: "long", venue: "bybit" },
      { timeMs: AT_MS + 600, side: "long", venue: "bybit" },
    ]);
    expect(lake.contents().coverage[0]).toMatchObject({ venue: "bybit", spans: [[AT_MS, AT_MS + 59_500]] });
    expect(await lake.query("SELECT timeMs, knownMs, openInterest FROM open_interest ORDER BY timeMs")).toEqual([
      { timeMs: AT_MS, knownMs: AT_MS + 60_000, openInterest: 15 },
      { timeMs: AT_MS + 300_000, knownMs: AT_MS + 360_000, openInterest: 16.5 },
    ]);
    expect(await lake.query("SELECT bidNotionalUsd, askNotionalUsd FROM depth")).toEqual([
      { bidNotionalUsd: 100, askNotionalUsd: 101 },
    ]);
    const [liquidations] = receipt.series.filter(({ table }) => table === "liquidations");
    expect(liquidations!.censoring).toMatchObject({ events: 2, eventSeconds: 1, countedHiddenFrac: 1 / 2 });
    // The bars are Binance's, unless somebody says otherwise.
    expect(receipt.apart).toEqual([
      { series: "funding of bybit", rows: 1, reason: "the bars are binance's", file: "120000-001.jsonl.gz" },
    ]);
  });
});
