/** The same market in the spellings and the files that people have it in, and what one odd file among them costs. */
import { readFileSync, rmSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { importFiles, leftOutFiles, openLake, type ImportReceipt, type Lake, type SymbolMarket } from "tenbin";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { csv, klineRows, KLINES_HEADER, START_MS, writeFiles } from "./rawFiles.js";

const HOUR = 3_600_000;
let folder: string;
let lake: Lake;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "people-"));
  lake = await openLake(join(folder, "lake"));
});
afterEach(async () => {
  await lake.close();
  rmSync(folder, { recursive: true, force: true });
});

type Files = Readonly<Record<string, string | Uint8Array>>;
const imported = (files: Files, options = {}): Promise<ImportReceipt> =>
  importFiles(lake, [writeFiles(mkdtempSync(join(folder, "raw-")), files)], options);
const market = async (symbol = "BTCUSDT"): Promise<SymbolMarket> =>
  (await lake.readMarkets({ barMs: HOUR, symbols: [symbol] }))[0]!;

/** Rows of `time,open,high,low,close,volume`, each time as `write` has it. */
const rows = (write: (ms: number) => string = String, count = 5): string[][] =>
  klineRows(count).map((row) => {
    const [opens, ...rest] = row.split(",");
    return [write(Number(opens)), ...rest.slice(0, 5)];
  });
const NAMES = ["open", "high", "low", "close", "volume"];
const iso = (ms: number): string => new Date(ms).toISOString();
const table = (header: readonly string[], lines: readonly (readonly string[])[], separator = ","): string =>
  csv(...[header, ...lines].map((line) => line.join(separator)));

/** What every spelling must come to: the last bar is held back, as nothing proves it finished. */
async function expectTheBars(symbol = "BTCUSDT"): Promise<void> {
  const { bars } = await market(symbol);
  expect([...bars.timeMs]).toEqual([0, 1, 2, 3].map((hour) => START_MS + hour * HOUR));
  expect([...bars.close]).toEqual([100, 101.01, 100.02, 101.03]);
  expect([...bars.volume]).toEqual([10, 11, 12, 13]);
}

