import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { purgedWalkForward, type WalkForwardSplit } from "../../../src/dataset/index.js";
import { manyLabels, shuffledRows } from "../labels/labelIntervals.arbitrary.js";

const rows = {
  t0Ms: Float64Array.from({ length: 11 }, (_, i) => i),
  t1Ms: Float64Array.from({ length: 11 }, (_, i) => i + 2),
};
const split: WalkForwardSplit = { folds: 1, firstTrainFrac: 0.6, mode: "expanding", gapMs: 0 };

describe("purgedWalkForward", () => {
  it("drops the rows whose label ends inside the test window", () => {
    const [fold] = purgedWalkForward(rows, split);
    // The window opens at 6: row 4 is known exactly then and stays, row 5 is known at 7.
    expect([...fold!.trainIdx]).toEqual([0, 1, 2, 3, 4]);
    expect([...fold!.testIdx]).toEqual([6, 7, 8, 9, 10]);
    expect(fold).toMatchObject({ purgedCount: 1, embargoedCount: 0 });
  });

  it("drops more for a gap, and counts it apart", () => {
    const [fold] = purgedWalkForward(rows, { ...split, gapMs: 2 });
    expect([...fold!.trainIdx]).toEqual([0, 1, 2]);
    expect(fold).toMatchObject({ purgedCount: 1, embargoedCount: 2 });
  });

  it("forgets the oldest rows when it rolls", () => {
    const folds = purgedWalkForward(rows, { folds: 2, firstTrainFrac: 0.4, mode: "rolling", gapMs: 0 });
    expect(folds.map(({ trainIdx }) => [...trainIdx])).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    expect(folds.map(({ testIdx }) => [...testIdx])).toEqual([
      [4, 5, 6],
      [7, 8, 9, 10],
    ]);
  });

  const anySplit = fc.record({
    folds: fc.integer({ min: 1, max: 4 }),
    firstTrainFrac: fc.double({ min: 0.2, max: 0.8, noNaN: true }),
    mode: fc.constantFrom("expanding" as const, "rolling" as const),
    gapMs: fc.nat(20),
  });

  it("never trains on a label that ends after its test window opens, less the gap", () => {
    fc.assert(
      fc.property(manyLabels({ minLength: 20 }), anySplit, (labels, options) => {
        for (const { trainIdx, testIdx } of foldsOrNone(() => purgedWalkForward(labels, options))) {
          const opens = Math.min(...Array.from(testIdx, (row) => labels.t0Ms[row]!));
          for (const row of trainIdx) expect(labels.t1Ms[row]!).toBeLessThanOrEqual(opens - options.gapMs);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("tests each row behind the first training window exactly once, in order of time", () => {
    fc.assert(
      fc.property(manyLabels({ minLength: 20 }), anySplit, (labels, options) => {
        const folds = foldsOrNone(() => purgedWalkForward(labels, options));
        if (folds.length === 0) return;
        const tested = folds.flatMap(({ testIdx }) => [...testIdx]);
        expect(new Set(tested).size).toBe(tested.length);
        const first = Math.min(...labels.t0Ms);
        const opens = first + (Math.max(...labels.t0Ms) - first) * options.firstTrainFrac;
        expect(tested.length).toBe(labels.t0Ms.filter((t0) => t0 >= opens).length);
        folds.slice(1).forEach(({ testIdx }, k) => {
          const latest = Math.max(...Array.from(folds[k]!.testIdx, (row) => labels.t0Ms[row]!));
          for (const row of testIdx) expect(labels.t0Ms[row]!).toBeGreaterThan(latest);
        });
      }),
    );
  });

  it("always gives the same folds whatever the order of the rows, and counts every row before a window", () => {
    fc.assert(
      fc.property(manyLabels({ minLength: 20 }), fc.integer(), (labels, seed) => {
        const { shuffled, backTo } = shuffledRows(labels, seed);
        const options: WalkForwardSplit = { folds: 2, firstTrainFrac: 0.5, mode: "expanding", gapMs: 4 };
        const folds = foldsOrNone(() => purgedWalkForward(labels, options));
        const others = foldsOrNone(() => purgedWalkForward(shuffled, options));
        const sorted = (idx: Int32Array) => [...idx].sort((a, b) => a - b);
        expect(others.map(({ trainIdx }) => sorted(trainIdx.map((row) => backTo[row]!)))).toEqual(
          folds.map(({ trainIdx }) => sorted(trainIdx)),
        );
        const first = Math.min(...labels.t0Ms);
        const spanMs = Math.max(...labels.t0Ms) - first;
        folds.forEach(({ trainIdx, purgedCount, embargoedCount }, k) => {
          const opens = first + spanMs * (0.5 + k / 4);
          expect(trainIdx.length + purgedCount + embargoedCount).toBe(labels.t0Ms.filter((t0) => t0 < opens).length);
        });
      }),
    );
  });

  it.each([
    [
      "columns of different lengths",
      { t0Ms: new Float64Array(3), t1Ms: new Float64Array(4) },
      split,
      "Cannot split a walk-forward as all columns must have one length: t0Ms has 3, t1Ms has 4",
    ],
    [
      "a label that ends when it begins",
      { t0Ms: Float64Array.of(5), t1Ms: Float64Array.of(5) },
      split,
      "Cannot split a walk-forward as every label must end after it begins: row 0 is [5, 5)",
    ],
    [
      "no labels",
      { t0Ms: new Float64Array(0), t1Ms: new Float64Array(0) },
      split,
      "Cannot split a walk-forward as there must be at least one label: found none",
    ],
    [
      "half a fold",
      rows,
      { ...split, folds: 0.5 },
      "Cannot split a walk-forward as folds must be an integer of at least 1: found 0.5",
    ],
    [
      "more folds than rows",
      rows,
      { ...split, folds: 30 },
      /fold \d+ of 30 has \d+ and 0; use fewer folds or more data/,
    ],
  ])("refuses %s", (_, labels, options, message) => {
    expect(() => purgedWalkForward(labels, options)).toThrow(message);
  });
});

/** Splits of random rows that leave a fold empty are refused, and say nothing here. */
function foldsOrNone<T>(split: () => T[]): T[] {
  try {
    return split();
  } catch (error) {
    if (error instanceof RangeError && error.message.includes("every fold must hold")) return [];
    throw error;
  }
}
