/** Files as vendors and tools write them, and the papers beside them. */
import { execFileSync } from "node:child_process";
import { ftruncateSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  auditLake,
  contractNamed,
  importFiles,
  isSymbol,
  openLake,
  type ImportReceipt,
  type Lake,
  type SymbolMarket,
} from "tenbin";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checksumOf, csv, forceOrderLine, KLINES_HEADER, klineRows, START_MS, writeFiles, zip } from "./rawFiles.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let folder: string;
let lake: Lake;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "foreign-"));
  lake = await openLake(join(folder, "lake"));
});
afterEach(async () => {
  await lake.close();
  rmSync(folder, { recursive: true, force: true });
});

const imported = (files: Readonly<Record<string, string | Uint8Array>>): Promise<ImportReceipt> =>
  importFiles(lake, [writeFiles(join(folder, "raw"), files)]);
const refused = (files: Readonly<Record<string, string | Uint8Array>>): Promise<string> =>
  imported(files).then(
    () => "imported",
    (error: Error) => error.message,
  );
const market = async (symbol = "BTCUSDT"): Promise<SymbolMarket> =>
  (await lake.readMarkets({ barMs: HOUR, symbols: [symbol] }))[0]!;

/** Rows of `time,open,high,low,close,volume`. */
const plainRows = (count: number, time: (ms: number) => string = String, startMs = START_MS, barMs = HOUR): string[] =>
  klineRows(count, { startMs, barMs }).map((row) => {
    const [opens, ...rest] = row.split(",");
    return [time(Number(opens)), ...rest.slice(0, 5)].join(",");
  });

describe("klines of other vendors", () => {
  const cdd = (header: string) =>
    csv(
      header,
      ...plainRows(5)
        .reverse()
        .map((row) => row.replace(",", ",2025,BTC/USDT,") + ",77,9"),
    );

  it.each([
    [
      "an address above the header",
      `https://www.example.com\nunix,date,symbol,open,high,low,close,Volume BTC,Volume USDT,tradecount`,
    ],
    ["volumes named after the coins", "unix,date,symbol,open,high,low,close,Volume BTC,Volume USDT,tradecount"],
    ["capitals", "Unix Timestamp,Date,Symbol,Open,High,Low,Close,Volume,Volume USDT,tradecount"],
  ])("are read with %s, newest first", async (_, header) => {
    const receipt = await imported({ "Binance_BTCUSDT_1h.csv": cdd(header) });
    expect(receipt.series).toMatchObject([{ symbol: "BTCUSDT", rows: 4, read: 5, unfinished: 1 }]);
    const { bars } = await market();
    expect([...bars.volume]).toEqual([10, 11, 12, 13]);
    expect([...bars.quoteVolume!]).toEqual([77, 77, 77, 77]);
  });

  it("that lack a column are skipped, and the column is named", async () => {
    const header = "unix,open,high,low,close,turnover";
    expect(await refused({ "x.csv": csv(header, ...plainRows(3)), "y.csv": "a,b\n1,2\n" })).toMatch(
      /found 2 of none: "x.csv" lacks volume of klines, "y.csv"$/,
    );
  });

  it("in freqtrade's folder are bars; its mark prices are set apart, its funding is funding", async () => {
    const rows = (values: (i: number) => readonly number[], barMs = HOUR) =>
      JSON.stringify(Array.from({ length: 9 }, (_, i) => [START_MS + i * barMs, ...values(i)]));
    const receipt = await imported({
      "futures/BTC_USDT_USDT-1h-futures.json": rows((i) => [100, 101, 99, 100, i + 1]),
      "futures/BTC_USDT_USDT-1h-mark.json": rows(() => [100, 101, 99, 100, 0]),
      "futures/BTC_USDT_USDT-8h-funding_rate.json": rows((i) => [0.0001 * i, 0, 0, 0, 0], 8 * HOUR),
    });
    expect(receipt.apart).toEqual([
      {
        series: "BTCUSDT klines",
        rows: 9,
        reason: "its name says a mark or index price: no trades",
        file: "futures/BTC_USDT_USDT-1h-mark.json",
      },
    ]);
    const { bars, funding } = await market();
    expect([...bars.volume]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...funding!.rate]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) => 0.0001 * i));
  });

  it("in OKX's columns have the volume in coins", async () => {
    const rows = plainRows(4).map((row) => `${row.replace(/,[^,]+$/, ",1000,7,700,1")}`);
    await imported({ "BTC-USDT-SWAP-1H.csv": csv("ts,o,h,l,c,vol,volCcy,volCcyQuote,confirm", ...rows) });
    const { bars } = await market();
    expect([bars.volume[0], bars.quoteVolume![0]]).toEqual([7, 700]);
  });

  it("whose day begins at another hour are set apart, and the files beside them are read", async () => {
    const receipt = await imported({
      "BTCUSDT_1d.csv": csv(...plainRows(5, String, START_MS + 16 * HOUR, DAY)),
      "ETHUSDT-1h.csv": csv(...klineRows(5)),
    });
    expect(receipt.apart).toEqual([
      {
        series: "BTCUSDT klines of 1 d",
        rows: 5,
        reason: "all its bars open 16 h off the UTC grid of 1 d",
        file: "BTCUSDT_1d.csv",
      },
    ]);
    expect(receipt.series.map(({ symbol }) => symbol)).toEqual(["ETHUSDT"]);
  });
});