describe("a time", () => {
  it.each<[string, (ms: number) => string]>([
    ["in seconds", (ms) => String(ms / 1_000)],
    ["in seconds with a fraction", (ms) => `${ms / 1_000}.000`],
    ["in milliseconds that pandas made a float", (ms) => `${ms}.0`],
    ["in microseconds", (ms) => `${ms}000`],
    ["in microseconds that pandas made a float", (ms) => `${ms}000.0`],
    ["in nanoseconds", (ms) => `${ms}000000`],
    ["in quotes", (ms) => `"${iso(ms)}"`],
    ["with UTC behind it", (ms) => `${iso(ms).slice(0, 19).replace("T", " ")} UTC`],
    ["with utc behind it", (ms) => `${iso(ms).slice(0, 19).replace("T", " ")} utc`],
    ["with an offset", (ms) => `${iso(ms + 8 * HOUR).slice(0, 19)}+08:00`],
    ["with slashes, year first", (ms) => iso(ms).slice(0, 16).replaceAll("-", "/").replace("T", " ")],
    ["with points, year first", (ms) => iso(ms).slice(0, 16).replaceAll("-", ".").replace("T", " ")],
    [
      "with an hour of half a day",
      (ms) => `${iso(ms).slice(0, 10)} ${["12", "01", "02", "03", "04"][(ms - START_MS) / HOUR]}-AM`,
    ],
  ])("%s is read", async (_, write) => {
    await imported({ "BTCUSDT_1h.csv": table(["date", ...NAMES], rows(write)) });
    await expectTheBars();
  });

  it("at noon of half a day is 12 o'clock", async () => {
    const hours = ["11-AM", "12-PM", "01-PM", "02-PM"].map((hour) => [`2025-10-07 ${hour}`, "1", "2", "1", "2", "3"]);
    await imported({ "BTCUSDT_1h.csv": table(["date", ...NAMES], hours) });
    const times = await lake.query("SELECT timeMs FROM bars ORDER BY timeMs");
    expect(times.map(({ timeMs }) => (Number(timeMs) - START_MS) / HOUR)).toEqual([11, 12, 13]);
  });

  it.each([
    ["with a year of two digits", "07/10/25"],
    ["in exponents, which lose digits", "1.759795e+12"],
    ["of a day that does not exist", "20251032"],
    ["of 13 o'clock of half a day", "2025-10-07 13-PM"],
  ])("%s is refused by name", async (_, time) => {
    await expect(
      imported({
        "BTCUSDT_1h.csv": table(
          ["date", ...NAMES],
          rows(() => time),
        ),
      }),
    ).rejects.toThrow(`Cannot import "BTCUSDT_1h.csv" as every time must be a time: row 2 is "${time}"`);
  });

  it.each<[string, readonly [string, string], (ms: number) => string, (ms: number) => string]>([
    ["Date and Time", ["Date", "Time"], (ms) => iso(ms).slice(0, 10), (ms) => iso(ms).slice(11, 16)],
    [
      "<DATE> and <TIME>",
      ["<DATE>", "<TIME>"],
      (ms) => iso(ms).slice(0, 10).replaceAll("-", "."),
      (ms) => iso(ms).slice(11, 19),
    ],
    [
      "20251007 and its time",
      ["date", "time"],
      (ms) => iso(ms).slice(0, 10).replaceAll("-", ""),
      (ms) => iso(ms).slice(11, 19),
    ],
  ])("is read from a column of days and one of times of day: %s", async (_, header, day, clock) => {
    const lines = rows().map(([ms, ...rest]) => [day(Number(ms)), clock(Number(ms)), ...rest]);
    await imported({ "BTCUSDT_1h.csv": table([...header, ...NAMES], lines) });
    await expectTheBars();
  });

  it("is refused where a column of days holds no days, or one of times of day no time", async () => {
    const lines = (day: string, clock: string) => rows().map(([, ...rest]) => [day, clock, ...rest]);
    const refused = (day: string, clock: string) =>
      imported({ "BTCUSDT_1h.csv": table(["Date", "Time", ...NAMES], lines(day, clock)) });
    await expect(refused("2025-10-07 01:00", "01:00")).rejects.toThrow(
      'Cannot import "BTCUSDT_1h.csv" as every date beside a time of day must be a day: row 2 is 2025-10-07 01:00 ' +
        "beside 01:00",
    );
    await expect(refused("2025-10-07", "25:00")).rejects.toThrow(
      'as every time of day must be one, as 11:35:00: row 2 is "25:00"',
    );
    // Two days, and no rule says which.
    await expect(refused("04/07/2025", "01:00")).rejects.toThrow(
      /every time must say which of its numbers is the day.*: row 2 is "04\/07\/2025"/,
    );
  });
});

describe("a local clock", () => {
  it("whose hour comes twice with other bars loses that hour by name, and never merges it", async () => {
    const from = Date.UTC(2025, 10, 1, 22);
    const write = (ms: number) => {
      const hour = (ms - START_MS) / HOUR;
      return iso(from + (hour < 4 ? hour : hour - 1) * HOUR)
        .slice(0, 19)
        .replace("T", " ");
    };
    const { series, warnings } = await imported({ "BTCUSDT_1h.csv": table(["Date", ...NAMES], rows(write, 9)) });
    expect(series[0]).toMatchObject({ read: 9, dropped: 2, conflicts: 0, duplicates: 0, unfinished: 1, rows: 6 });
    expect(warnings).toEqual([
      expect.stringMatching(/the hour of 2025-11-02 01:00 is there twice.*the bars of such an hour are left out/),
    ]);
    const times = await lake.query("SELECT timeMs FROM bars ORDER BY timeMs");
    expect(times.map(({ timeMs }) => (Number(timeMs) - from) / HOUR)).toEqual([0, 1, 2, 4, 5, 6]);
  });
});

