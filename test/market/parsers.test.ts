/** What goes into a parser comes out, or is named: every layout, however its bytes are written or damaged. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Layout, ReadFile } from "../../src/market/importer/layouts/index.js";
import { recognise } from "../../src/market/importer/recognise.js";
import type { Rows } from "../../src/market/importer/rows.js";
import { forceOrderLine, KLINES_HEADER, klineRows, recorderRow, snapshotRow, START_MS } from "./rawFiles.js";

const ROWS = 12;
const each = (row: (timeMs: number, i: number) => string): string[] =>
  Array.from({ length: ROWS }, (_, i) => row(START_MS + i * 60_000, i));
const order = (timeMs: number) =>
  ({ symbol: "BTCUSDT", side: "SELL", price: "9", average: "9.1", last: "1", filled: "1", timeMs }) as const;

/** One file of each layout that is a table, header first; the name says the symbol. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  klines: [KLINES_HEADER, ...klineRows(ROWS)],
  "plain klines": [
    "Date,Open,High,Low,Close,Volume BTC,Volume USDT",
    ...klineRows(ROWS).map((row) => row.split(",").slice(0, 7).join(",")),
  ],
  funding: ["symbol,fundingTime,fundingRate,fundingIntervalHours", ...each((ms) => `BTCUSDT,${ms},0.0001,8`)],
  "open interest": [
    "create_time,symbol,sum_open_interest,sum_open_interest_value",
    ...each((ms) => `${ms},BTCUSDT,5,50`),
  ],
  "book depth": ["timestamp,percentage,depth,notional", ...each((ms, i) => `${ms},${i % 2 === 0 ? -1 : 1},5,50`)],
  "taker volume": ["buySellRatio,buyVol,sellVol,timestamp", ...each((ms) => `1,2,3,${ms}`)],
  "liquidation snapshot": [
    "time,side,order_type,time_in_force,original_quantity,price,average_price,order_status,last_fill_quantity," +
      "accumulated_fill_quantity",
    ...each((ms) => snapshotRow(order(ms))),
  ],
  "liquidation recording": [
    "symbol,side,order_type,time_in_force,original_quantity,price,average_price,order_status," +
      "order_last_filled_quantity,order_filled_accumulated_quantity,order_trade_time,usd_size",
    ...each((ms) => recorderRow(order(ms))),
  ],
  "cryptofeed liquidations": [
    "exchange,symbol,side,quantity,price,id,status,timestamp,receipt_timestamp",
    ...each((ms) => `BYBIT,BTCUSDT,buy,1,9,,filled,${ms / 1_000}.000,${ms / 1_000}.040`),
  ],
  "Tardis liquidations": [
    "exchange,symbol,timestamp,local_timestamp,id,side,price,amount",
    ...each((ms) => `bybit,BTCUSDT,${ms}000,${ms}041,,sell,9,1`),
  ],
};

interface Reading {
  readonly layout: Layout;
  readonly rows: Rows;
  readonly read: ReadFile;
}

function readBytes(bytes: Uint8Array): Reading | undefined {
  const source = { name: "BTCUSDT.csv", fileName: "BTCUSDT.csv" };
  const found = recognise({ name: source.name, bytes });
  if (!("layout" in found)) return undefined;
  return { ...found, read: found.layout.read(found.rows, source, { fundingVenue: "binance" }) };
}

/** Rows that a reading accounts for: what a series read, and what was set apart with a reason. */
function accounted({ read: { series, apart } }: Reading): number {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  return sum(series.map(({ read }) => read)) + sum(apart.map(({ rows }) => rows));
}

/** Rows of a text, counted without any parser: its lines that are not empty, but for the header. */
function linesOf(text: string): number {
  return text.split(/\r\n|\r|\n/).filter((line) => line !== "").length - 1;
}

