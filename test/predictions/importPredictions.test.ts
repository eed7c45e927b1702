import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importPredictions, predictionsFromRows, writePredictions } from "../../src/predictions/index.js";
import { rocAuc } from "../../src/core/index.js";
import { contractNamed, isSymbol, writeParquetTable } from "../../src/market/index.js";
import { drawTable, HOUR_MS, START_MS, tableOf } from "../validation/tables.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "predictions-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fileOf = (content: string | Uint8Array): string => {
  const path = join(folder, "p.csv");
  writeFileSync(path, content);
  return path;
};
const HEAD = "timeMs,symbol,probability";
const T = START_MS;

describe("importPredictions", () => {
  it("reads time, symbol and probability, and takes the probability for the score where there is none", async () => {
    const table = await importPredictions(fileOf(`${HEAD}\n${T},BTCUSDT,0.25\n${T + HOUR_MS},BTCUSDT,0.75\n`), {
      timeIs: "decision",
    });
    expect(table).toMatchObject({
      t0Ms: Float64Array.of(T, T + HOUR_MS),
      t1Ms: Float64Array.of(T, T + HOUR_MS),
      symbol: ["BTCUSDT", "BTCUSDT"],
      threshold: 0.5,
    });
    expect([...table.probability]).toEqual([0.25, 0.75]);
    expect([...table.score]).toEqual([0.25, 0.75]);
    expect(table.label).toBeUndefined();
    expect(table.receipt).toMatchObject({
      rows: 2,
      symbols: ["BTCUSDT"],
      outOfOrder: 0,
      scoreIsProbability: true,
      ignoredColumns: [],
    });
  });

  it("reads a JSON object a line, keys in any order, as the same rows in CSV", async () => {
    const lines = [
      `{"symbol":"BTCUSDT","timeMs":${T},"probability":0.1}`,
      "",
      `{"probability":0.7,"timeMs":${T + 1},"symbol":"A"}`,
    ];
    const { receipt: _, ...table } = await importPredictions(fileOf(`\uFEFF${lines.join("\r\n")}\r\n`));
    const csv = await importPredictions(fileOf(`${HEAD}\n${T},BTCUSDT,0.1\n${T + 1},A,0.7\n`));
    expect([table.t0Ms, table.symbol, table.probability]).toEqual([csv.t0Ms, csv.symbol, csv.probability]);
  });

  it.each([
    ["a torn line", '{"timeMs":1', /line 2 is none$/],
    ["other keys", '{"timeMs":1,"p":1}', /line 2 is one with p,timeMs$/],
    ["a list", "[1]", /line 2 is none$/],
  ])("refuses %s among JSON lines, naming the line", async (_, line, words) => {
    const first = `{"symbol":"BTCUSDT","timeMs":${T},"probability":0.1}`;
    await expect(importPredictions(fileOf(`${first}\n${line}\n`))).rejects.toThrow(words);
  });

  it(
    "takes columns in any order, quotes, a byte-order mark and Windows line ends, and names what " + "it ignores",
    async () => {
      const table = await importPredictions(
        fileOf(`\uFEFFnote,label,symbol,score,probability,timeMs\r\n"a, ""b""",1,"BTCUSDT",0.3,0.6,${T}\r\n`),
        { timeIs: "decision", labelHorizonMs: 4 * HOUR_MS },
      );
      expect([table.label![0], table.score[0], table.probability[0], table.t1Ms[0]]).toEqual([
        1,
        0.3,
        0.6,
        T + 4 * HOUR_MS,
      ]);
      expect(table.receipt).toMatchObject({ ignoredColumns: ["note"], scoreIsProbability: false });
    },
  );

  it("turns bar opens into decision times", async () => {
    const table = await importPredictions(fileOf(`${HEAD}\n${T},BTCUSDT,0.5\n`), { timeIs: "barOpen", barMs: HOUR_MS });
    expect(table.t0Ms[0]).toBe(T + HOUR_MS);
    await expect(importPredictions(fileOf(HEAD), { timeIs: "barOpen" })).rejects.toThrow(
      /bar opens need a bar length.*give barMs/,
    );
  });

  it("always gives the same table whatever the order of the rows, and counts those that came late", async () => {
    const rows = Array.from(
      { length: 12 },
      (_, i) => `${T + Math.floor(i / 2) * HOUR_MS},${i % 2 === 0 ? "AVAXUSDT" : "BTCUSDT"},0.${10 + i}`,
    );
    const sorted = await importPredictions(fileOf([HEAD, ...rows].join("\n")), { timeIs: "decision" });
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(rows, { minLength: 12 }), async (shuffled) => {
        const { receipt, ...table } = await importPredictions(fileOf([HEAD, ...shuffled].join("\n")), {
          timeIs: "decision",
        });
        const { receipt: _sorted, ...expected } = sorted;
        expect(table).toEqual(expected);
        const cells = shuffled.map((row) => row.split(","));
        const isLate = ([time, symbol]: string[], i: number): boolean =>
          cells.slice(0, i).some(([earlier, other]) => other === symbol && Number(earlier) > Number(time));
        expect(receipt.outOfOrder).toBe(cells.filter(isLate).length);
      }),
      { numRuns: 25 },
    );
  });

  it("never takes a file that holds one symbol after the other for one out of order", async () => {
    const rows = ["AVAXUSDT", "BTCUSDT"].flatMap((symbol) => [0, 1, 2].map((k) => `${T + k * HOUR_MS},${symbol},0.5`));
    const { receipt } = await importPredictions(fileOf([HEAD, ...rows].join("\n")), { timeIs: "decision" });
    expect(receipt.outOfOrder).toBe(0);
    const late = await importPredictions(fileOf([HEAD, rows[1]!, rows[0]!, ...rows.slice(2)].join("\n")), {
      timeIs: "decision",
    });
    expect(late.receipt.outOfOrder).toBe(1);
  });

  it("reads 0.3 as 0.3, which is not above a threshold of 0.3", async () => {
    const table = await importPredictions(
      fileOf(`${HEAD},score\n${T},A,0.2,0.7\n${T + HOUR_MS},A,0.3,0.7\n${T + 2 * HOUR_MS},A,0.30000000000000004,0.7\n`),
      { timeIs: "decision", threshold: 0.3 },
    );
    expect([...table.probability].map((p) => p > table.threshold)).toEqual([false, false, true]);
    expect([...table.score]).toEqual([0.7, 0.7, 0.7]);
  });

  it("keeps the order of probabilities whose first fifteen digits are the same", async () => {
    const texts = ["0.9999999999999990", "0.9999999999999991", "0.9999999999999992", "0.9999999999999993"];
    const table = await importPredictions(
      fileOf([`${HEAD},label`, ...texts.map((p, i) => `${T + i * HOUR_MS},A,${p},${i < 2 ? 0 : 1}`)].join("\n")),
    );
    expect(new Set(table.probability).size).toBe(4);
    expect(rocAuc(table.label!, table.probability)).toBe(1);
  });

  it("reads back to the bit what is written, any double and any name", async () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    const name = fc
      .stringMatching(/^[A-Za-z0-9\u5e01\u00e9]{1,8}([_.-][A-Z0-9]{1,6})?$/)
      .filter((text) => isSymbol(text) && contractNamed(text) === text);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(unit, unit, name), { minLength: 1, maxLength: 20 }), async (rows) => {
        const table = {
          ...tableOf(
            rows.map((_, row) => T + row * HOUR_MS),
            rows.map(([probability]) => probability),
            undefined,
            rows.map(([, , symbol]) => symbol),
          ),
          score: Float64Array.from(rows, ([, score]) => score),
        };
        const path = join(folder, "any.csv");
        writePredictions(path, table);
        const { receipt: _receipt, ...read } = await importPredictions(path);
        expect(read).toEqual(table);
      }),
      { numRuns: 100, examples: [[[[-0, 5e-324, "\u5e01USDT"]]]] },
    );
  });

  it("reads back to the bit what training writes", async () => {
    const table = {
      ...drawTable({ days: 3, symbols: ["AVAXUSDT", "BTCUSDT"], probability: ({ rng }) => rng.uniform() }),
    };
    const fold = new Int32Array(table.t0Ms.length).fill(-1);
    const path = join(folder, "written.csv");
    writePredictions(path, { ...table, fold });
    const { receipt: _receipt, ...read } = await importPredictions(path);
    expect(read).toEqual({ ...table, fold });
  });

  it("reads 100,000 rows", async () => {
    const lines = Array.from(
      { length: 100_000 },
      (_, i) => `${T + i * 60_000},BTCUSDT,0.${(i * 7919) % 1000},${i % 2}`,
    );
    const table = await importPredictions(fileOf([`${HEAD},label`, ...lines].join("\n")), { timeIs: "decision" });
    expect(table.t0Ms.length).toBe(100_000);
  });

  it.each([
    [
      "a quote left open",
      `timeMs,probability,symbol\n${T},0.5,"BTCUSDT\n`,
      /every quote must be closed on its line: row 2 leaves one open/,
    ],
    ["an empty file", "", /must hold a heading and at least one row: found an empty file/],
    ["a heading alone", `${HEAD}\n`, /found a heading alone/],
    [
      "a missing column",
      `when,symbol,probability\n${T},A,0.5`,
      /row 1 must name the columns timeMs, symbol, probability: timeMs missing, found "when", "symbol", "probability"/,
    ],
    ["a column named twice", `${HEAD},probability\n${T},A,0.5,0.5`, /its heading names "probability" twice/],
    ["a short row", `${HEAD}\n${T},A`, /every row must have the 3 cells of the heading: row 2 has 2/],
    [
      "text where a number belongs",
      `${HEAD}\n${T},A,0.5\n${T + 1},A,high`,
      /probability must be a number: row 3 has "high"/,
    ],
    ["NaN", `${HEAD}\n${T},A,NaN`, /probability must be a number: row 2 has "NaN"/],
    ["a hexadecimal number", `${HEAD}\n${T},A,0x1`, /probability must be a number: row 2 has "0x1"/],
    ["percent", `${HEAD}\n${T},A,46`, /probability must lie in \[0, 1\]: row 2 has 46; percent must be divided by 100/],
    [
      "a logit as score",
      `${HEAD},score\n${T},A,0.5,-2`,
      /score must lie in \[0, 1\]: row 2 has -2; a logit needs the sigmoid first/,
    ],
    ["seconds", `${HEAD}\n${T / 1000},A,0.5`, /timeMs must be whole UTC milliseconds.*which reads like seconds/],
    ["microseconds", `${HEAD}\n${T * 1000},A,0.5`, /which reads like micro- or nanoseconds/],
    [
      "a decision twice",
      `${HEAD}\n${T},A,0.5\n${T},B,0.5\n${T},A,0.6`,
      /each symbol may be decided once at a time: rows 2 and 4 both hold A at/,
    ],
    [
      "a label that is neither",
      `${HEAD},label\n${T},A,0.5,2`,
      /label must be 0 \(SELL\) or 1 \(BUY\), or -1 or 1: row 2 has "2"/,
    ],
    [
      "labels in some rows",
      `${HEAD},label\n${T},A,0.5,1\n${T + 1},A,0.5,\n${T + 2},A,0.5,0`,
      /labels must stand in every row or in none, each symbol's last rows apart: row 3 has none; drop such rows, or/,
    ],
    [
      "a label known before its decision",
      `${HEAD},t1Ms\n${T},A,0.5,${T - 1}`,
      /a label must not be known before its decision: row 2/,
    ],
    ["a fraction of a fold", `${HEAD},fold\n${T},A,0.5,0.5`, /fold must be a whole number from -1: row 2 has 0.5/],
    ["no symbol", `${HEAD}\n${T}, ,0.5`, /a symbol must be a name of 1 to 40 letters and digits.*: row 2 has ""/],
    ["a path for a symbol", `${HEAD}\n${T},../../x,0.5`, /a symbol must be a name of.*: row 2 has "..\/..\/x"/],
    ["markup for a symbol", `${HEAD}\n${T},<b>,0.5`, /a symbol must be a name of.*: row 2 has "<b>"/],
    [
      "a decision twice in two spellings",
      `${HEAD}\n${T},BTCUSDT,0.5\n${T},BTC/USDT:USDT,0.6`,
      /rows 2 and 3 both hold BTCUSDT/,
    ],
    ["gzip of a heading alone", gzipSync(`${HEAD}\n`), /found a heading alone/],
    [
      "gzip that is cut off",
      gzipSync(`${HEAD}\n${T},A,0.5\n`).subarray(0, 30),
      /its gzip must be whole and below 1 GiB unpacked: unexpected end of file/,
    ],
    ["a torn Parquet", "PAR1....", /must be a whole Parquet file: /],
    ["binary data", Uint8Array.of(1, 2, 0, 3), /must be CSV text, JSON or Parquet: found binary data/],
  ])("refuses %s in one sentence that names the file", async (_, content, message) => {
    const path = fileOf(content);
    const refused = await importPredictions(path, { timeIs: "decision" }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Error);
    expect(String(refused)).toMatch(message);
    expect(String(refused)).toContain(`Cannot import "${path}" as`);
    expect(String(refused)).not.toContain("\n");
  });
});

