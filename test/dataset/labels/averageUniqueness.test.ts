import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averageUniqueness } from "../../../src/dataset/index.js";
import { manyLabels, shuffledRows } from "./labelIntervals.arbitrary.js";

describe("averageUniqueness", () => {
  it("shares the time in which labels overlap", () => {
    // Label 0 alone on [0, 2), then with label 1 on [2, 4); label 1 alone on [4, 6); label 2 touches nothing.
    const uniqueness = averageUniqueness({ t0Ms: Float64Array.of(0, 2, 6), t1Ms: Float64Array.of(4, 6, 9) });
    expect([...uniqueness]).toEqual([0.75, 0.75, 1]);
  });

  it("is 1 for labels that only touch, and 1/n for n that coincide", () => {
    expect([...averageUniqueness({ t0Ms: Float64Array.of(0, 4), t1Ms: Float64Array.of(4, 8) })]).toEqual([1, 1]);
    expect([...averageUniqueness({ t0Ms: Float64Array.of(1, 1, 1, 1), t1Ms: Float64Array.of(3, 3, 3, 3) })]).toEqual([
      0.25, 0.25, 0.25, 0.25,
    ]);
  });

  it("always agrees with counting the labels alive at every moment", () => {
    fc.assert(
      fc.property(manyLabels({ minLength: 1 }), ({ t0Ms, t1Ms }) => {
        const uniqueness = averageUniqueness({ t0Ms, t1Ms });
        uniqueness.forEach((value, i) => {
          let sum = 0;
          for (let moment = t0Ms[i]!; moment < t1Ms[i]!; moment++)
            sum += 1 / t0Ms.filter((t0, j) => t0 <= moment && moment < t1Ms[j]!).length;
          expect(value).toBeCloseTo(sum / (t1Ms[i]! - t0Ms[i]!), 10);
        });
      }),
    );
  });

  it("always stays with its row when rows change places", () => {
    fc.assert(
      fc.property(manyLabels({ minLength: 1 }), fc.integer(), (rows, seed) => {
        const { shuffled, backTo } = shuffledRows(rows, seed);
        const before = averageUniqueness(rows);
        averageUniqueness(shuffled).forEach((value, k) => expect(value).toBe(before[backTo[k]!]));
      }),
    );
  });

  it("refuses an empty interval", () => {
    expect(() => averageUniqueness({ t0Ms: Float64Array.of(2), t1Ms: Float64Array.of(1) })).toThrow(
      new RangeError("Cannot measure uniqueness as every label must end after it begins: row 0 is [2, 1)"),
    );
  });
});