const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
const encodings: Readonly<Record<string, (text: string) => Buffer>> = {
  "UTF-8": (text) => Buffer.from(text),
  "UTF-8 with a mark": (text) => Buffer.from(`\ufeff${text}`),
  "UTF-16, little end first": (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
  "UTF-16, big end first": (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
  "Latin-1": (text) => Buffer.from(text, "latin1"),
};

describe("every table", () => {
  it.each(Object.keys(TABLES))("of %s has all its rows, whatever ends its lines and writes its characters", (name) => {
    const lines = TABLES[name]!;
    fc.assert(
      fc.property(
        fc.array(lineEnd, { minLength: lines.length, maxLength: lines.length }),
        fc.constantFrom(...Object.keys(encodings)),
        fc.stringMatching(/^[ä-ý]{0,40}$/),
        fc.nat(2),
        fc.boolean(),
        (ends, encoding, foreign, blanks, isQuoted) => {
          const written = lines.map((line) => (isQuoted ? line.replace(/[^,]+/g, '"$&"') : line));
          // A column of another tongue in the header, and its values.
          const text = written
            .map((line, i) => `${line},${i === 0 ? foreign : "1"}${ends[i]!}${"\n".repeat(blanks)}`)
            .join("");
          const reading = readBytes(encodings[encoding]!(text))!;
          expect(reading.rows.count).toBe(ROWS);
          expect(accounted(reading)).toBe(ROWS);
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each(Object.keys(TABLES))(
    "of %s with bytes changed, lost or put in has its rows, or is refused by name",
    (name) => {
      const whole = Buffer.from(`${TABLES[name]!.join("\n")}\n`);
      const headerBytes = TABLES[name]![0]!.length + 1;
      const byte = fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('\r\n,"-.0 ')));
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(), byte, fc.constantFrom("change", "lose", "put in")), {
            minLength: 1,
            maxLength: 3,
          }),
          (damages) => {
            let bytes = whole;
            for (const [place, value, how] of damages) {
              const at = headerBytes + (place % (bytes.length - headerBytes));
              const rest = bytes.subarray(how === "put in" ? at : at + 1);
              bytes = Buffer.concat([bytes.subarray(0, at), how === "lose" ? Buffer.alloc(0) : Buffer.of(value), rest]);
            }
            let reading: Reading | undefined;
            try {
              reading = readBytes(bytes);
            } catch (error) {
              expect(error).toBeInstanceOf(RangeError);
              expect((error as Error).message).toMatch(/^Cannot import "BTCUSDT\.csv" as /);
              return;
            }
            // Two rows may have become one where a line's end was lost within a column that nobody reads.
            const rows = linesOf(bytes.toString("latin1"));
            expect(reading!.rows.count).toBe(rows);
          },
        ),
        { numRuns: 150 },
      );
    },
  );
});

describe("every recording", () => {
  const lines = each((ms) => forceOrderLine(order(ms)));

  it("has all its messages, whatever ends its lines and writes its characters", () => {
    fc.assert(
      fc.property(
        fc.array(lineEnd, { minLength: ROWS, maxLength: ROWS }),
        fc.constantFrom("UTF-8", "UTF-8 with a mark", "UTF-16, little end first", "UTF-16, big end first"),
        (ends, encoding) => {
          const reading = readBytes(encodings[encoding]!(lines.map((line, i) => line + ends[i]!).join("")))!;
          expect(accounted(reading)).toBe(ROWS);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("is refused by name where it is nested without end, and so is a list", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(() => readBytes(Buffer.from(`${lines[0]}\n${lines[1]!.replace('"LIMIT"', deep)}\n${lines[2]}`))).toThrow(
      'Cannot import "BTCUSDT.csv" as every line must be whole JSON: row 2 is ',
    );
    const wrapped = `${'{"stream":"x","data":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    expect(readBytes(Buffer.from(wrapped))).toBeUndefined();
    expect(() => readBytes(Buffer.from(`[{"fundingRate":${deep}}]`))).toThrow(
      /^Cannot import "BTCUSDT.csv" as it must be whole JSON: it must be nested at most 100 deep/,
    );
  });
});

describe("a table", () => {
  const rows = klineRows(ROWS);
  const header = KLINES_HEADER;

  it("whose line ends with a carriage return alone has both its rows", () => {
    const text = `${[header, ...rows].join("\n")}\n`.replace(`${rows[4]}\n`, `${rows[4]}\r`);
    expect(readBytes(Buffer.from(text))!.rows.count).toBe(ROWS);
  });

  it("with a header of 44 bytes that are no UTF-8 has its first row", () => {
    const bytes = Buffer.concat([
      Buffer.from(`${header},`),
      Buffer.alloc(44, 0xe9),
      Buffer.from(`\n${rows.map((row) => `${row},1`).join("\n")}\n`),
    ]);
    expect(readBytes(bytes)!.read.series[0]!.columns["timeMs"]![0]).toBe(START_MS);
  });

  it("with a header of 200,000 characters has its rows", () => {
    const wide = Array.from({ length: 20_000 }, (_, i) => `column${i}`).join(",");
    const values = ",1".repeat(20_000);
    const text = [`${header},${wide}`, ...rows.map((row) => row + values)].join("\n");
    expect(readBytes(Buffer.from(text))!.rows.count).toBe(ROWS);
  });

  it("of which two rows are on one line is refused, and names it", () => {
    const glued = [header, rows[0], `${rows[1]}\u2028${rows[2]}`, rows[3]].join("\n");
    expect(() => readBytes(Buffer.from(glued))).toThrow(
      'Cannot import "BTCUSDT.csv" as every row must have about 12 fields: row 3 is one of 23',
    );
  });

  it("in UTF-32, or one that ends in zeros, is refused by name", () => {
    expect(() => readBytes(Buffer.from([0xff, 0xfe, 0, 0, 65, 0, 0, 0]))).toThrow(
      'Cannot import "BTCUSDT.csv" as a text must be in UTF-8, UTF-16 or Latin-1: found UTF-32',
    );
    const text = `${[header, ...rows].join("\n")}\n`;
    for (const zeros of [9, 70_000])
      expect(() => readBytes(Buffer.concat([Buffer.from(text), Buffer.alloc(zeros)]))).toThrow(
        `Cannot import "BTCUSDT.csv" as a text must hold characters alone: byte ${text.length + 1} is zero; ` +
          "it is cut off",
      );
    expect(() => readBytes(Buffer.from(text, "utf16le"))).toThrow("or UTF-16 without its mark");
  });

  it("with half a UTF-16 character in the middle is refused at that row", () => {
    const text = ["timestamp,open,high,low,close,volume", `${START_MS},1,1,1,1,1\ud83d2`, `${START_MS + 1},1,1,1,1,1`];
    for (const encoding of ["UTF-16, little end first", "UTF-16, big end first"])
      expect(() => readBytes(encodings[encoding]!(text.join("\n")))).toThrow(/every volume must be a number: row 2 is/);
  });

  it("whose text ends in half a UTF-16 character is refused at that row", () => {
    const text = Buffer.from(`\ufeff${[header, ...rows].join("\n")}`, "utf16le");
    expect(readBytes(text)!.rows.count).toBe(ROWS);
    const plain = Buffer.from(
      `\ufeff${["timestamp,open,high,low,close,volume", `${START_MS},1,1,1,1,12`].join("\n")}`,
      "utf16le",
    );
    expect(() => readBytes(plain.subarray(0, plain.length - 1))).toThrow(/every volume must be a number: row 2 is "1/);
  });
});
