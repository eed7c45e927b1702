/** The same bars as spreadsheets, charting sites and pandas write them: dates, commas, heads and lines of no bar. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importFiles, openLake, type ImportReceipt, type Lake } from "tenbin";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { klineRows, START_MS, writeFiles } from "./rawFiles.js";

const HOUR = 3_600_000;
const COUNT = 240;
let folder: string;
let lake: Lake;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "programs-"));
  lake = await openLake(join(folder, "lake"));
});
afterEach(async () => {
  await lake.close();
  rmSync(folder, { recursive: true, force: true });
});

const imported = (text: string, name = "BTCUSDT_1h.csv"): Promise<ImportReceipt> =>
  importFiles(lake, [writeFiles(mkdtempSync(join(folder, "raw-")), { [name]: text })]);
const notesOf = ({ files }: ImportReceipt): readonly string[] => files.flatMap(({ notes }) => notes);

/** Ten days from 7 October 2025: time in ms, open, high, low, close, volume. */
const ROWS = klineRows(COUNT).map((row) => row.split(",").slice(0, 6));
const HEADER = "time,open,high,low,close,volume";
const rowsWith = (write: (ms: number) => string): string[] =>
  ROWS.map(([opens, ...rest]) => [write(Number(opens)), ...rest].join(","));
const tableOf = (lines: readonly string[], header = HEADER): string => [header, ...lines, ""].join("\n");
const PLAIN = rowsWith(String);

async function expectTheBars(without: readonly number[] = [], symbol = "BTCUSDT"): Promise<void> {
  const [market] = await lake.readMarkets({ barMs: HOUR, symbols: [symbol] });
  // The last is held back: nothing proves it finished.
  const kept = ROWS.slice(0, -1).filter((_, i) => !without.includes(i));
  const column = (at: number) => kept.map((row) => Number(row[at]));
  const { timeMs, open, high, low, close, volume } = market!.bars;
  expect([timeMs, open, high, low, close, volume].map((values) => [...values])).toEqual([0, 1, 2, 3, 4, 5].map(column));
}

const part = (ms: number, from: number, to: number): string => new Date(ms).toISOString().slice(from, to);
const halfDay = (ms: number): string =>
  `${new Date(ms).getUTCHours() % 12 || 12}:00:00 ${new Date(ms).getUTCHours() < 12 ? "AM" : "PM"}`;

describe("a date whose year stands last", () => {
  it.each<[string, string, (ms: number) => string]>([
    ["day first with points", "day first", (ms) => `${part(ms, 8, 10)}.${part(ms, 5, 7)}.2025 ${part(ms, 11, 16)}`],
    [
      "day first as Dukascopy has it",
      "day first",
      (ms) => `${part(ms, 8, 10)}.${part(ms, 5, 7)}.2025 ${part(ms, 11, 23)}`,
    ],
    ["day first without noughts", "day first", (ms) => `${new Date(ms).getUTCDate()}/10/2025 ${part(ms, 11, 16)}`],
    ["day first with UTC behind it", "day first", (ms) => `${part(ms, 8, 10)}-10-2025 ${part(ms, 11, 19)} UTC`],
    ["month first with slashes", "month first", (ms) => `10/${part(ms, 8, 10)}/2025 ${part(ms, 11, 19)}`],
    ["month first with half days", "month first", (ms) => `10/${new Date(ms).getUTCDate()}/2025 ${halfDay(ms)}`],
  ])("is read where a day above 12 says which is which: %s", async (_, order, write) => {
    expect(notesOf(await imported(tableOf(rowsWith(write))))).toEqual([
      `its dates are written ${order}, as days above 12 show`,
    ]);
    await expectTheBars();
  });

  it("is refused by name where none says it, and where two say otherwise", async () => {
    const write = (ms: number) => `${part(ms, 8, 10)}.10.2025 ${part(ms, 11, 16)}`;
    await expect(imported(tableOf(rowsWith(write).slice(0, 48)))).rejects.toThrow(
      'Cannot import "BTCUSDT_1h.csv" as every time must say which of its numbers is the day, as 2025-10-07 does, or ' +
        'one number above 12 must: row 2 is "07.10.2025 00:00"',
    );
    const mixed = rowsWith((ms) => (ms < START_MS + 7 * 24 * HOUR ? write(ms) : `10.${part(ms, 8, 10)}.2025 00:00`));
    await expect(imported(tableOf(mixed))).rejects.toThrow(/which of its numbers is the day/);
  });
});

