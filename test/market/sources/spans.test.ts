import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cutSpans,
  daysOf,
  monthsOf,
  spansMs,
  spanWords,
  subtractSpans,
  uniteSpans,
  windowsOf,
} from "../../../src/market/sources/spans.js";

const DAY = 86_400_000;
type Span = readonly [number, number];
const anySpans = fc.array(fc.tuple(fc.nat(60), fc.nat(20)).map(([from, length]): Span => [from, from + length]));
/** Which whole numbers lie in a set of spans. */
const members = (spans: readonly Span[]) =>
  Array.from({ length: 90 }, (_, x) => x).filter((x) => spans.some(([from, to]) => x >= from && x < to));

describe("spans as sets", () => {
  it("unites, subtracts and cuts as sets of instants do", () => {
    fc.assert(
      fc.property(anySpans, anySpans, (a, b) => {
        const inB = new Set(members(b));
        expect(members(uniteSpans(a))).toEqual(members(a));
        expect(members(subtractSpans(a, b))).toEqual(members(a).filter((x) => !inB.has(x)));
        expect(members(cutSpans(a, [10, 30]))).toEqual(members(a).filter((x) => x >= 10 && x < 30));
        expect(spansMs(a)).toBe(members(a).length);
      }),
    );
  });

  it("cuts windows at the same places whatever is left", () => {
    expect(windowsOf([[3, 12]], 5)).toEqual([
      [3, 5],
      [5, 10],
      [10, 12],
    ]);
    fc.assert(
      fc.property(anySpans, fc.integer({ min: 1, max: 9 }), (spans, step) => {
        const windows = windowsOf(uniteSpans(spans), step);
        expect(members(windows)).toEqual(members(spans));
        for (const [from, to] of windows) expect(Math.floor((to - 1) / step)).toBe(Math.floor(from / step));
      }),
    );
  });

  it("names days, months and spans in UTC", () => {
    const from = Date.UTC(2025, 0, 31, 22);
    const to = Date.UTC(2025, 1, 2, 1);
    expect(daysOf([[from, to]]).map((day) => new Date(day).getUTCDate())).toEqual([31, 1, 2]);
    expect(monthsOf([[from, to]])).toEqual([
      [Date.UTC(2025, 0, 1), Date.UTC(2025, 1, 1)],
      [Date.UTC(2025, 1, 1), Date.UTC(2025, 2, 1)],
    ]);
    expect(spanWords([Date.UTC(2025, 0, 1), Date.UTC(2025, 0, 2)])).toBe("2025-01-01");
    expect(spanWords([Date.UTC(2025, 0, 1), Date.UTC(2025, 0, 1) + 3 * DAY])).toBe("2025-01-01 to 2025-01-03");
    expect(spanWords([from, to])).toBe("2025-01-31 22:00 to 2025-02-02 01:00");
  });
});
