import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstAfter, firstAtOrAfter } from "../../src/core/index.js";

const columns = fc
  .array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 })
  .map((values) => Float64Array.from(values).sort());

describe("firstAtOrAfter", () => {
  it("finds the first of equals, the end where all are less, and nothing before `from`", () => {
    expect([0, 1, 2, 3].map((wanted) => firstAtOrAfter([1, 1, 2], wanted))).toEqual([0, 0, 2, 3]);
    expect(firstAtOrAfter([1, 1, 2], 0, { from: 1 })).toBe(1);
    expect(firstAtOrAfter([], 5)).toBe(0);
  });

  it("always counts the values below", () => {
    fc.assert(
      fc.property(columns, fc.integer({ min: -1, max: 10 }), (values, wanted) => {
        expect(firstAtOrAfter(values, wanted)).toBe(values.filter((value) => value < wanted).length);
      }),
    );
  });
});

describe("firstAfter", () => {
  it("passes equals", () => {
    expect([0, 1, 2, 3].map((wanted) => firstAfter([1, 1, 2], wanted))).toEqual([0, 2, 3, 3]);
  });

  it("always counts the values at or below", () => {
    fc.assert(
      fc.property(columns, fc.integer({ min: -1, max: 10 }), (values, wanted) => {
        expect(firstAfter(values, wanted)).toBe(values.filter((value) => value <= wanted).length);
      }),
    );
  });
});
