import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { combinatorialPathCount, combinatorialPurgedFolds } from "../../../src/dataset/index.js";
import { shuffledRows, manyLabels } from "../labels/labelIntervals.arbitrary.js";

/** Rows at 0 ... n - 1 whose labels last `length`. */
function ladder(n: number, length: number) {
  const t0Ms = Float64Array.from({ length: n }, (_, i) => i);
  return { t0Ms, t1Ms: t0Ms.map((t0) => t0 + length) };
}

describe("combinatorialPurgedFolds", () => {
  it("tests every choice of groups once and purges what reaches into them", () => {
    const folds = combinatorialPurgedFolds(ladder(12, 2), { groups: 4, testGroups: 1, embargoMs: 0 });
    expect(folds.map(({ testIdx }) => [...testIdx])).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [6, 7, 8],
      [9, 10, 11],
    ]);
    // Block [3, 7): rows 2 and 6 overlap it; row 1 is known at 3 and row 7 begins at 7, both stay.
    expect([...folds[1]!.trainIdx]).toEqual([0, 1, 7, 8, 9, 10, 11]);
    expect(folds[1]).toMatchObject({ purgedCount: 2, embargoedCount: 0, testGroups: [1] });
  });

  it("embargoes rows that begin just behind a block, its end included", () => {
    const [, fold] = combinatorialPurgedFolds(ladder(12, 2), { groups: 4, testGroups: 1, embargoMs: 2 });
    expect([...fold!.trainIdx]).toEqual([0, 1, 10, 11]);
    expect(fold).toMatchObject({ purgedCount: 2, embargoedCount: 3 });
  });

  it("joins neighbouring test groups into one block and keeps separate ones apart", () => {
    const folds = combinatorialPurgedFolds(ladder(12, 2), { groups: 4, testGroups: 2, embargoMs: 0 });
    expect(folds.map(({ testGroups }) => testGroups.join(""))).toEqual(["01", "02", "03", "12", "13", "23"]);
    // Groups 0 and 2: blocks [0, 4) and [6, 10); of rows 3 4 5 only row 4 lies between, of 9 10 11 the last two behind.
    expect([...folds[1]!.trainIdx]).toEqual([4, 10, 11]);
  });

  it("counts splits and paths as the book does", () => {
    const rows = ladder(100, 0.5);
    expect(combinatorialPurgedFolds(rows, { groups: 6, testGroups: 2, embargoMs: 0 })).toHaveLength(15);
    expect(combinatorialPathCount({ groups: 6, testGroups: 2 })).toBe(5);
    expect(combinatorialPurgedFolds(rows, { groups: 10, testGroups: 8, embargoMs: 0 })).toHaveLength(45);
    expect(combinatorialPathCount({ groups: 10, testGroups: 8 })).toBe(36);
  });

  it("never trains on a label that meets a tested label, and counts every row once", () => {
    fc.assert(
      fc.property(
        manyLabels({ minLength: 12 }),
        fc.integer({ min: 2, max: 5 }),
        fc.nat(40),
        (rows, groups, embargoMs) => {
          fc.pre(new Set(rows.t0Ms).size >= groups);
          for (const testGroups of [1, groups - 1]) {
            const folds = foldsOrNone(() => combinatorialPurgedFolds(rows, { groups, testGroups, embargoMs }));
            for (const { trainIdx, testIdx, purgedCount, embargoedCount } of folds) {
              expect(trainIdx.length + testIdx.length + purgedCount + embargoedCount).toBe(rows.t0Ms.length);
              const meets = (train: number) =>
                testIdx.some((test) => rows.t1Ms[train]! > rows.t0Ms[test]! && rows.t0Ms[train]! < rows.t1Ms[test]!);
              expect(trainIdx.filter(meets)).toHaveLength(0);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("never trains on a row that begins in the embargo of a tested block", () => {
    fc.assert(
      fc.property(manyLabels({ minLength: 12 }), fc.integer({ min: 1, max: 40 }), (rows, embargoMs) => {
        fc.pre(new Set(rows.t0Ms).size >= 3);
        for (const { trainIdx, testIdx } of foldsOrNone(() =>
          combinatorialPurgedFolds(rows, { groups: 3, testGroups: 1, embargoMs }),
        )) {
          const endMs = Math.max(...Array.from(testIdx, (row) => rows.t1Ms[row]!));
          for (const row of trainIdx)
            expect(rows.t0Ms[row]! >= endMs && rows.t0Ms[row]! <= endMs + embargoMs).toBe(false);
        }
      }),
    );
  });

  it("always gives the same folds whatever the order of the rows, and never parts an instant", () => {
    fc.assert(
      fc.property(manyLabels({ minLength: 10 }), fc.integer(), (rows, seed) => {
        fc.pre(new Set(rows.t0Ms).size >= 3);
        const { shuffled, backTo } = shuffledRows(rows, seed);
        const options = { groups: 3, testGroups: 1, embargoMs: 3 };
        const folds = foldsOrNone(() => combinatorialPurgedFolds(rows, options));
        const others = foldsOrNone(() => combinatorialPurgedFolds(shuffled, options));
        const sorted = (idx: Int32Array) => [...idx].sort((a, b) => a - b);
        expect(others.map(({ trainIdx }) => sorted(trainIdx.map((row) => backTo[row]!)))).toEqual(
          folds.map(({ trainIdx }) => sorted(trainIdx)),
        );
        for (const { testIdx } of folds) {
          const tested = new Set(Array.from(testIdx, (row) => rows.t0Ms[row]!));
          expect(rows.t0Ms.filter((t0) => tested.has(t0)).length).toBe(testIdx.length);
        }
      }),
    );
  });

  it.each([
    ["one group", { groups: 1, testGroups: 1, embargoMs: 0 }, /groups must be an integer of at least 2: found 1/],
    [
      "all groups tested",
      { groups: 3, testGroups: 3, embargoMs: 0 },
      /testGroups must be an integer from 1 to 2: found 3/,
    ],
    ["a negative embargo", { groups: 3, testGroups: 1, embargoMs: -1 }, /embargoMs must be at least 0: found -1/],
    ["more groups than times", { groups: 11, testGroups: 1, embargoMs: 0 }, /found 10 times for 11 groups/],
    [
      "more folds than anybody can train",
      { groups: 40, testGroups: 20, embargoMs: 0 },
      /at most 100000 of them: 20 of 40 groups make 137846528820/,
    ],
    ["an embargo that leaves nothing", { groups: 2, testGroups: 1, embargoMs: 100 }, /testing groups 0 leaves none/],
  ])("refuses %s", (_, options, message) => {
    expect(() => combinatorialPurgedFolds(ladder(10, 1), options)).toThrow(message);
  });
});

/** Splits of random rows that leave no training row are refused, and say nothing here. */
function foldsOrNone<T>(split: () => T[]): T[] {
  try {
    return split();
  } catch (error) {
    if (error instanceof RangeError && error.message.includes("leaves none")) return [];
    throw error;
  }
}
