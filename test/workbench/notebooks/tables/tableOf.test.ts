import * as aq from "arquero";
import * as danfo from "danfojs-node";
import { describe, expect, it } from "vitest";
import { LEFT_OUT } from "../../../../src/report/index.js";
import { tableOf } from "../../../../src/workbench/notebooks/tables/tableOf.js";

const T0 = Date.UTC(2025, 6, 4, 11, 35);
const HOUR = 3_600_000;
const THIN = "\u2009";

describe("tableOf", () => {
  it("takes rows as a query gives them, with whole numbers beyond doubles, dates, lists and what is missing", () => {
    expect(
      tableOf([
        { symbol: "BTCUSDT", n: 12n, huge: 2n ** 60n, day: new Date(T0), open: true, list: [1n, "a"], none: null },
        { symbol: "ETHUSDT", n: 1n, huge: 1n, day: null, open: false, list: [], extra: 0.5 },
      ]),
    ).toEqual({
      caption: "2 rows",
      columns: ["symbol", "n", "huge", "day, UTC", "open", "list", "none", "extra"],
      rows: [
        ["BTCUSDT", 12, "1152921504606846976", "2025-07-04 11:35", "true", '["1","a"]', null, null],
        ["ETHUSDT", 1, 1, null, "false", "[]", null, 0.5],
      ],
    });
  });

  it("says times in UTC, and leaves durations numbers", () => {
    const table = tableOf({
      timeMs: Float64Array.of(T0, T0 + 7_250, Date.UTC(2025, 0, 1)),
      knownMs: [BigInt(T0), null, NaN],
      horizonMs: [4 * HOUR, 4 * HOUR, 4 * HOUR],
    });
    expect(table?.columns).toEqual(["timeMs, UTC", "knownMs, UTC", "horizonMs"]);
    expect(table?.rows).toEqual([
      ["2025-07-04 11:35", "2025-07-04 11:35", 4 * HOUR],
      ["2025-07-04 11:35:07.250", null, 4 * HOUR],
      ["2025-01-01", null, 4 * HOUR],
    ]);
  });

  it("takes our columns, with what holds of all rows above them", () => {
    expect(
      tableOf({
        symbol: "BTCUSDT",
        barMs: HOUR,
        open: Float64Array.of(1, 2),
        side: ["long", "short"],
        volume: undefined,
      }),
    ).toEqual({
      caption: `symbol BTCUSDT, barMs ${HOUR}; 2 rows`,
      columns: ["open", "side"],
      rows: [
        [1, "long"],
        [2, "short"],
      ],
    });
  });

  it("takes a feature table by its names, and a matrix without any", () => {
    const values = { data: Float32Array.of(1, 2, 3, 0.5), rows: 2, cols: 2 };
    const rows = [
      [1, 2],
      [3, 0.5],
    ];
    expect(tableOf({ names: ["a", "b"], values, missing: [], warmupRows: 1 })).toMatchObject({
      columns: ["a", "b"],
      rows,
    });
    expect(tableOf(values)).toMatchObject({ columns: ["f0", "f1"], rows });
  });

  it("takes a table of arquero as it is filtered and ordered", () => {
    const table = aq
      .table({ a: Float64Array.of(3, 1, 2), b: ["x", "y", "z"] })
      .filter("d => d.a > 1")
      .orderby("a");
    expect(tableOf(table)).toEqual({
      caption: "2 rows",
      columns: ["a", "b"],
      rows: [
        [2, "z"],
        [3, "x"],
      ],
    });
  });

  it("takes a frame and a series of danfo, with the names of their rows", () => {
    const frame = new danfo.DataFrame({ a: [1, 2, 6], b: ["x", "y", "z"] });
    expect(tableOf(frame)).toMatchObject({
      columns: ["a", "b"],
      rows: [
        [1, "x"],
        [2, "y"],
        [6, "z"],
      ],
    });
    expect(tableOf(frame.describe())).toMatchObject({ columns: ["row", "a"] });
    expect(tableOf(frame.describe())?.rows.slice(0, 2)).toEqual([
      ["count", 3],
      ["mean", 3],
    ]);
    expect(tableOf(frame["a"])).toMatchObject({ columns: ["a"], rows: [[1], [2], [6]] });
  });

  it("shows the hours of a day and the days of a month whole, unless fewer are asked for", () => {
    const hours = Array.from({ length: 24 }, (_, hour) => ({ hour }));
    expect(tableOf(hours)).toMatchObject({
      caption: "24 rows",
      columns: ["hour"],
      rows: hours.map(({ hour }) => [hour]),
    });
    expect(tableOf(hours, { rows: 20 })?.caption).toMatch(/^24 rows, the first 10 and the last 10 of them/);
    const days = (count: number) => tableOf(Array.from({ length: count }, (_, day) => ({ day })))?.rows.length;
    expect([days(31), days(32)]).toEqual([31, 21]);
  });

  it("shows the first and last ten rows of a long table, numbered, and says how to see others", () => {
    const table = tableOf({ k: Float64Array.from({ length: 43_200 }, (_, k) => k) });
    expect(table?.caption).toBe(
      `43${THIN}200 rows, the first 10 and the last 10 of them; show(value, { from, rows }) shows others`,
    );
    expect(table?.rows.map(([row]) => row)).toEqual([
      ...Array.from({ length: 10 }, (_, k) => String(k)),
      LEFT_OUT,
      ...Array.from({ length: 10 }, (_, k) => `43${THIN}${190 + k}`),
    ]);
    expect(table?.rows[11]).toEqual([`43${THIN}190`, 43_190]);
  });

  it("shows the rows that are asked for", () => {
    const columns = { k: Array.from({ length: 100 }, (_, k) => k) };
    const table = tableOf(columns, { from: 95, rows: 10, caption: "Mine" });
    expect(table?.caption).toBe("Mine; 100 rows, rows 95 to 99 of them; show(value, { from, rows }) shows others");
    expect(table?.rows).toEqual([95, 96, 97, 98, 99].map((k) => [String(k), k]));
    expect(tableOf(columns, { rows: 100 })?.rows).toHaveLength(100);
    expect(() => tableOf(columns, { from: 100 })).toThrow(
      /^Cannot show a table as from must be an integer .*: found 100/,
    );
    expect(() => tableOf(columns, { rows: 0 })).toThrow(RangeError);
  });

  it("shows a table without rows", () => {
    expect(tableOf([])).toEqual({ caption: "0 rows", columns: [], rows: [] });
    expect(tableOf({ timeMs: new Float64Array(0) })).toEqual({ caption: "0 rows", columns: ["timeMs"], rows: [] });
  });

  it.each([
    ["columns of two lengths", { a: [1, 2], b: [1] }],
    ["tables in a table", { bars: { open: [1] }, k: [1] }],
    ["an array of numbers", [1, 2]],
    ["an array of arrays", [[1], [2]]],
    ["a map", new Map([["a", [1]]])],
    ["an object without columns", { seed: 7 }],
  ])("takes %s for no table", (_, value) => {
    expect(tableOf(value)).toBeUndefined();
  });
});