describe("a symbol", () => {
  it("is the same contract in every spelling", () => {
    for (const spelling of ["BTCUSDT", "BTC/USDT:USDT", "BTC/USDT", "BTC-USDT-SWAP", "BTC_USDT", "BTC_USDT_USDT"])
      expect(contractNamed(spelling)).toBe("BTCUSDT");
    for (const spelling of ["BTC/USD:BTC", "BTC-USD-SWAP"]) expect(contractNamed(spelling)).toBe("BTCUSD_PERP");
    expect(contractNamed("BTC/USDT:USDT-251226")).toBe("BTCUSDT_251226");
    for (const own of ["BTCUSD_PERP", "BTC_251226", "币安人生USDT", "1000PEPEUSDT", "a/b/c"])
      expect(contractNamed(own)).toBe(own);
  });

  it("is a name", () => {
    for (const name of ["BTCUSDT", "BTCUSD_PERP", "币安人生USDT", "1000PEPEUSDT", "A.B-C"])
      expect(isSymbol(name)).toBe(true);
    for (const other of ["", ".", "..", "__proto__", "_", "-a", "a/b", "a b", "a\n", "\u202eBTC", "x".repeat(41)])
      expect(isSymbol(other)).toBe(false);
  });

  it("of ccxt's tables meets the archive's bars", async () => {
    const receipt = await imported({
      "BTCUSDT-1h.csv": csv(...klineRows(20)),
      "funding.csv": csv(
        "symbol,fundingRate,timestamp,datetime",
        ...[0, 8, 16].map((hour) => `BTC/USDT:USDT,0.0001,${START_MS + hour * HOUR},x`),
      ),
    });
    expect(receipt.series.map(({ table, symbol }) => [table, symbol])).toEqual([
      ["bars", "BTCUSDT"],
      ["funding", "BTCUSDT"],
    ]);
  });
});