describe("importPredictions of Parquet", () => {
  it("reads what it reads of the same rows as CSV, whatever the types of the columns", async () => {
    const csv = fileOf(`${HEAD},score,label\n${T},BTCUSDT,0.25,0.4,0\n${T + HOUR_MS},ETHUSDT,0.75,0.6,1\n`);
    const parquet = join(folder, "it's p.parquet");
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(
      `COPY (SELECT "timeMs"::BIGINT AS "timeMs", symbol, probability::DOUBLE AS probability, ` +
        `score::FLOAT AS score, label::UTINYINT AS label FROM read_csv('${csv}')) TO ` +
        `'${parquet.replaceAll("'", "''")}' (FORMAT parquet)`,
    );
    connection.closeSync();
    const { receipt: _fromParquet, ...table } = await importPredictions(parquet, { timeIs: "decision" });
    const { receipt: _fromCsv, ...same } = await importPredictions(csv, { timeIs: "decision" });
    expect(table).toEqual(same);
  });

  it("reads the one file of that name where it could stand for several", async () => {
    for (const [name, probability] of [
      ["h[1]*?'.parquet", 0.25],
      ["h1xx'.parquet", 0.75],
    ] as const)
      await writeParquetTable(join(folder, name), [
        { name: "timeMs", kind: "integer", values: [T] },
        { name: "symbol", kind: "word", values: [0], words: ["A"] },
        { name: "probability", kind: "number", values: [probability] },
      ]);
    const { probability } = await importPredictions(join(folder, "h[1]*?'.parquet"));
    expect([...probability]).toEqual([0.25]);
  });

  it("refuses a row in the middle of a Parquet, behind thousands", async () => {
    const values = Array.from({ length: 9_000 }, (_, k) => k);
    const path = join(folder, "middle.parquet");
    await writeParquetTable(path, [
      { name: "timeMs", kind: "integer", values: values.map((k) => T + k) },
      { name: "symbol", kind: "word", values: values.map(() => 0), words: ["A"] },
      { name: "probability", kind: "number", values: values.map((k) => (k === 5_000 ? 2 : 0.5)) },
    ]);
    await expect(importPredictions(path)).rejects.toThrow("probability must lie in [0, 1]: row 5001 has 2");
  });
});

