/** What lies behind files that people reported: other vendors, other clocks and other words for the same market. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  auditLake,
  contractNamed,
  importFiles,
  leftOutFiles,
  openLake,
  type ImportReceipt,
  type Lake,
  type SymbolMarket,
} from "tenbin";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { csv, klineRows, START_MS, writeFiles } from "./rawFiles.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let folder: string;
let lake: Lake;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "kinds-"));
  lake = await openLake(join(folder, "lake"));
});
afterEach(async () => {
  await lake.close();
  rmSync(folder, { recursive: true, force: true });
});

type Files = Readonly<Record<string, string>>;
const imported = (files: Files): Promise<ImportReceipt> =>
  importFiles(lake, [writeFiles(mkdtempSync(join(folder, "raw-")), files)]);
const market = async (symbol = "BTCUSDT"): Promise<SymbolMarket> =>
  (await lake.readMarkets({ barMs: HOUR, symbols: [symbol] }))[0]!;

/** Rows of `time,open,high,low,close,volume`. */
const rows = (write: (ms: number) => string = String, { count = 5, fromMs = START_MS, barMs = HOUR } = {}): string[] =>
  klineRows(count, { startMs: fromMs, barMs }).map((row) => {
    const [opens, ...rest] = row.split(",");
    return [write(Number(opens)), ...rest.slice(0, 5)].join(",");
  });
const HEADER = "date,open,high,low,close,volume";
const text = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace("T", " ");
const LIST = (lines: readonly string[]): string => JSON.stringify(lines.map((line) => line.split(",").map(Number)));

describe("a line above the header", () => {
  it("that holds an address behind a comma is passed over", async () => {
    const lines = ["Timestamps are UTC timezone,https://www.example.com", HEADER, ...rows()];
    const { files, series } = await imported({ "Coinbase_BTCUSDT_1h.csv": csv(...lines) });
    expect(series[0]).toMatchObject({ symbol: "BTCUSDT", read: 5 });
    expect(files[0]!.notes).toEqual(["its line 1 is no part of the table and is passed over"]);
  });
});

describe("rows without a header", () => {
  it.each([
    ["a count of trades", (row: string) => `${row},12`],
    ["a turnover that could be a time", (row: string) => `${row},1759795199`],
  ])("of seven columns are read up to the volume: %s", async (_, write) => {
    await imported({ "BTCUSDT_60.csv": csv(...rows((ms) => String(ms / 1_000)).map(write)) });
    const { bars } = await market();
    expect([bars.timeMs.length, bars.barMs, bars.volume[0]]).toEqual([4, HOUR, 10]);
    expect(bars.quoteVolume).toBeUndefined();
  });
});

describe("a contract that names its file", () => {
  it.each([
    ["BTC_USDT_USDT_251226-1h-futures.json", "BTCUSDT_251226"],
    ["BTC_USDT_USDT-251226-1h-futures.json", "BTCUSDT_251226"],
    ["BTC_USD_BTC-1h-futures.json", "BTCUSD_PERP"],
    ["BTC_USDT_USDT-1h-futures.json", "BTCUSDT"],
    // No day of any month: a file of October.
    ["BTC_USDT_202510.json", "BTCUSDT"],
  ])("is never taken for another: %s is %s", async (name, symbol) => {
    const { series } = await imported({ [name]: LIST(rows()) });
    expect(series.map((one) => one.symbol)).toEqual([symbol]);
  });

  it("in rows has the spelling of many venues and tools", () => {
    for (const spelling of [
      " BTCUSDT ",
      "BTC-USDT:USDT",
      "Binance:BTC/USDT:USDT",
      "binance:btcusdt",
      "BTCUSDT-PERP",
      "BTCUSDT PERP",
      "BTCUSDT-PERP.BINANCE",
      "BTCUSDT.BINANCE",
      "BTCUSDT:USDT",
      "BTCUSDT_UMCBL",
      "XBTUSDT",
      "XBT/USDT:USDT",
      "BINANCE:BTCUSDTPERP",
      "BTCUSDT-PERPETUAL",
      "PERP_BTC_USDT",
      "BTC USDT",
      "BTC/USDT PERP",
      "BTC/USDT/USDT",
      "binance-futures:BTCUSDT",
    ])
      expect([spelling, contractNamed(spelling)]).toEqual([spelling, "BTCUSDT"]);
    expect(contractNamed("BTC_USDT_USDT_251226")).toBe("BTCUSDT_251226");
    // Contracts of their own, or of a quote that nothing says.
    for (const own of ["BTC-PERP", "XBTUSD", "BTCUSDTM", "BTCUSDT_251226", "PERPUSDT"])
      expect(contractNamed(own)).toBe(own);
  });

  it("with open interest in the shape of klines is set apart", async () => {
    const { apart, series } = await imported({
      "BTC_USDT_USDT-1h-futures.json": LIST(rows()),
      "BTC_USDT_USDT-1h-open_interest.json": LIST(rows().map((row) => row.replaceAll("100", "900"))),
    });
    expect(apart.map(({ reason }) => reason)).toEqual(["its name says open interest in the shape of klines"]);
    expect(series[0]).toMatchObject({ read: 5, conflicts: 0 });
  });
});

