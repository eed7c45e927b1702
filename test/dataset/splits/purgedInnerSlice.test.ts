import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { purgedInnerSlice } from "../../../src/dataset/index.js";
import { manyLabels } from "../labels/labelIntervals.arbitrary.js";

const rows = {
  t0Ms: Float64Array.from({ length: 10 }, (_, i) => i),
  t1Ms: Float64Array.from({ length: 10 }, (_, i) => i + 2),
};

describe("purgedInnerSlice", () => {
  it("keeps the last rows for stopping and purges what reaches into them", () => {
    const slice = purgedInnerSlice(
      rows,
      Int32Array.from({ length: 10 }, (_, i) => i),
      { validationFrac: 0.3 },
    );
    expect([...slice.fitIdx]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...slice.validationIdx]).toEqual([7, 8, 9]);
    expect(slice.purgedCount).toBe(1);
  });

  it("never fits on a label that ends after the slice opens, nor parts an instant", () => {
    fc.assert(
      fc.property(
        manyLabels({ minLength: 4 }),
        fc.double({ min: 0.05, max: 0.9, noNaN: true }),
        (labels, validationFrac) => {
          const all = Int32Array.from(labels.t0Ms, (_, row) => row);
          const slice = sliceOrNone(() => purgedInnerSlice(labels, all, { validationFrac }));
          if (slice === undefined) return;
          const opens = Math.min(...Array.from(slice.validationIdx, (row) => labels.t0Ms[row]!));
          for (const row of slice.fitIdx) expect(labels.t1Ms[row]!).toBeLessThanOrEqual(opens);
          expect(labels.t0Ms.filter((t0) => t0 >= opens).length).toBe(slice.validationIdx.length);
          expect(slice.fitIdx.length + slice.validationIdx.length + slice.purgedCount).toBe(all.length);
        },
      ),
    );
  });

  it("refuses a window too short to part", () => {
    expect(() => purgedInnerSlice(rows, Int32Array.of(0, 1), { validationFrac: 0.5 })).toThrow(
      new RangeError(
        "Cannot part a training window as both parts must hold rows: of 2 rows 0 are left to fit on and 1 to stop on",
      ),
    );
    expect(() => purgedInnerSlice(rows, Int32Array.of(0, 1), { validationFrac: 1 })).toThrow(
      /validationFrac must be above 0 and below 1|validationFrac must be below 1 and above 0/,
    );
  });
});

function sliceOrNone<T>(part: () => T): T | undefined {
  try {
    return part();
  } catch (error) {
    if (error instanceof RangeError && error.message.includes("both parts must hold rows")) return undefined;
    throw error;
  }
}