describe("predictionsFromRows", () => {
  it("refuses a path that is no file, and does not wait for a pipe", async () => {
    execFileSync("mkfifo", [join(folder, "pipe")]);
    symlinkSync("loop", join(folder, "loop"));
    const refusal = (path: string): Promise<string> =>
      importPredictions(path).then(
        () => "imported",
        (error: Error) => error.message,
      );
    expect(await refusal(join(folder, "absent.csv"))).toBe(
      `Cannot import "${folder}/absent.csv" as it must be a file that can be read: found nothing there`,
    );
    expect(await refusal(folder)).toMatch(/^Cannot import .* found a folder$/);
    expect(await refusal(join(folder, "pipe"))).toMatch(/^Cannot import .* found a pipe or a device$/);
    expect(await refusal(join(folder, "loop"))).toMatch(/^Cannot import .* found ELOOP/);
  });

  it("reads rows of a query as it reads a file", async () => {
    const rows = [{ timeMs: BigInt(T), symbol: "A", probability: 0.25, label: 1, note: null }];
    const { receipt: _receipt, ...table } = await importPredictions(fileOf(`${HEAD},label\n${T},A,0.25,1\n`), {
      timeIs: "decision",
    });
    const { receipt, ...same } = predictionsFromRows("query", rows);
    expect(same).toEqual(table);
    expect(receipt).toMatchObject({ path: "query", ignoredColumns: ["note"] });
  });

  it("refuses as a file is refused, counting rows from one", () => {
    expect(() => predictionsFromRows("query", [{ timeMs: T, symbol: "A", probability: null }])).toThrow(
      'Cannot import "query" as probability must be a number: row 1 has ""',
    );
    expect(() => predictionsFromRows("query", [])).toThrow(/at least one row: found none/);
  });
});
