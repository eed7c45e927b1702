import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as core from "../../src/core/index.js";

describe("matrix", () => {
  const matrix = core.createMatrix(3, 2, Float32Array.of(1, 2, 3, 4, 5, 6));

  it("takes rows and columns in the order asked for, as copies", () => {
    const rows = core.takeRows(matrix, [2, 0, 2]);
    expect([[...rows.data], rows.rows, rows.cols]).toEqual([[5, 6, 1, 2, 5, 6], 3, 2]);
    rows.data[0] = 99;
    expect(matrix.data[4]).toBe(5);
    expect([...core.takeColumns(matrix, [1]).data]).toEqual([2, 4, 6]);
    expect([...core.columnOf(matrix, 0)]).toEqual([1, 3, 5]);
    expect(core.takeRows(matrix, new Int32Array(0))).toMatchObject({ rows: 0, cols: 2 });
    expect([...core.createMatrix(1, 2).data]).toEqual([0, 0]);
  });

  it("refuses data of another size", () => {
    expect(() => core.createMatrix(2, 2, new Float32Array(3))).toThrow(/2 x 2 needs 4, found 3/);
  });
});

describe("time", () => {
  it("keeps to UTC, before 1970 too", () => {
    const noon = Date.UTC(2025, 6, 4, 12, 35);
    expect([core.utcHour(noon), core.formatDate(noon), core.formatMinute(noon), core.formatMonth(noon)]).toEqual([
      12,
      "2025-07-04",
      "2025-07-04 12:35",
      "2025-07",
    ]);
    expect([core.utcHour(-1), core.utcDay(-1), core.utcDay(0), core.utcHour(core.DAY_MS)]).toEqual([23, -1, 0, 0]);
  });

  it("agrees with the calendar always", () => {
    fc.assert(
      fc.property(fc.integer({ min: -4e12, max: 4e12 }), (timeMs) => {
        expect(core.utcHour(timeMs)).toBe(new Date(timeMs).getUTCHours());
        expect(core.formatDate(core.utcDay(timeMs) * core.DAY_MS)).toBe(core.formatDate(timeMs));
      }),
      { seed: 1 },
    );
  });

  it("says durations in their largest whole unit", () => {
    expect([core.DAY_MS * 2, core.HOUR_MS * 4, 90 * core.MINUTE_MS, 1_500].map(core.formatDuration)).toEqual([
      "2 d",
      "4 h",
      "90 min",
      "1.5 s",
    ]);
  });
});

describe("units", () => {
  it("convert and come back", () => {
    expect(core.bpsToFrac(5)).toBe(0.0005);
    expect(core.fracToBps(0.0007)).toBeCloseTo(7, 12);
    expect(core.simpleToLog(0.1)).toBeCloseTo(Math.log(1.1), 15);
    fc.assert(
      fc.property(fc.double({ min: -0.9, max: 10, noNaN: true }), (frac) => {
        expect(core.logToSimple(core.simpleToLog(frac))).toBeCloseTo(frac, 12);
        expect(core.bpsToFrac(core.fracToBps(frac))).toBeCloseTo(frac, 12);
      }),
      { seed: 1 },
    );
  });
});

describe("hashes", () => {
  it("are SHA-256, of text, bytes, arrays and files alike", async () => {
    // FIPS 180-2, the example of one block.
    const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    const bytes = new Uint8Array([97, 98, 99]);
    const folder = mkdtempSync(join(tmpdir(), "tenbin-hash-"));
    writeFileSync(join(folder, "abc"), "abc");
    try {
      expect([core.sha256("abc"), core.sha256(bytes), await core.sha256OfFile(join(folder, "abc"))]).toEqual([
        abc,
        abc,
        abc,
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(core.sha256OfArrays([bytes.subarray(0, 1), bytes.subarray(1)])).toBe(abc);
  });

  it("canonicalJson never depends on the order in which keys were set", () => {
    expect(core.canonicalJson({ b: 1, a: [{ d: 2, c: 3 }], u: undefined })).toBe('{"a":[{"c":3,"d":2}],"b":1}');
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        expect(core.canonicalJson(Object.fromEntries(Object.entries(value).reverse()))).toBe(core.canonicalJson(value));
        expect(JSON.parse(core.canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 1 },
    );
  });
});

describe("guards", () => {
  it.each([
    [
      "columns of two lengths",
      () => core.requireSameLength("x", { a: [1], b: [1, 2] }),
      "Cannot x as all columns must have one length: a has 1, b has 2",
    ],
    [
      "a column that descends",
      () => core.requireAscending("x", { t: [1, 3, 2] }),
      "Cannot x as t must ascend: row 2 is 2, the row before it 3",
    ],
    [
      "infinity",
      () => core.requireFinite("x", { v: [0, Infinity] }),
      "Cannot x as every v must be a finite number: row 1 is Infinity",
    ],
    ["a fraction", () => core.requireInteger("x", { n: 1.5 }), "Cannot x as n must be an integer: found 1.5"],
    [
      "too small a count",
      () => core.requireInteger("x", { n: 0 }, { atLeast: 1 }),
      "Cannot x as n must be an integer of at least 1: found 0",
    ],
    [
      "too large a count",
      () => core.requireInteger("x", { n: 9 }, { atMost: 3 }),
      "Cannot x as n must be an integer of at most 3: found 9",
    ],
    [
      "a count outside",
      () => core.requireInteger("x", { n: 9 }, { atLeast: 1, atMost: 3 }),
      "Cannot x as n must be an integer from 1 to 3: found 9",
    ],
    [
      "a share of one",
      () => core.requireInRange("x", { share: 1 }, { above: 0, below: 1 }),
      "Cannot x as share must be above 0 and below 1: found 1",
    ],
    [
      "NaN in a range",
      () => core.requireInRange("x", { share: NaN }, { atLeast: 0 }),
      "Cannot x as share must be at least 0: found NaN",
    ],
    [
      "a label of two",
      () => core.requireBinary("x", { y: [0, 2] }),
      "Cannot x as every y must be 0 (SELL) or 1 (BUY): row 1 is 2",
    ],
    [
      "a probability of NaN",
      () => core.requireUnitInterval("x", { p: [0, 1, NaN] }),
      "Cannot x as every p must lie in [0, 1]: row 2 is NaN",
    ],
    [
      "a probability of more than 1",
      () => core.requireUnitInterval("x", { p: [1 + 1e-9] }),
      "Cannot x as every p must lie in [0, 1]: row 0 is 1.000000001",
    ],
  ])("refuse %s and say what was found", (_, call, message) => {
    expect(call).toThrow(new RangeError(message));
  });

  it("let pass what holds", () => {
    core.requireSameLength("x", {});
    core.requireAscending("x", { t: [1, 1, 2], none: [] });
    core.requireFinite("x", { v: [0, -1e308] });
    core.requireInteger("x", { n: 3 }, { atLeast: 3, atMost: 3 });
    core.requireInRange("x", { share: 0 }, { atLeast: 0, atMost: 1 });
    core.requireBinary("x", { y: [0, 1] });
    core.requireUnitInterval("x", { p: [0, -0, 1], none: [] });
  });
});

describe("the clock", () => {
  it("is the one place that knows what time it is", () => {
    const before = Date.now();
    const now = core.systemClock.nowMs();
    expect([before <= now, now <= Date.now()]).toEqual([true, true]);
  });
});