describe("times", () => {
  const iso = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace("T", " ");

  it.each([
    ["Date,Open,High,Low,Close,Volume", (ms: number) => `${iso(ms)}+00:00`],
    ["datetime,open,high,low,close,volume", (ms: number) => `${iso(ms)} UTC`],
    ["time,open,high,low,close,volume", (ms: number) => `${iso(ms - 5 * HOUR)}-0500`],
    ["time,open,high,low,close,volume", (ms: number) => `${iso(ms + 5.5 * HOUR).replace(" ", "T")}+05:30`],
    ["time,open,high,low,close,volume", (ms: number) => `${ms / 1_000}.000`],
  ])("are read under %s", async (header, time) => {
    const receipt = await imported({ "ETHUSDT_1h.csv": csv(header, ...plainRows(4, time)) });
    expect(receipt.series[0]).toMatchObject({ rows: 3, span: { fromMs: START_MS, toMs: START_MS + 3 * HOUR } });
    expect(receipt.warnings).toEqual([]);
  });

  it.each([
    ["before the first block", "1000000000000", "must lie between 2009-01-03 and 2100-01-01"],
    ["of the next century", "9999999999999", "must lie between 2009-01-03 and 2100-01-01"],
    ["of the next century in seconds", "4102444800", "must lie between 2009-01-03 and 2100-01-01"],
    ["at an offset that no place has", "2025-10-07 00:00:00+99:99", "must be a time"],
    ["at an offset of minutes that no hour has", "2025-10-07 00:00:00+05:75", "must be a time"],
    ["at an offset with more behind it", "2025-10-07 00:00:00+05:30x", "must be a time"],
    ["at half an offset", "2025-10-07 00:00:00+", "must be a time"],
    ["at the 24th hour", "2025-10-07 24:00:00", "must be a time"],
  ])("%s are refused", async (_, time, said) => {
    const rows = [...plainRows(3), `${time},100,101,99,100,1`];
    expect(await refused({ "BTCUSDT.csv": csv("time,open,high,low,close,volume", ...rows) })).toBe(
      `Cannot import "BTCUSDT.csv" as every time ${said}: row 5 is "${time}"`,
    );
  });

  it("without a zone that lose or repeat an hour where clocks change are warned of", async () => {
    const hours = (days: number, from: number, change: (hour: number) => number) =>
      csv(
        "time,open,high,low,close,volume",
        ...Array.from({ length: 24 * days }, (_, i) => plainRows(1, iso, from + change(i) * HOUR)[0]!),
      );
    const spring = Date.UTC(2025, 2, 8);
    const autumn = Date.UTC(2025, 10, 1);
    expect((await imported({ "ETHUSDT_1h.csv": hours(3, spring, (i) => (i < 26 ? i : i + 1)) })).warnings).toEqual([
      "ETHUSDT_1h.csv: the times of ETHUSDT name no zone and were taken as UTC, but the hour from 2025-03-09 02:00 " +
        "is missing, as on a clock that is put forward or back: every bar may be hours off; write the times in UTC, " +
        "or with their offset",
    ]);
    expect(
      (await imported({ "ETHUSDT_1h.csv": hours(3, autumn, (i) => (i < 26 ? i : i - 1)) })).warnings,
    ).toContainEqual(expect.stringMatching(/the hour of 2025-11-02 01:00 is there twice/));
    // A whole clock, and a gap at another place.
    expect((await imported({ "ETHUSDT_1h.csv": hours(3, spring, (i) => (i < 40 ? i : i + 1)) })).warnings).toEqual([]);
  });
});

describe("numbers that no venue could have", () => {
  it.each([
    ["a price", "1e13", 2, "every price must lie between 1e-15 and 1000000000000"],
    ["a volume", "1e19", 5, "every volume must be at most 1000000000000000000"],
    ["a count of trades", "1e19", 8, "every tradeCount must be at most 1000000000000000000"],
  ])("are refused: %s", async (_, value, field, said) => {
    const rows = klineRows(3);
    rows[1] = rows[1]!
      .split(",")
      .map((old, k) => (k === field ? value : old))
      .join(",");
    expect(await refused({ "BTCUSDT-1h.csv": csv(KLINES_HEADER, ...rows) })).toContain(
      `Cannot import "BTCUSDT-1h.csv" as ${said}: row 3 is `,
    );
  });

  it("are refused: an interval of funding in minutes", async () => {
    const header = "symbol,fundingTime,fundingRate,fundingIntervalHours";
    expect(await refused({ "f.csv": csv(header, `BTCUSDT,${START_MS},0.0001,480`) })).toBe(
      'Cannot import "f.csv" as every funding interval must be at most 24 hours: row 2 is 480',
    );
  });
});

