import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatBps,
  formatCount,
  formatEstimate,
  formatNumber,
  formatPercent,
  formatPercentEstimate,
} from "../../src/report/index.js";

const THIN = "\u2009";

describe("formatNumber", () => {
  it.each([
    [0.5237, "0.524"],
    [-0.5237, "-0.524"],
    [0.05, "0.0500"],
    [12.34, "12.3"],
    [999.4, "999"],
    [999.7, `1${THIN}000`],
    [259_200, `259${THIN}200`],
    [-1_234_567.8, `-1${THIN}234${THIN}568`],
    [0.000_012_34, "1.23e-5"],
    [0, "0"],
    [null, "not shown"],
    [undefined, "not shown"],
    [Number.NaN, "not shown"],
    [Infinity, "not shown"],
  ])("says %s as %s", (value, said) => {
    expect(formatNumber(value)).toBe(said);
  });

  it("always stays within half a unit of the third digit", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (value) => {
        const read = Number(formatNumber(value).replaceAll(THIN, ""));
        expect(Math.abs(read - value)).toBeLessThanOrEqual(
          Math.max(0.005 * Math.abs(value) * 1.000_001, Number.MIN_VALUE),
        );
      }),
    );
  });
});

describe("percent, basis points, counts and intervals", () => {
  it("have one decimal and a thin space", () => {
    expect(formatPercent(0.4096)).toBe(`41.0${THIN}%`);
    expect(formatBps(0.0007)).toBe(`7.0${THIN}bps`);
    expect(formatCount(4_320)).toBe(`4${THIN}320`);
  });

  it("put no sign before a zero", () => {
    expect(formatPercent(-0.000_1)).toBe(`0.0${THIN}%`);
    expect(formatCount(-0.2)).toBe("0");
  });

  it("put an interval in brackets", () => {
    expect(formatEstimate({ value: 0.524, low: 0.511, high: 0.537 })).toBe("0.524 [0.511, 0.537]");
    expect(formatPercentEstimate({ value: 0.41, low: 0.381, high: 0.44 })).toBe(
      `41.0${THIN}% [38.1${THIN}%, 44.0${THIN}%]`,
    );
    expect([
      formatEstimate(null),
      formatPercentEstimate(undefined),
      formatPercent(null),
      formatBps(Number.NaN),
      formatCount(null),
    ]).toEqual(Array.from({ length: 5 }, () => "not shown"));
  });
});
