import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DAY_MS } from "../../src/core/index.js";
import { readAccountDays, writeAccountDays } from "../../src/run/index.js";

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-accountDays-"));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

describe("the days of an account", () => {
  it("come back with every bit, a ruin among them", () => {
    const path = join(place, "days.csv");
    const timeMs = Float64Array.from({ length: 5 }, (_, k) => (20_000 + k) * DAY_MS);
    writeAccountDays(path, { timeMs, equity: Float64Array.of(1, 1.1, 1.1 / 3, 0, 0) });
    expect(readAccountDays(path)).toEqual({
      day: Int32Array.of(20_000, 20_001, 20_002, 20_003),
      days: Float64Array.of(1, 1, 1, 1),
      returnLog: Float64Array.of(Math.log1p(1.1 / 1 - 1), Math.log1p(1.1 / 3 / 1.1 - 1), -Infinity, 0),
    });
  });

  it("are undefined where there is no file", () => {
    expect(readAccountDays(join(place, "none.csv"))).toBeUndefined();
  });

  it.each([
    ["another header", "a,b\n1,2\n", "a,b"],
    ["days that descend", "day,days,returnLog\n5,1,0\n4,1,0\n", "4,1,0"],
    ["a word", "day,days,returnLog\n5,1,lots\n", "5,1,lots"],
    ["endless riches", "day,days,returnLog\n5,1,Infinity\n", "5,1,Infinity"],
  ])("refuse %s by name", (_, text, found) => {
    const path = join(place, "days.csv");
    writeFileSync(path, text);
    expect(() => readAccountDays(path)).toThrow(`Cannot read "${path}" as it must hold day,days,returnLog`);
    expect(() => readAccountDays(path)).toThrow(JSON.stringify(found));
    expect(readFileSync(path, "utf8")).toBe(text);
  });
});