describe("a series of a contract without bars", () => {
  it("is named by the audit, whatever it is called", async () => {
    const settled = [0, 8, 16].map((hour) => `BTC-PERP,${START_MS + hour * HOUR},0.0001`);
    await imported({
      "BTCUSDT-1h.csv": csv(HEADER, ...rows(String, { count: 30 })),
      "funding.csv": csv("symbol,fundingTime,fundingRate", ...settled),
    });
    const { warnings } = await auditLake(lake);
    expect(warnings).toContain("there is funding of BTC-PERP and there are no bars of it: it is not used");
  });
});

describe("times", () => {
  it.each<[string, (ms: number) => string]>([
    ["in small letters", (ms) => new Date(ms).toISOString().toLowerCase()],
    ["behind UTC+8", (ms) => `${text(ms + 8 * HOUR)} UTC+8`],
    ["behind UTC-03:30", (ms) => `${text(ms - 3.5 * HOUR)} UTC-03:30`],
    ["with the zone's name behind its offset", (ms) => `${text(ms + HOUR).replace(" ", "T")}+01:00[Europe/Berlin]`],
    ["with the zone's name behind Z", (ms) => `${text(ms).replace(" ", "T")}Z[UTC]`],
  ])("%s are read", async (_, write) => {
    const { series, warnings } = await imported({ "BTCUSDT_1h.csv": csv(HEADER, ...rows(write)) });
    expect(series[0]!.span).toEqual({ fromMs: START_MS, toMs: START_MS + 4 * HOUR });
    expect(warnings).toEqual([]);
  });

  it.each(["CET", "EST", "UTC+15", "[Europe/Berlin] CET"])("of the clock that %s may be are refused", async (zone) => {
    const refused = imported({ "BTCUSDT_1h.csv": csv(HEADER, ...rows((ms) => `${text(ms)} ${zone}`)) });
    await expect(refused).rejects.toThrow(`as every time must be a time: row 2 is "2025-10-07 00:00:00 ${zone}"`);
  });
});