describe("a table", () => {
  it.each([
    ["parted by semicolons", ";"],
    ["parted by tabs", "\t"],
    ["parted by bars", "|"],
  ])("%s is read", async (_, separator) => {
    await imported({ "BTCUSDT_1h.csv": table(["time", ...NAMES], rows(), separator) });
    await expectTheBars();
  });

  it.each([
    ["datetime", "open_time"],
    ["unix", "Unix Timestamp"],
    ["Open Time", "Gmt time"],
    ["timestamp_ms", "ts"],
  ])("whose time is called %s or %s is read", async (...names) => {
    for (const name of names) {
      await imported({ "BTCUSDT_1h.csv": table([name, ...NAMES], rows()) });
      await expectTheBars();
    }
  });

  it("behind remarks with commas, an address and a mark is read, and the receipt names the lines", async () => {
    const text = csv(
      "# made by a tool, for you",
      "https://example.com/data, v2",
      "time,open,high,low,close,Volume BTC",
    );
    const { files } = await imported({ "BTCUSDT_1h.csv": `\ufeff${text}${table(rows()[0]!, rows().slice(1))}` });
    await expectTheBars();
    expect(files[0]!.notes).toEqual([
      "its line 1 is no part of the table and is passed over",
      "its line 2 is no part of the table and is passed over",
    ]);
  });

  it("whose thousands are parted is read where a point says so, and refused by name where it does not", async () => {
    const parted = rows().map(([time, open, high, low, close, volume]) => [
      time!,
      `${open}.0`,
      high!,
      low!,
      close!,
      `"1,000,0${volume!}.0"`,
    ]);
    await imported({ "BTCUSDT_1h.csv": table(["time", ...NAMES], parted) });
    expect([...(await market()).bars.volume]).toEqual([1_000_010, 1_000_011, 1_000_012, 1_000_013]);
    const ambiguous = rows().map((row) => row.map((field, k) => (k === 5 ? '"97,500"' : field)));
    await expect(imported({ "BTCUSDT_1h.csv": table(["time", ...NAMES], ambiguous) })).rejects.toThrow(
      'could be a decimal comma or part thousands: row 2 is "97,500"',
    );
  });

  it("with open interest beside its prices is a table of prices", async () => {
    const lines = rows().map((row) => [...row, "0"]);
    await imported({ "BTCUSDT_1h.csv": table(["datetime", ...NAMES, "openinterest"], lines) });
    await expectTheBars();
  });
});

describe("a contract", () => {
  it.each([
    "BTC/USDT:USDT",
    "BTC/USDT",
    "BTC-USDT-SWAP",
    "BTC_USDT_USDT",
    "BTC-USDT",
    "btcusdt",
    "btc_usdt",
    "BTCUSDT.P",
    "BINANCE:BTCUSDT.P",
    "BTC-USDT-PERP",
    "BTC-USDT-PERPETUAL",
  ])("called %s in its rows is BTCUSDT", async (name) => {
    const lines = rows().map((row) => [name, ...row]);
    await imported({ "export.csv": table(["pair", "time", ...NAMES], lines) });
    await expectTheBars();
  });

  it.each(["BTC_USDT_USDT-1h-futures.csv", "BTC-USDT-SWAP-candlesticks.csv", "btcusdt_1h.csv", "BTCUSDT_PERP-1h.csv"])(
    "that names its file %s is read",
    async (name) => {
      await imported({ [name]: table(["time", ...NAMES], rows()) });
      await expectTheBars(name.includes("_PERP") ? "BTCUSDT_PERP" : "BTCUSDT");
    },
  );

  it("whose name is not ASCII is read, in rows and in names of files", async () => {
    await imported({ "币安人生USDT-1h.csv": table(["time", ...NAMES], rows()) });
    await expectTheBars("币安人生USDT");
    await imported({
      "x.csv": table(
        ["symbol", "time", ...NAMES],
        rows().map((row) => ["币安人生/USDT:USDT", ...row]),
      ),
    });
    await expectTheBars("币安人生USDT");
  });
});

