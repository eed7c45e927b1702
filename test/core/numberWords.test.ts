import { describe, expect, it } from "vitest";
import { sayCounted, sayPercent, saySigned } from "../../src/core/index.js";

describe("sayPercent", () => {
  it("has one decimal, or as many as asked for, and no minus before a zero", () => {
    expect([0.41, 1, -0.025, -0.000_1].map((frac) => sayPercent(frac))).toEqual([
      "41.0 %",
      "100.0 %",
      "-2.5 %",
      "0.0 %",
    ]);
    expect([sayPercent(0.416, { decimals: 0 }), sayPercent(-0.001, { decimals: 0 })]).toEqual(["42 %", "0 %"]);
  });
});

describe("sayCounted", () => {
  it("has the noun in the number that the count asks for, and thin spaces in thousands", () => {
    expect([0, 1, 2, 31_502].map((count) => sayCounted(count, "day"))).toEqual([
      "0 days",
      "1 day",
      "2 days",
      "31\u2009502 days",
    ]);
  });
});

describe("saySigned", () => {
  it("says which way, unless what is printed is zero", () => {
    expect([0.03, -0.17, 0, 0.000_4, -0.000_4].map((value) => saySigned(value, { decimals: 3 }))).toEqual([
      "+0.030",
      "-0.170",
      "0.000",
      "0.000",
      "0.000",
    ]);
    expect(saySigned(-2, { decimals: 0 })).toBe("-2");
  });
});