describe("numbers", () => {
  it("with decimal commas are read where the table itself says that they are", async () => {
    const german = ROWS.map(([opens, ...rest]) =>
      [opens, ...rest.map((text) => (text.includes(".") ? text.replace(".", ",") : `${text},00`))].join(";"),
    );
    expect(notesOf(await imported(tableOf(german, HEADER.replaceAll(",", ";"))))).toEqual([
      "its numbers have a comma before their decimals",
    ]);
    await expectTheBars();
    const grouped = german.map((row) => row.replace(/;[^;]*$/, ";1.000.010,25"));
    await imported(tableOf(grouped, HEADER.replaceAll(",", ";")), "ETHUSDT_1h.csv");
    const [market] = await lake.readMarkets({ barMs: HOUR, symbols: ["ETHUSDT"] });
    expect([...new Set(market!.bars.volume)]).toEqual([1_000_010.25]);
  });

  it("that could have either are refused", async () => {
    const rows = ROWS.map(([opens, ...rest]) => [opens, ...rest.slice(0, 4), '"97,500"'].join(","));
    await expect(imported(tableOf(rows))).rejects.toThrow("could be a decimal comma or part thousands");
    const both = rows.map((row, i) => (i === 7 ? row.replace("97,500", "0,5") : row.replace("97,500", "0.25")));
    await expect(imported(tableOf(both))).rejects.toThrow("could be a decimal comma or part thousands");
  });

  it.each([
    ["'", "1'000'010.0"],
    ["a space", "1 000 010.0"],
    ["a narrow space", "1\u202f000\u202f010.0"],
    ["a comma, one number without a point", '"1,000,010"'],
  ])("whose thousands are parted by %s are joined", async (_, volume) => {
    const rows = ROWS.map(([opens, ...rest], i) =>
      [opens, ...rest.slice(0, 4), i === 3 ? volume : '"1,000,010.0"'].join(","),
    );
    await imported(tableOf(rows));
    const [market] = await lake.readMarkets({ barMs: HOUR });
    expect([...new Set(market!.bars.volume)]).toEqual([1_000_010]);
  });

  it("of investing.com are read, its rounded volumes named", async () => {
    const rows = ROWS.map(([opens, open, high, low, close]) =>
      [`10/${part(Number(opens), 8, 10)}/2025 ${part(Number(opens), 11, 16)}`, close, open, high, low, "1.25K", "0.5%"]
        .map((text) => `"${text}"`)
        .join(","),
    );
    const header = '"Date","Price","Open","High","Low","Vol.","Change %"';
    expect(notesOf(await imported(`\ufeff${tableOf(rows.reverse(), header)}`))).toEqual([
      "its dates are written month first, as days above 12 show",
      `${COUNT} of its volumes are rounded to parts of a thousand or more, as 1.25K`,
    ]);
    const [market] = await lake.readMarkets({ barMs: HOUR });
    expect([market!.bars.close[1], market!.bars.volume[1]]).toEqual([101.01, 1_250]);
  });
});

describe("a line that is no bar", () => {
  it("as a header that stands again is passed over, and named", async () => {
    const text = tableOf([...PLAIN.slice(0, 20), HEADER, ...PLAIN.slice(20)]);
    expect(notesOf(await imported(text))).toEqual(["its header stands again in line 22, which is passed over"]);
    await expectTheBars();
  });

  it.each(["# 240 rows", "Total,,,,,2400", "\nDownloaded from a vendor, all rights reserved"])(
    "at the end, %j, is passed over, and named",
    async (words) => {
      const line = words.startsWith("\n") ? COUNT + 3 : COUNT + 2;
      expect(notesOf(await imported(tableOf([...PLAIN, words])))).toEqual([
        `its last line ${line} is no part of the table and passed over`,
      ]);
      await expectTheBars();
    },
  );

  it("in the middle, or as a row that was cut off, refuses the file", async () => {
    await expect(imported(tableOf([...PLAIN.slice(0, 20), "words", ...PLAIN.slice(20)]))).rejects.toThrow(
      'every time must be a time: row 22 is "words"',
    );
    await expect(imported(tableOf([...PLAIN, "176"]))).rejects.toThrow(`row ${COUNT + 2} is "176"`);
    const bySymbol = [...PLAIN.map((row) => `BTCUSDT,${row}`), "BTCUS"];
    await expect(imported(tableOf(bySymbol, `symbol,${HEADER}`))).rejects.toThrow(`row ${COUNT + 2} is one of 1`);
  });

  it.each<[string, (rows: readonly (readonly (string | null)[])[]) => string, string]>([
    ["NaN in CSV", (rows) => tableOf(rows.map((row) => row.map((one) => one ?? "NaN").join(","))), "BTCUSDT_1h.csv"],
    ["nothing in CSV", (rows) => tableOf(rows.map((row) => row.map((one) => one ?? "").join(","))), "BTCUSDT_1h.csv"],
    [
      "null in JSON",
      (rows) => JSON.stringify(rows.map((row) => row.map((one) => (one === null ? null : Number(one))))),
      "BTCUSDT_1h.json",
    ],
  ])("but a time alone, the rest %s, is a bar that is missing, counted", async (_, write, name) => {
    const rows = ROWS.map((row, i) => (i === 5 || i === 6 ? [row[0]!, null, null, null, null, null] : row));
    const receipt = await imported(write(rows), name);
    expect(notesOf(receipt)).toEqual(["2 of its rows hold no price: their bars are missing"]);
    expect(receipt.series.map(({ gapCount }) => gapCount)).toEqual([1]);
    await expectTheBars([5, 6]);
    const half = ROWS.map((row, i) => (i === 5 ? [row[0]!, row[1]!, null, row[3]!, row[4]!, row[5]!] : row));
    await expect(imported(write(half), name)).rejects.toThrow(/every high must be a number/);
  });
});