describe("a typed table", () => {
  const golden = JSON.parse(readFileSync("test/golden/feather.json", "utf8")) as {
    startMs: number;
    hours: number;
    files: Record<string, string>;
  };

  // Zstandard is refused by name: fuzzFeather.test.ts.
  it.each(Object.keys(golden.files).filter((file) => file !== "zstd.feather"))(
    "of pyarrow, %s, has all its rows",
    async (file) => {
      const ending = file.split(".")[1]!;
      const receipt = await imported({
        [`BTC_USDT_USDT-1h-futures.${ending}`]: Buffer.from(golden.files[file]!, "base64"),
      });
      expect(receipt.files[0]!.layout).toBe("klines");
      expect(receipt.series[0]).toMatchObject({ read: golden.hours, rows: golden.hours - 1, symbol: "BTCUSDT" });
      const { bars } = await market();
      expect(bars.timeMs[0]).toBe(golden.startMs);
      expect(bars.timeMs.at(-1)).toBe(golden.startMs + (golden.hours - 2) * HOUR);
      expect([...bars.open.slice(0, 9)]).toEqual([100, 101, 102, 103, 104, 105, 106, 100, 101]);
      expect([...bars.volume.slice(0, 3)]).toEqual([1, 2, 3]);
    },
  );

  it("of freqtrade is funding, or set apart as a mark price, as its name says", async () => {
    const bytes = Buffer.from(golden.files["lz4.feather"]!, "base64");
    const { apart, setAside } = await imported({
      "BTC_USDT_USDT-1h-futures.feather": bytes,
      "BTC_USDT_USDT-1h-mark.feather": bytes,
      "BTC_USDT_USDT-8h-funding_rate.feather": bytes,
    });
    expect(apart).toEqual([expect.objectContaining({ reason: "its name says a mark or index price: no trades" })]);
    // Prices are no funding rates: the file is known for what its name says, and refused for what it holds.
    expect(setAside).toEqual([
      expect.objectContaining({ reason: "every funding rate must be a fraction below 1: row 1 is 100" }),
    ]);
  });

  it.each(["lz4.feather", "utc.parquet"])("cut off, as %s, is refused by name", async (file) => {
    const bytes = Buffer.from(golden.files[file]!, "base64");
    await expect(imported({ "BTCUSDT.data": bytes.subarray(0, bytes.length - 40) })).rejects.toThrow(
      /^Cannot import "BTCUSDT.data" as it must be a whole (?:Arrow or Feather|Parquet) file: /,
    );
  });
});