describe("an optional number that is missing or no number", () => {
  const nothing = ["", "null", "NaN", "n/a", "-", '""', "Infinity"];

  it("is missing, in every optional field of klines, contracts in coins included", async () => {
    for (const symbol of ["BTCUSDT", "BTCUSD_PERP"]) {
      const rows = klineRows(nothing.length + 2).map((row, i) =>
        row
          .split(",")
          .map((old, k) => (k >= 6 && i < nothing.length ? nothing[i]! : old))
          .join(","),
      );
      await imported({ [`${symbol}-1h.csv`]: csv(KLINES_HEADER, ...rows) });
      const { bars } = await market(symbol);
      expect(bars.tradeCount!.map((count) => (Number.isNaN(count) ? 1 : 0)).slice(0, 8)).toEqual(
        Float64Array.from([1, 1, 1, 1, 1, 1, 1, 0]),
      );
      expect(bars.volume.every((volume) => volume > 0)).toBe(true);
    }
  });

  it("is missing in funding, open interest, liquidations and JSON", async () => {
    const order = { symbol: "BTCUSDT", side: "SELL", price: "9", average: "9.1", last: "1", filled: "1" } as const;
    const events = [0, 1, 2, 3, 4].map((i) => forceOrderLine({ ...order, timeMs: START_MS + i * 60_000 }));
    const without = events.map((line, i) =>
      line.replace(/"E":\d+,/, ["", '"E":null,', '"E":"NaN",', '"E":{},', '"E":1,'][i]!),
    );
    const receipt = await imported({
      "funding.csv": csv(
        "symbol,fundingTime,fundingRate,fundingIntervalHours",
        ...nothing.map((text, i) => `BTCUSDT,${START_MS + 8 * i * HOUR},0.0001,${text}`),
      ),
      "funding.json": JSON.stringify(
        [null, "x", {}].map((value, i) => ({
          symbol: "BTCUSDT",
          fundingTime: START_MS + 8 * (nothing.length + i) * HOUR,
          fundingRate: 0.0001,
          fundingIntervalHours: value,
        })),
      ),
      "BTCUSD_PERP-metrics.csv": csv(
        "create_time,symbol,sum_open_interest,sum_open_interest_value",
        ...["5", "x", "6"].map((value, i) => `${START_MS + i * 300_000},BTCUSD_PERP,5,${value}`),
      ),
      "f.jsonl": csv(...without),
      "BTCUSDT-1h.csv": csv(...klineRows(100)),
    });
    expect(receipt.series.map(({ table, rows, dropped }) => [table, rows, dropped])).toEqual([
      ["bars", 99, 0],
      ["funding", 10, 0],
      ["liquidations", 5, 0],
      ["open_interest", 2, 1],
    ]);
    const { funding, liquidations } = await market();
    expect(new Set(funding!.intervalHours)).toEqual(new Set([8]));
    expect(liquidations!.knownMs).toEqual(liquidations!.timeMs);
  });
});