describe("an index of pandas without a name", () => {
  it.each(["", "Unnamed: 0"])("is the time where the header says %j above it", async (name) => {
    await imported(tableOf(PLAIN, HEADER.replace("time", name)));
    await expectTheBars();
  });
  it.each(["", "Unnamed: 0"])("is none beside a time, and refused where it counts rows: %j", async (name) => {
    await imported(
      tableOf(
        PLAIN.map((row, i) => `${i},${row}`),
        `${name},${HEADER}`,
      ),
    );
    await expectTheBars();
    const counted = PLAIN.map((row, i) => row.replace(/^\d+/, String(i)));
    await expect(imported(tableOf(counted, HEADER.replace("time", name)))).rejects.toThrow('row 2 is "0"');
  });
});

describe("a head of several lines", () => {
  const dated = (ms: number) => `${part(ms, 0, 10)} ${part(ms, 11, 19)}+00:00`;
  it("of one contract, as yfinance writes it, is read", async () => {
    const head = ["Price,Open,High,Low,Close,Volume", `Ticker${",BTC-USD".repeat(5)}`, "Datetime,,,,,"];
    await imported([...head, ...rowsWith(dated), ""].join("\n"), "prices.csv");
    await expectTheBars([], "BTCUSD");
  });

  it("of several is a table of each, whose empty rows are missing bars", async () => {
    const head = [
      `,${"Open,High,Low,Close,Volume,".repeat(2)}`.slice(0, -1),
      `${",BTC-USD".repeat(5)}${",ETH-USD".repeat(5)}`,
    ];
    const rows = rowsWith(dated).map((row, i) => `${row},${i === 9 ? ",,,," : row.split(",").slice(1).join(",")}`);
    const receipt = await imported([...head, ...rows, ""].join("\n"), "prices.csv");
    await expectTheBars([], "BTCUSD");
    await expectTheBars([9], "ETHUSD");
    expect(notesOf(receipt)).toEqual(["1 of its rows holds no price: their bars are missing"]);
    const broken = rows.map((row, i) => (i === 50 ? row.replace(/,[^,]*,[^,]*$/, ",x,1") : row));
    await expect(imported([...head, ...broken, ""].join("\n"), "prices.csv")).rejects.toThrow(/row 53 is "x"/);
  });
});

describe("a folder with a coin's spot pair beside its future", () => {
  it.each([
    ["freqtrade's", "BTC_USDT-1h.json", "futures/BTC_USDT_USDT-1h-futures.json"],
    ["a mirror's", "spot/klines/BTCUSDT-1h.json", "futures/um/klines/BTCUSDT-1h.json"],
  ])("as in %s is that future's, and names the pair", async (_, spot, future) => {
    const list = (add: number) =>
      JSON.stringify(ROWS.map((row) => row.map((text, k) => Number(text) + (k > 0 && k < 5 ? add : 0))));
    const raw = writeFiles(mkdtempSync(join(folder, "raw-")), { [spot]: list(3), [future]: list(0) });
    const { apart, warnings } = await importFiles(lake, [raw]);
    const reason = "its name says spot, and beside it lie the bars of the future of that name: another market";
    expect(apart).toEqual([{ series: "bars BTCUSDT", rows: COUNT, reason, file: spot }]);
    expect(warnings).toEqual([`${spot} (bars BTCUSDT) was left out: ${reason}`]);
    await expectTheBars();
    const alone = await openLake(join(folder, "alone"));
    const receipt = await importFiles(alone, [writeFiles(mkdtempSync(join(folder, "raw-")), { [spot]: list(0) })]);
    await alone.close();
    expect(receipt.apart).toEqual([]);
  });
});
