/** Predictions as other people's tools write them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { importPredictions, type ImportedPredictions, type PredictionImportOptions } from "tenbin";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const HOUR = 3_600_000;
const START = Date.UTC(2025, 5, 1);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "foreign-predictions-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (
  content: string | Uint8Array,
  { name = "p.csv", ...options }: Partial<PredictionImportOptions> & { readonly name?: string } = {},
): Promise<ImportedPredictions> => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return importPredictions(path, { timeIs: "decision", ...options });
};
const iso = (hour: number): string => new Date(START + hour * HOUR).toISOString();
const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join("\n");

describe("importPredictions of other people's tables", () => {
  it.each([
    ["date,pair,prob", (i: number) => `${iso(i)},BTC/USDT:USDT,0.${i + 1}`],
    [
      "datetime,ticker,y_pred_proba",
      (i: number) => `${iso(i).slice(0, 19).replace("T", " ")},BTC/USDT:USDT,0.${i + 1}`,
    ],
    ["unix,instrument,P(Buy)", (i: number) => `${START / 1_000 + i * 3_600},BTC/USDT:USDT,0.${i + 1}`],
    ["timestamp,Symbol,Proba_1", (i: number) => `${START + i * HOUR}000000,BTC/USDT:USDT,0.${i + 1}`],
    ["ts,market,yhat", (i: number) => `${START + i * HOUR}000,BTC/USDT:USDT,0.${i + 1}`],
    [",pair,prob", (i: number) => `${iso(i)},BTC/USDT:USDT,0.${i + 1}`],
    ["Unnamed: 0,pair,prob", (i: number) => `${iso(i)},BTC/USDT:USDT,0.${i + 1}`],
    [",date,pair,prob", (i: number) => `${i},${iso(i)},BTC/USDT:USDT,0.${i + 1}`],
    [
      "time,coin,predict_proba",
      (i: number) => `${new Date(START + (i + 2) * HOUR).toISOString().slice(0, 19)}+02:00,BTC/USDT:USDT,0.${i + 1}`,
    ],
  ])("reads %s", async (heading, line) => {
    const table = await read(`${heading}\n${lines(3, line)}`);
    expect([...table.t0Ms]).toEqual([START, START + HOUR, START + 2 * HOUR]);
    expect(table.symbol).toEqual(["BTCUSDT", "BTCUSDT", "BTCUSDT"]);
    expect([...table.probability]).toEqual([0.1, 0.2, 0.3]);
  });

  it.each([
    ["semicolons", ";"],
    ["tabs", "\t"],
    ["bars", "|"],
  ])("reads cells parted by %s, in quotes too", async (_, mark) => {
    const rows = [["date", "pair", "prob"].join(mark), [iso(0), `"BTC/USDT"`, "0.4"].join(mark)];
    expect([...(await read(rows.join("\n"))).probability]).toEqual([0.4]);
    const decimalComma = [rows[0]!, [iso(0), "BTC/USDT", `"0,4"`].join(mark)].join("\n");
    expect([...(await read(decimalComma)).probability]).toEqual([0.4]);
  });

  it("takes times for decisions where only another option is given", async () => {
    const path = join(folder, "threshold.csv");
    writeFileSync(path, `date,pair,prob\n${iso(0)},BTCUSDT,0.4`);
    const table = await importPredictions(path, { threshold: 0.3 });
    expect([table.t0Ms[0], table.threshold]).toEqual([START, 0.3]);
  });

  it.each([
    ["long", "SHORT"],
    ["Up", "down"],
  ])("reads labels that say %s and %s", async (buy, sell) => {
    const table = await read(
      `date,pair,prob,label\n${iso(0)},A,0.4,${buy}\n${iso(1)},A,0.4,${sell}\n${iso(2)},A,0.4,NaT`,
    );
    expect([[...table.label!], table.receipt.withoutLabel]).toEqual([[1, 0], 1]);
  });

  it("takes the table's own name before a looser one, and names what it did not read", async () => {
    const table = await read(`prediction,probability,symbol,date,timeMs\n1,0.25,A,yesterday,${START}`);
    expect([table.probability[0], table.t0Ms[0]]).toEqual([0.25, START]);
    expect(table.receipt.ignoredColumns).toEqual(["prediction", "date"]);
  });

  it("takes the symbol from the file's name where no column has it, and refuses where neither does", async () => {
    const table = await read(`date,prob\n${iso(0)},0.4`, { name: "BTC_USDT_USDT-1h-predictions.csv" });
    expect(table.symbol).toEqual(["BTCUSDT"]);
    await expect(read(`date,prob\n${iso(0)},0.4`)).rejects.toThrow(/symbol missing, found "date", "prob"/);
  });

  it("reads gzip", async () => {
    const table = await read(gzipSync(`date,pair,prob\n${lines(3, (i) => `${iso(i)},A,0.5`)}`), { name: "p.csv.gz" });
    expect(table.t0Ms.length).toBe(3);
  });

  it("reads Parquet whose times are timestamps, with and without a zone", async () => {
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    for (const type of ["TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMP_NS", "TIMESTAMP_MS"]) {
      const path = join(folder, `${type}.parquet`);
      const zone = type === "TIMESTAMPTZ" ? "+00" : "";
      await connection.run(
        `COPY (SELECT '2025-06-01 01:00:00${zone}'::${type} AS date, 'A' AS pair, 0.3::FLOAT AS prob, ` +
          "true AS target) " +
          `TO '${path}' (FORMAT parquet)`,
      );
      const { t0Ms, probability, label } = await importPredictions(path);
      expect([t0Ms[0], probability[0], label![0]], type).toEqual([START + HOUR, 0.3, 1]);
    }
    connection.closeSync();
  });

  it("leaves out each symbol's last rows where they alone have no label, and says how many", async () => {
    const label = (i: number) => (i < 3 ? String(i % 2) : "");
    const { label: found, receipt } = await read(
      `date,pair,prob,y_true\n${lines(5, (i) => `${iso(i)},A,0.5,${label(i)}`)}`,
    );
    expect([...found!]).toEqual([0, 1, 0]);
    expect(receipt).toMatchObject({ rows: 3, withoutLabel: 2 });
    const none = await read(`date,pair,prob,y_true\n${lines(3, (i) => `${iso(i)},A,0.5,NaN`)}`);
    expect(none.label).toBeUndefined();
    expect(none.receipt).toMatchObject({ rows: 3, withoutLabel: 0 });
  });

  it("refuses a time that is none under the name that the file gives it", async () => {
    await expect(read("date,pair,prob\n06/2025,A,0.5")).rejects.toThrow(
      /as date must be a time between 2009 and 2100, .*: row 2 has "06\/2025"/,
    );
    await expect(read(`timeMs,pair,prob\n${START / 1_000},A,0.5`)).rejects.toThrow(/which reads like seconds/);
  });

  it("takes what rows are usually apart for the bar whose opens they are", async () => {
    const hours = [0, 1, 2, 5, 6];
    const text = `open_time,pair,prob\n${hours.map((hour) => `${iso(hour)},A,0.5`).join("\n")}`;
    const { t0Ms, receipt } = await read(text, { timeIs: "barOpen", barMs: "fromSteps" });
    expect([...t0Ms].map((time) => (time - START) / HOUR)).toEqual([1, 2, 3, 6, 7]);
    expect(receipt).toMatchObject({ shiftedMs: HOUR, saysBarOpen: false });
    expect((await read(text)).receipt).toMatchObject({ shiftedMs: 0, saysBarOpen: true });
    await expect(read(`date,pair,prob\n${iso(0)},A,0.5`, { timeIs: "barOpen", barMs: "fromSteps" })).rejects.toThrow(
      /too few to say it; give the bar's minutes/,
    );
  });

  describe("in other spellings", () => {
    const rows = (line: (i: number) => string, heading = "date,pair,prob,target"): string =>
      `${heading}\n${lines(400, line)}\n`;
    const german = (i: number): string => iso(i).replace(/^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d).*$/, "$3.$2.$1 $4");
    const american = (i: number): string => iso(i).replace(/^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d).*$/, "$2/$3/$1 $4");
    const plain = rows((i) => `${iso(i)},A,0.${250 + i},${i % 2}`);
    const expectPlain = (table: ImportedPredictions) => {
      expect([table.t0Ms.length, table.t0Ms[0], table.t0Ms[399]]).toEqual([400, START, START + 399 * HOUR]);
      expect([table.probability[0], table.probability[399]]).toEqual([0.25, 0.649]);
      expect([...table.label!.slice(0, 3)]).toEqual([0, 1, 0]);
    };

    it.each([
      ["little ends first", (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le")],
      ["big ends first", (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le").swap16()],
      ["gzip", (text: string) => gzipSync(Buffer.from(`\uFEFF${text}`, "utf16le"))],
    ])("reads UTF-16, %s", async (_, bytes) => {
      expectPlain(await read(bytes(plain)));
      expectPlain(await read(bytes(plain.replaceAll("\n", "\r\n"))));
      await expect(read(Buffer.from(plain, "utf16le"))).rejects.toThrow(/binary data, or UTF-16 without its mark$/);
    });

    it("reads days first and decimal commas where the columns say so, and says it", async () => {
      const comma = rows((i) => `${german(i)};A;0,${250 + i};${i % 2}`, "date;pair;prob;target");
      const table = await read(comma);
      expectPlain(table);
      expect(table.receipt.notes).toEqual([
        "dates are written day first, as days above 12 show",
        "numbers have a comma before their decimals",
      ]);
      expectPlain(await read(rows((i) => `${german(i)},A,"0,${250 + i}",${i % 2}`)));
      const months = await read(rows((i) => `${american(i)},A,0.${250 + i},${i % 2}`));
      expectPlain(months);
      expect(months.receipt.notes).toEqual(["dates are written month first, as days above 12 show"]);
      expect((await read(plain)).receipt.notes).toEqual([]);
    });

    it("refuses dates of which nothing says whether the day comes first, by row", async () => {
      await expect(read(`date,pair,prob\n${lines(200, (i) => `${german(i)},A,0.5`)}`)).rejects.toThrow(
        /as a date must say which of its numbers is the day, as 2025-10-07 does, .*: row 2 has "01\.06\.2025 00:00"$/,
      );
      const both = `date,pair,prob\n13/01/2025,A,0.5\n01/13/2025,A,0.5`;
      await expect(read(both)).rejects.toThrow(/which of its numbers is the day/);
      // Not the date is what is wrong with it.
      await expect(read(rows((i) => `${german(i)},A,${i === 7 ? "much" : "0.5"},1`))).rejects.toThrow(
        /probability must be a number: row 9 has "much"/,
      );
    });

    it("reads labels of -1 and 1, and refuses a third kind", async () => {
      expectPlain(await read(rows((i) => `${iso(i)},A,0.${250 + i},${i % 2 === 0 ? "-1" : "1.0"}`)));
      await expect(read(`date,pair,prob,label\n${lines(3, (i) => `${iso(i)},A,0.5,${i - 1}`)}`)).rejects.toThrow(
        /labels must be of two kinds, 0 and 1 or -1 and 1: row 2 has -1 and row 3 0; drop the rows of the third kind$/,
      );
      await expect(read(`date,pair,prob,label\n${iso(0)},A,0.5,2`)).rejects.toThrow(/or -1 or 1: row 2 has "2"$/);
    });

    it("reads a sign of percent, a date beside its time of day, and what stands above the heading", async () => {
      expectPlain(await read(rows((i) => `${iso(i)},A,${(25 + i / 10).toFixed(1)}%,${i % 2}`)));
      const parted = rows(
        (i) => `${iso(i).slice(0, 10)},${Number(iso(i).slice(11, 13))}:00,A,0.${250 + i},${i % 2}`,
        "date,time,pair,prob,target",
      );
      const table = await read(parted);
      expectPlain(table);
      expect(table.receipt.ignoredColumns).toEqual([]);
      expectPlain(await read(`# of run 31\n\n${plain}`));
      await expect(read(`${"# no table\n".repeat(4)}${plain}`)).rejects.toThrow(/row 1 must name the columns/);
    });

    it("reads a list of JSON objects, and says what is no such list", async () => {
      const records = Array.from({ length: 400 }, (_, i) => ({
        date: iso(i),
        pair: "A",
        prob: (250 + i) / 1_000,
        y: i % 2,
      }));
      expectPlain(await read(JSON.stringify(records), { name: "p.json" }));
      await expect(read("[1, 2]", { name: "p.json" })).rejects.toThrow(/found something else at place 1$/);
      await expect(read('[{"date": 1}, {"prob": 1}]', { name: "p.json" })).rejects.toThrow(
        /found prob at place 2 and date/,
      );
      await expect(read('[{"date": 1}', { name: "p.json" })).rejects.toThrow(/found damaged JSON$/);
      await expect(read("[]", { name: "p.json" })).rejects.toThrow(/must hold at least one row/);
    });

    it("says that the rows are of several models where one is decided twice", async () => {
      const models = rows((i) => `${iso(Math.floor(i / 2))},A,v${i % 2},0.5,1`, "date,pair,model,prob,target");
      await expect(read(models)).rejects.toThrow(
        /both hold A at 2025-06-01 00:00; its rows are of several models \(v0, v1\): give each a file of its own$/,
      );
      expect((await read(rows((i) => `${iso(i)},A,v0,0.5,1`, "date,pair,model,prob,target"))).t0Ms.length).toBe(400);
    });
  });
});