describe("papers beside a file", () => {
  const bars = { "BTCUSDT-1h.csv": csv(...klineRows(4)) };
  const raw = (): string => join(folder, "raw");

  it.each([
    ["a pipe", (path: string) => execFileSync("mkfifo", [path])],
    ["a folder", (path: string) => mkdirSync(path)],
    ["a link out of the tree", (path: string) => symlinkSync(join(folder, "outside"), path)],
    ["a link to nothing", (path: string) => symlinkSync(join(folder, "nothing"), path)],
    ["a device by a link", (path: string) => symlinkSync("/dev/zero", path)],
  ])("that are %s are not read, and the file is", async (_, make) => {
    writeFiles(raw(), bars);
    writeFiles(folder, { outside: "License: a secret that is somebody else's\n" });
    for (const name of ["BTCUSDT-1h.csv.CHECKSUM", "LICENSE", "PROVENANCE.md"]) make(join(raw(), name));
    const { files } = await importFiles(lake, [raw()]);
    expect(files).toMatchObject([{ layout: "klines", licence: null }]);
    expect(files[0]!.notes).toEqual([expect.stringMatching(/^its CHECKSUM was not read: /)]);
  });

  it("that are files are read", async () => {
    const archive = zip("BTCUSDT-1h-2025-10-07.csv", csv(...klineRows(24)));
    const { files } = await imported({
      "x.zip": archive,
      "x.zip.CHECKSUM": checksumOf("x.zip", archive),
      LICENSE: "License: CC0\n",
    });
    expect(files[1]).toMatchObject({ layout: "klines", licence: "LICENSE: License: CC0", notes: [] });
  });
});

describe("a gigabyte of nothing", () => {
  it("is not held, and is refused by name where its beginning is a table", async () => {
    const sparse = (name: string, head: string): void => {
      writeFiles(join(folder, "raw"), { [name]: head });
      const file = openSync(join(folder, "raw", name), "r+");
      ftruncateSync(file, 2 ** 30);
      closeSync(file);
    };
    sparse("BTCUSDT-1h.csv", `${KLINES_HEADER}\n${klineRows(2).join("\n")}\n`);
    let most = 0;
    await expect(
      importFiles(lake, [join(folder, "raw")], {
        onProgress: () => (most = Math.max(most, process.resourceUsage().maxRSS)),
      }),
    ).rejects.toThrow(/^Cannot import "BTCUSDT-1h.csv" as a text must hold characters alone: byte \d+ is zero/);
    // KiB of the whole process; the file has 1,048,576.
    expect(most).toBeLessThan(1_000_000);
    sparse("BTCUSDT-1h.csv", "PK\u0003\u0004");
    await expect(importFiles(lake, [join(folder, "raw")])).rejects.toThrow("its end must hold a list of files");
  }, 60_000);
});

describe("liquidations of several venues", () => {
  const rows = (lines: readonly string[]) => lines.map((line, i) => line.replace(/T$/, String(START_MS + i * 60_000)));

  it("are read by what a side means at each, and set apart where nobody knows", async () => {
    const receipt = await imported({
      "liquidations.csv": csv(
        "exchange,symbol,side,quantity,price,average_price,order_status,time",
        ...rows([
          "binance,BTCUSDT,SELL,1,9,9,FILLED,T",
          "bybit,BTCUSDT,BUY,1,9,9,FILLED,T",
          "bitmex,BTCUSDT,SELL,1,9,9,FILLED,T",
          "elsewhere,BTCUSDT,SELL,1,9,9,FILLED,T",
        ]),
      ),
    });
    expect(await lake.query("SELECT venue, side FROM liquidations ORDER BY venue")).toEqual(
      ["binance", "bitmex", "bybit"].map((venue) => ({ venue, side: "long" })),
    );
    expect(receipt.apart).toContainEqual({
      series: "liquidations of elsewhere",
      rows: 1,
      reason: "it is not known whether its side is that of the order or of the position",
      file: "liquidations.csv",
    });
  });

  it("are read from the tables of collectors", async () => {
    await imported({
      "cryptofeed.csv": csv(
        "exchange,symbol,side,quantity,price,id,status,timestamp,receipt_timestamp",
        `BINANCE_FUTURES,BTCUSDT,sell,1,9,,filled,${START_MS / 1_000}.000,${START_MS / 1_000}.040`,
        `BYBIT,BTCUSDT,buy,1,9,,filled,${START_MS / 1_000}.000,${START_MS / 1_000}.040`,
      ),
      "tardis.csv": csv(
        "exchange,symbol,timestamp,local_timestamp,id,side,price,amount",
        `bybit,ETHUSDT,${START_MS}000,${START_MS}040,,buy,9,1`,
      ),
    });
    expect(await lake.query("SELECT symbol, venue, side FROM liquidations ORDER BY ALL")).toEqual([
      { symbol: "BTCUSDT", venue: "binance", side: "long" },
      { symbol: "BTCUSDT", venue: "bybit", side: "long" },
      { symbol: "ETHUSDT", venue: "bybit", side: "short" },
    ]);
  });
});