describe("replies and archives of other venues", () => {
  const list = klineRows(5).map((row) => row.split(",").slice(0, 6));

  it("of Bybit are read, newest first", async () => {
    const reply = {
      retCode: 0,
      result: { category: "linear", symbol: "BTCUSDT", list: list.map((row) => [...row, "1000"]).reverse() },
    };
    await imported({ "kline.json": JSON.stringify(reply) });
    await expectTheBars();
    expect([...(await market()).bars.quoteVolume!]).toEqual([1_000, 1_000, 1_000, 1_000]);
    const lines = rows((ms) => iso(ms).slice(0, 16).replaceAll("-", ".").replace("T", " "));
    await imported({
      "ETHUSDT_60_2025-10-07_2025-10-08.csv.gz": gzipSync(csv(...lines.map((line) => line.join(",")))),
    });
    await expectTheBars("ETHUSDT");
  });

  it("of Bybit's archive of trades become bars of a minute, with the taker's volume", async () => {
    const trades = [
      ["00:00:01.5000", "Buy", "0.2", "100"],
      ["00:00:59.9999", "Sell", "0.1", "98"],
      ["00:02:00.0000", "Sell", "0.3", "99"],
      ["00:02:00.0000", "Buy", "0.4", "101"],
      ["23:58:30.0000", "Buy", "0.5", "120"],
    ].map(([clock, side, coins, price]) => {
      const seconds = Date.parse(`2025-10-07T${clock!.slice(0, 12)}Z`) / 1_000;
      const usd = String(Number(coins) * Number(price));
      return [seconds.toFixed(4), "BTCUSDT", side!, coins!, price!, "PlusTick", "id", "1", coins!, usd];
    });
    const header = "timestamp,symbol,side,size,price,tickDirection,trdMatchID,grossValue,homeNotional,foreignNotional";
    const textOf = (lines: readonly (readonly string[])[]) => table(header.split(","), lines);
    const files = { "BTCUSDT2025-10-07.csv.gz": gzipSync(textOf(trades)) };
    const { series } = await imported(files);
    expect(series).toEqual([
      expect.objectContaining({
        table: "bars",
        symbol: "BTCUSDT",
        venue: "bybit",
        barMs: 60_000,
        rows: 5,
        unfinished: 0,
      }),
    ]);
    const [{ bars }] = (await lake.readMarkets({ barMs: 60_000 })) as [SymbolMarket];
    const clockOf = (ms: number) => iso(ms).slice(11, 16);
    expect(Array.from(bars.timeMs, clockOf)).toEqual(["00:00", "00:01", "00:02", "23:58", "23:59"]);
    expect(Array.from(bars.open)).toEqual([100, 98, 99, 120, 120]);
    expect(Array.from(bars.high)).toEqual([100, 98, 101, 120, 120]);
    expect(Array.from(bars.low)).toEqual([98, 98, 99, 120, 120]);
    expect(Array.from(bars.close)).toEqual([98, 98, 101, 120, 120]);
    expect(Array.from(bars.volume, (volume) => Number(volume.toFixed(9)))).toEqual([0.3, 0, 0.7, 0.5, 0]);
    expect(Array.from(bars.takerBuyVolume!)).toEqual([0.2, 0, 0.4, 0.5, 0]);
    expect(Array.from(bars.tradeCount!)).toEqual([2, 0, 2, 1, 0]);
    expect(Array.from(bars.quoteVolume!, (usd) => Number(usd.toFixed(6)))).toEqual([29.8, 0, 70.1, 60, 0]);
    // The newest first, and of no day: the first and the last minute may be half of one.
    const undated = { "BTCUSDT-trades.csv": textOf([...trades].reverse()) };
    const again = await imported(undated);
    expect(again.series[0]).toMatchObject({ read: 5, dropped: 2, conflicts: 0, rows: 5 });
    await expect(imported({ "x.csv": textOf([trades[0]!.with(2, "None")]) })).rejects.toThrow(
      'Cannot import "x.csv" as every side must be Buy or Sell: row 2 is "None"',
    );
    await expect(imported({ "x.csv": textOf([trades[0]!.with(8, "-1")]) })).rejects.toThrow(
      "every homeNotional must be at least zero",
    );
  });

  it("of OKX are read in coins, without the bar that goes on", async () => {
    const data = list.map((row, i) => [...row.slice(0, 5), "99999", row[5]!, "5", i < 4 ? "1" : "0"]);
    const { series } = await imported({ "BTC-USDT-SWAP.json": JSON.stringify({ code: "0", msg: "", data }) });
    expect(series[0]).toMatchObject({ read: 5, dropped: 1, unfinished: 0, rows: 4 });
    await expectTheBars();
    const header = "instrument_name,open,high,low,close,vol,vol_ccy,vol_quote,open_time,confirm";
    const lines = list.map(([time, ...row]) => ["ETH-USDT-SWAP", ...row.slice(0, 4), "99999", row[4], 5, time, 1]);
    await imported({ "allswap-candlesticks-2025-10-07.csv": csv(header, ...lines.map((line) => line.join(","))) });
    expect([...(await market("ETHUSDT")).bars.volume]).toEqual([10, 11, 12, 13, 14]);
  });

  it("of OKX whose header says each name twice, in bytes that are no UTF-8, are read", async () => {
    const header = Buffer.concat([
      ...["instrument_name", "funding_rate", "real_funding_rate", "funding_time"].map((name, k) =>
        Buffer.concat([Buffer.from(`${k === 0 ? "" : ","}${name}/`), Buffer.from([0xbd, 0x41, 0xd2, 0x70])]),
      ),
      Buffer.from("\n"),
    ]);
    const lines = [0, 8, 16].map((hour) => `BTC-USDT-SWAP,0.0009,0.0001,${START_MS + hour * HOUR}`);
    await imported({
      "BTCUSDT-1h-2025-10.csv": csv(KLINES_HEADER, ...klineRows(24)),
      "allswap-fundingrates.csv": Buffer.concat([header, Buffer.from(csv(...lines))]),
    });
    expect([...(await market()).funding!.rate]).toEqual([0.0001, 0.0001, 0.0001]);
  });

  it("of Coinalyze give each side's dollars by period, known when it ends", async () => {
    const history = [0, 1, 2].map((hour) => ({ t: START_MS / 1_000 + hour * 3_600, l: 1_000 * hour, s: 500 }));
    const { apart } = await imported({
      "BTCUSDT-1h.csv": csv(KLINES_HEADER, ...klineRows(24)),
      "liquidation-history.json": JSON.stringify([{ symbol: "BTCUSDT_PERP.A", history }]),
    });
    expect(apart).toEqual([]);
    const { liquidations } = await market();
    expect(liquidations!.coverageMs).toEqual([[START_MS, START_MS + 3 * HOUR]]);
    expect([...liquidations!.knownMs].map((known) => (known - START_MS) / HOUR)).toEqual([1, 2, 2, 3, 3]);
    const longs = liquidations!.side.map((side, i) => (side === "long" ? liquidations!.notionalUsd[i]! : 0));
    expect(longs.reduce((sum, usd) => sum + usd, 0)).toBe(3_000);
    // Read again, nothing is counted twice.
    await imported({ "again.json": JSON.stringify([{ symbol: "BTCUSDT_PERP.A", history }]) });
    expect((await market()).liquidations!.knownMs.length).toBe(5);
  });

  it("of Coinalyze in coins, or of an exchange that is not known, are set apart by name", async () => {
    const history = [0, 1, 2].map((hour) => ({ t: START_MS / 1_000 + hour * 3_600, l: 0.5, s: 1.25 }));
    const { apart } = await imported({
      "BTCUSDT-1h.csv": csv(KLINES_HEADER, ...klineRows(24)),
      "coins.json": JSON.stringify([{ symbol: "BTCUSDT_PERP.A", history }]),
      "unknown.json": JSON.stringify([{ symbol: "BTCUSDT_PERP.Z", history }]),
    });
    expect(apart.map(({ reason }) => reason)).toEqual([
      "its amounts are too small for dollars: ask for convert_to_usd=true",
      "it is not known of which exchange each row is",
    ]);
  });
});