describe("a clock that is put back", () => {
  /** Wall times of bars of which those from `atMs` on are `byMs` earlier. */
  const wall = (atMs: number, byMs: number, { barMs = HOUR, fromMs = atMs - DAY } = {}) =>
    rows((ms) => text(ms < atMs ? ms : ms - byMs), { count: (2 * DAY) / barMs, fromMs, barMs });
  const twice = /is there twice.*the bars of such an hour are left out/;

  it.each([
    ["at the end of a Saturday, as in Chile", Date.UTC(2025, 3, 6), HOUR, HOUR],
    ["at the end of a Thursday, as in Egypt", Date.UTC(2025, 9, 31), HOUR, HOUR],
    ["by half an hour, as on Lord Howe Island", Date.UTC(2025, 3, 6, 2), HOUR / 2, HOUR / 4],
    ["on a Sunday, as in Sydney", Date.UTC(2025, 3, 6, 3), HOUR, HOUR / 4],
  ])("%s loses those bars by name, and merges none", async (_, atMs, byMs, barMs) => {
    const { series, warnings } = await imported({ "BTCUSDT.csv": csv(HEADER, ...wall(atMs, byMs, { barMs })) });
    expect(series[0]).toMatchObject({ dropped: (2 * byMs) / barMs, conflicts: 0, duplicates: 0 });
    expect(warnings).toEqual([expect.stringMatching(twice)]);
  });

  const autumn = Date.UTC(2025, 10, 2, 2);

  it("is seen in JSON, and where the first row alone has a zone", async () => {
    const records = wall(autumn, HOUR).map((row) => {
      const [date, open, high, low, close, volume] = row.split(",");
      return { date, open, high, low, close, volume };
    });
    expect((await imported({ "BTCUSDT.json": JSON.stringify(records) })).warnings).toEqual([
      expect.stringMatching(twice),
    ]);
    const [first, ...others] = wall(autumn, HOUR);
    expect((await imported({ "ETHUSDT.csv": csv(HEADER, first!.replace(",", "Z,"), ...others) })).warnings).toEqual([
      expect.stringMatching(twice),
    ]);
  });

  it("in midweek is none: a bar that is there twice is a contradiction", async () => {
    const { warnings } = await imported({ "BTCUSDT.csv": csv(HEADER, ...wall(Date.UTC(2025, 10, 5, 2), HOUR)) });
    expect(warnings).toEqual([expect.stringMatching(/^1 row of bars BTCUSDT 1 h was there twice/)]);
  });

  it.each([
    ["Cairo", Date.UTC(2025, 3, 25, 0)],
    ["Jerusalem", Date.UTC(2025, 2, 28, 2)],
  ])("and forward on a Friday, as in %s, is warned of", async (_, atMs) => {
    const { warnings } = await imported({ "BTCUSDT.csv": csv(HEADER, ...wall(atMs, -HOUR)) });
    expect(warnings).toEqual([expect.stringMatching(/the hour from .* is missing, as on a clock/)]);
  });
});

describe("funding whose interval changes", () => {
  /** Settlements after so many intervals of so many hours. */
  const settlements = (runs: readonly (readonly [hours: number, count: number])[]): number[] => {
    let at = START_MS;
    return runs.flatMap(([hours, count]) => Array.from({ length: count }, () => (at += hours * HOUR)));
  };
  const funded = async (times: readonly number[], label: (i: number) => string = () => "") => {
    const { series } = await imported({
      "SKLUSDT-1h.csv": csv(HEADER, ...rows(String, { count: 500 })),
      "f.csv": csv(
        "symbol,fundingTime,fundingRate,fundingIntervalHours",
        ...times.map((time, i) => `SKLUSDT,${time},0.0001,${label(i)}`),
      ),
    });
    const { funding } = await market("SKLUSDT");
    return { hours: [...funding!.intervalHours], gaps: series.find(({ table }) => table === "funding")!.gapCount };
  };
  const runs = [
    [8, 12],
    [4, 12],
    [1, 30],
  ] as const;
  const closing = runs.flatMap(([hours, count]) => new Array<number>(count).fill(hours));

  it.each<[string, (i: number) => number]>([
    ["that it closes", (i) => closing[i]!],
    ["that follows it", (i) => closing[i + 1] ?? 1],
  ])("is complete where the source says the interval %s", async (_, label) => {
    expect(await funded(settlements(runs), (i) => String(label(i)))).toEqual({ hours: closing, gaps: 0 });
  });

  it("upwards is complete where the source says the interval that follows", async () => {
    const up = [...runs].reverse();
    const hours = up.flatMap(([length, count]) => new Array<number>(count).fill(length));
    expect(await funded(settlements(up), (i) => String(hours[i + 1] ?? 8))).toEqual({ hours, gaps: 0 });
  });

  it("has its gaps where settlements are missing, said or not", async () => {
    const times = settlements(runs).filter((_, i) => ![5, 18, 40, 41].includes(i));
    const said = closing.filter((_, i) => ![5, 18, 40, 41].includes(i));
    expect((await funded(times)).gaps).toBe(3);
    expect(await funded(times, (i) => String(said[i]))).toEqual({ hours: said, gaps: 3 });
  });

  it("goes on from the last settlement: its clock has not moved", async () => {
    const offGrid = settlements([
      [8, 30],
      [2, 30],
      [8, 8],
    ]);
    await funded(offGrid);
    const { warnings, clocks } = await auditLake(lake);
    expect(clocks.find(({ input }) => input === "funding")!.stretches!.map(({ lagMs }) => lagMs)).toEqual([0]);
    expect(warnings.filter((warning) => /stamps/.test(warning))).toEqual([]);
  });
});