describe("funding whose interval changes", () => {
  /** Hours of settlements: 8 h apart, then 1 h apart, then 8 h apart again. */
  const hours = [0, 8, 16, 24, 25, 26, 27, 28, 36, 44, 52];

  it("has each settlement's own interval, no gap, and covers every bar", async () => {
    const receipt = await imported({
      "BTCUSDT-1h.csv": csv(...klineRows(50)),
      "funding.csv": csv(
        "symbol,fundingTime,fundingRate",
        ...hours.map((hour) => `BTCUSDT,${START_MS + hour * HOUR},0.0001`),
      ),
    });
    const { funding } = await market();
    expect([...funding!.intervalHours]).toEqual([8, 8, 8, 8, 1, 1, 1, 1, 8, 8, 8]);
    expect(receipt.series.find(({ table }) => table === "funding")).toMatchObject({ gapCount: 0, gaps: [] });
    const { symbols } = await auditLake(lake, { barMs: HOUR });
    expect(symbols[0]!.inputs.find(({ input }) => input === "funding")).toMatchObject({ presentFrac: 1 });
  });

  it("with a missing settlement keeps its interval and has a gap", async () => {
    const receipt = await imported({
      "funding.csv": csv(
        "symbol,fundingTime,fundingRate",
        ...[0, 8, 16, 32, 40, 48].map((hour) => `BTCUSDT,${START_MS + hour * HOUR},0.0001`),
      ),
    });
    expect(receipt.series[0]).toMatchObject({
      gapCount: 1,
      gaps: [{ fromMs: START_MS + 16 * HOUR, toMs: START_MS + 32 * HOUR }],
    });
  });
});

describe("the audit of a lake", () => {
  it("says which symbols cut the others short, which are not used, and where nothing was traded", async () => {
    const halted = klineRows(200).map((row, i) =>
      i >= 20 && i < 30 ? row.replace(/^((?:[^,]+,){5})[^,]+/, "$10") : row,
    );
    await imported({
      "BTCUSDT-1h.csv": csv(...halted),
      "ETHUSDT-1h.csv": csv(...klineRows(200)),
      "ICPUSDT-1h.csv": csv(...klineRows(100, { startMs: START_MS + 100 * HOUR })),
      "DOGEUSDT-1h.csv": csv(...klineRows(200)),
    });
    const { warnings } = await auditLake(lake, { barMs: HOUR, symbols: ["BTCUSDT", "ETHUSDT", "ICPUSDT"] });
    expect(warnings).toContain(
      "ICPUSDT begins on 2025-10-11 04:00: 100 of the 199 bars of BTCUSDT (50.3 %) and 100 of the 199 bars of " +
        "ETHUSDT (50.3 %) are left out",
    );
    expect(warnings).toContain(
      "there are bars of DOGEUSDT, which this run does not use: its symbols (data.symbols) are BTCUSDT, " +
        "ETHUSDT and ICPUSDT",
    );
    const alone = await auditLake(lake, { barMs: HOUR, symbols: ["BTCUSDT"] });
    expect(alone.warnings).toContain(
      "BTCUSDT did not trade from 2025-10-07 20:00 to 2025-10-08 06:00: 10 bars without volume, whose prices are stale",
    );
  });
});
