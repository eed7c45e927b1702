import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareWork } from "./compareWork.mjs";

describe("compareWork", () => {
  it("finds nothing where all is equal", () => {
    expect(
      compareWork({ rows: 3, kind: "lstm", sums: { a: 1.5 } }, { rows: 3, kind: "lstm", sums: { a: 1.5 } }),
    ).toEqual([]);
  });

  it("names what differs, and by how much it might", () => {
    expect(compareWork({ rows: 3, sum: 1 }, { rows: 4, sum: 1.02 }, { sum: 0.01 })).toEqual([
      "rows: ours 3, peer 4, allowed 0 of the larger",
      "sum: ours 1, peer 1.02, allowed 0.01 of the larger",
    ]);
  });

  it("takes the tolerance of a group for all in it, as a share or as it is", () => {
    const [ours, peer] = [{ size: { a: 100, b: 1 } }, { size: { a: 100.5, b: 1.5 } }];
    expect(compareWork(ours, peer, { size: 0.01 })).toEqual(["size.b: ours 1, peer 1.5, allowed 0.01 of the larger"]);
    expect(compareWork(ours, peer, { size: { absolute: 0.5 } })).toEqual([]);
  });

  it("is not content with a name that one side lacks, nor with a number that is none, nor with nothing", () => {
    expect(compareWork({ a: 1 }, { a: 1, b: 2 })).toEqual(["b: ours does not say"]);
    expect(compareWork({ a: 1, b: 2 }, { a: 1 })).toEqual(["b: the peer does not say"]);
    expect(compareWork({ a: NaN }, { a: NaN }, { a: 1 })).toHaveLength(1);
    expect(compareWork({ a: "1" }, { a: 1 })).toHaveLength(1);
    expect(compareWork({}, {})).toEqual(["neither side says what it did"]);
  });

  it("agrees exactly when the numbers are within the share of the larger, whichever side that is", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (value, off) => {
          const other = value * (1 - off);
          for (const [a, b] of [
            [value, other],
            [other, value],
          ] as const) {
            expect(compareWork({ a }, { a: b }, { a: 0.1 })).toHaveLength(Math.abs(a - b) <= 0.1 * value ? 0 : 1);
          }
        },
      ),
    );
  });
});