describe("one odd file", () => {
  const good = { "BTCUSDT-1h.csv": csv(KLINES_HEADER, ...klineRows(5)) };
  const odd = {
    "ETHUSDT-1h-2025-10.csv": csv(KLINES_HEADER, ...klineRows(3), "yesterday,1,2,0.5,1,1,,1,1,1,1,0"),
    "sub/SOLUSDT-1h.csv.gz": gzipSync(csv(...klineRows(3))).subarray(0, 40),
    "notes.txt": "nothing",
    LICENSE: "Apache-2.0",
  };

  it("is set aside, named with its reason and its cost, and refuses no folder", async () => {
    const receipt = await imported({ ...good, ...odd });
    await expectTheBars();
    expect(lake.contents().symbols).toEqual(["BTCUSDT"]);
    expect(leftOutFiles(receipt)).toEqual([
      'ETHUSDT-1h-2025-10.csv was set aside: every time must be a time: row 5 is "yesterday"; its 5 lines of ETHUSDT ' +
        "1 h from 2025-10-01 until 2025-11-01 are not in the lake",
      "sub/SOLUSDT-1h.csv.gz was set aside: its gzip must be whole and of a sane size: unexpected end of file; " +
        "whatever it holds of SOLUSDT 1 h is not in the lake",
      "1 file is of no known layout and was skipped: notes.txt",
    ]);
    expect(receipt.files.map(({ name, layout }) => [name, layout])).toEqual([
      ["BTCUSDT-1h.csv", "klines"],
      ["ETHUSDT-1h-2025-10.csv", "set aside"],
      ["LICENSE", "skipped: no known layout"],
      ["notes.txt", "skipped: no known layout"],
      ["sub/SOLUSDT-1h.csv.gz", "set aside"],
    ]);
    expect(receipt.files.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true);
  });

  it("refuses all where the import is strict, and where there is no other", async () => {
    const reason = 'Cannot import "ETHUSDT-1h-2025-10.csv" as every time must be a time: row 5 is "yesterday"';
    await expect(imported({ ...good, ...odd }, { strict: true })).rejects.toThrow(reason);
    const { "ETHUSDT-1h-2025-10.csv": alone } = odd;
    await expect(imported({ "ETHUSDT-1h-2025-10.csv": alone })).rejects.toThrow(reason);
    expect(lake.contents().series).toEqual([]);
  });

  it("that was mended is read by the next import", async () => {
    await imported({ ...good, ...odd });
    await imported({ "ETHUSDT-1h-2025-10.csv": csv(KLINES_HEADER, ...klineRows(5)) });
    await expectTheBars("ETHUSDT");
  });
});
