/** Replies of exchanges as files: what proves a bar finished, and Bybit's envelope. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importFiles, openLake, type ImportReceipt } from "tenbin";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csv, START_MS, writeFiles } from "./rawFiles.js";

const HOUR_MS = 3_600_000;
let place: string;
let count = 0;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "replies-"));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

async function imported(
  files: Readonly<Record<string, string>>,
  query: string,
): Promise<{ readonly rows: Record<string, unknown>[]; readonly receipt: ImportReceipt }> {
  const folder = writeFiles(join(place, `${count++}`), files);
  const lake = await openLake(`${folder}.lake`);
  try {
    const receipt = await importFiles(lake, [folder]);
    return { rows: (await lake.query(query)) as Record<string, unknown>[], receipt };
  } finally {
    await lake.close();
  }
}

const barRows = (bars: number) =>
  Array.from({ length: bars }, (_, i) => {
    const opens = START_MS + i * HOUR_MS;
    return [opens, "100", "101", "99", "100.5", "7", opens + HOUR_MS - 1, "700", 5, "3", "300", "0"];
  });
const reply = JSON.stringify(barRows(3));
const NAME = "BTCUSDT-1h-20251007T0000Z-20251007T0300Z.json";
const fetched = (hours: number) => `${new Date(START_MS + hours * HOUR_MS).toISOString()} https://exchange/klines\n`;

describe("the fetch time beside a reply", () => {
  it.each([
    ["without one the last bar is held back", {}, 2],
    ["after the last close it is finished", { [`${NAME}.FETCHED`]: fetched(3) }, 3],
    ["before it the bar was open", { [`${NAME}.FETCHED`]: fetched(2.9) }, 2],
  ])("%s", async (_, paper, bars) => {
    const { rows, receipt } = await imported({ [NAME]: reply, ...paper }, "select * from bars");
    expect(rows).toHaveLength(bars);
    expect(receipt.series[0]!.unfinished).toBe(3 - bars);
    expect(receipt.files.filter(({ layout }) => layout.startsWith("skipped"))).toEqual([]);
  });

  it("says nothing of bars in other files", async () => {
    const later = JSON.stringify(barRows(5).slice(3));
    const { rows } = await imported(
      { [NAME]: reply, [`${NAME}.FETCHED`]: fetched(99), "BTCUSDT-1h-later.json": later },
      "select * from bars",
    );
    expect(rows).toHaveLength(4);
  });

  it("is refused where it is no time", async () => {
    await expect(imported({ [NAME]: reply, [`${NAME}.FETCHED`]: "<html>" }, "")).rejects.toThrow(
      `Cannot import "${NAME}" as its FETCHED must begin with a time like 2025-10-07T00:00:00.000Z: found "<html>"`,
    );
  });
});

describe("a reply of Bybit's", () => {
  const envelope = (result: object) => JSON.stringify({ retCode: 0, retMsg: "OK", result, retExtInfo: {}, time: 1 });
  const times = [2, 1, 0].map((i) => String(START_MS + i * HOUR_MS));
  const bars = envelope({
    category: "linear",
    symbol: "BTCUSDT",
    list: times.map((at) => [at, "100", "101", "99", "100.5", "7", "700"]),
  });
  const funding = envelope({
    category: "linear",
    list: [{ symbol: "BTCUSDT", fundingRate: "0.0001", fundingRateTimestamp: String(START_MS) }],
  });
  const interest = envelope({
    symbol: "BTCUSDT",
    category: "linear",
    list: times.map((timestamp, i) => ({
      openInterest: "5001",
      timestamp,
      ...(i === 0 ? { singleOpenInterest: "2400" } : {}),
    })),
    nextPageCursor: "",
  });

  it("is read newest first, with the quote volume that it calls turnover", async () => {
    const { rows } = await imported(
      { [NAME]: bars, [`${NAME}.FETCHED`]: fetched(3) },
      "select * from bars order by timeMs",
    );
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({ symbol: "BTCUSDT", close: 100.5, volume: 7, quoteVolume: 700 });
    expect(Number(rows[0]!["timeMs"])).toBe(START_MS);
  });

  it("has open interest of one side, and funding that applies to Bybit's bars", async () => {
    const files = { "a.json": bars, "b.json": funding, "c.json": interest };
    expect((await imported(files, "select * from open_interest order by timeMs")).rows).toMatchObject([
      { openInterest: 2500.5 },
      { openInterest: 2500.5 },
      { openInterest: 2400 },
    ]);
    expect((await imported(files, "select * from funding")).rows).toMatchObject([{ rate: 0.0001 }]);
  });

  it("leaves its funding apart where the bars are another venue's", async () => {
    const files = { [NAME]: reply, "a.json": bars, "b.json": funding };
    const { rows, receipt } = await imported(files, "select * from funding");
    expect(rows).toEqual([]);
    expect(receipt.apart).toContainEqual({
      series: "funding BTCUSDT of bybit",
      rows: 1,
      reason: "the bars are binance's",
      file: null,
    });
  });

  it("is skipped where it holds no row, and refused where one is broken", async () => {
    const { receipt } = await imported(
      { "a.csv": csv("timestamp,funding_rate,symbol", `${START_MS},0.1,BTCUSDT`), "b.json": envelope({ list: [] }) },
      "select 1",
    );
    expect(receipt.files.map(({ layout }) => layout)).toEqual(["funding", "skipped: no known layout"]);
    await expect(imported({ "a.json": bars.replace('"101"', '"98"') }, "")).rejects.toThrow(/every high must be/);
  });
});