describe("liquidations of named venues", () => {
  const events = (write: (ms: number, i: number) => string, count = 6) =>
    Array.from({ length: count }, (_, i) => write(START_MS + 2 * HOUR + i * 60_000, i));
  const bars = { "BTCUSDT-1h.csv": csv(HEADER, ...rows(String, { count: 30 })) };
  const sides = async (files: Files) => {
    const receipt = await imported({ ...bars, ...files });
    return { sides: (await market()).liquidations?.side, ...receipt };
  };

  it("are read by each venue's meaning under names of one's own", async () => {
    const own = (venue: string, side: string) =>
      events((ms) => `${venue},BTC/USDT:USDT,${side},1,100,${ms}`).join("\n");
    const header = "exchange,pair,side,qty,price,timestamp";
    const first = await sides({ "liq.csv": csv(header, own("binanceusdm", "SELL")) });
    expect(first.sides).toEqual(new Array(6).fill("long"));
    await imported({ "liquidations.csv": csv(header, own("Bybit", "Buy"), own("deribit", "buy"), own("", "sell")) });
    const stored = await lake.query("SELECT venue, side, count(*) AS events FROM liquidations GROUP BY ALL ORDER BY 1");
    expect(stored.map(({ venue, side, events: count }) => [venue, side, Number(count)])).toEqual([
      ["binance", "long", 6],
      ["bybit", "long", 6],
    ]);
  });

  it("are those of the position where the table says it", async () => {
    const sided = await sides({
      "liq.csv": csv(
        "venue,symbol,side,positionSide,size,price,time",
        ...events((ms, i) => `deribit,BTCUSDT,buy,${i % 2 === 0 ? "LONG" : "short"},1,100,${ms}`),
      ),
    });
    expect(sided.sides).toEqual(["long", "short", "long", "short", "long", "short"]);
    expect(sided.apart).toEqual([]);
  });

  it.each([
    ["exchange,symbol,timestamp,local_timestamp,id,side,price,amount", "binance-futures_trades_2025-10-07_BTCUSDT.csv"],
    ["exchange,symbol,timestamp,local_timestamp,id,side,price,amount", "BTCUSDT.csv"],
    ["exchange,symbol,timestamp,received,id,side,price,amount", "btc.csv"],
  ])("are not made of trades, which have the same columns: %s in %s", async (header, name) => {
    const lines = events((ms, i) => `binance-futures,BTCUSDT,${ms}000,${ms}000,${i},sell,100,1`);
    const { sides: found, apart } = await sides({ [name]: csv(header, ...lines) });
    expect(found).toBeUndefined();
    expect(apart).toEqual([
      expect.objectContaining({
        rows: 6,
        reason: "trades have the same columns, and its name does not say that it holds liquidations",
      }),
    ]);
  });
});

describe("bars in which nothing traded", () => {
  it("here and there are counted and said", async () => {
    const quiet = rows(String, { count: 90 }).map((row, i) => (i % 3 === 0 ? row.replace(/[^,]+$/, "0") : row));
    const receipt = await imported({ "BTCUSDT-1h.csv": csv(HEADER, ...quiet) });
    expect(leftOutFiles(receipt)).toEqual([]);
    const { warnings } = await auditLake(lake);
    expect(warnings).toContain("BTCUSDT did not trade in 30 of its 89 bars (33.7 %): their prices are stale");
  });
});
