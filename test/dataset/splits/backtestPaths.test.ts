import { describe, expect, it } from "vitest";
import { backtestPaths, combinatorialPurgedFolds, purgedWalkForward, type Fold } from "../../../src/dataset/index.js";

const t0Ms = Float64Array.from({ length: 24 }, (_, i) => i);
const rows = { t0Ms, t1Ms: t0Ms.map((t0) => t0 + 1) };
const told = (folds: readonly Fold[]) =>
  backtestPaths(folds).map((path) =>
    path.map(({ fold, places }) => ({ fold, rows: Array.from(places, (place) => folds[fold]!.testIdx[place]!) })),
  );

describe("backtestPaths", () => {
  it("takes each group from the k-th fold that tests it, as the book's figure of 4 groups and 2 tested", () => {
    const folds = combinatorialPurgedFolds(rows, { groups: 4, testGroups: 2, embargoMs: 0 });
    // Folds: 01 02 03 12 13 23.
    expect(told(folds).map((path) => path.map(({ fold }) => folds[fold]!.testGroups.join("")))).toEqual([
      ["01", "01", "02", "03"],
      ["02", "12", "12", "13"],
      ["03", "13", "23", "23"],
    ]);
  });

  it.each([
    [4, 1],
    [5, 2],
    [6, 3],
  ])("tells every row once and in order of time on each path, %i groups and %i tested", (groups, testGroups) => {
    for (const path of told(combinatorialPurgedFolds(rows, { groups, testGroups, embargoMs: 1 })))
      expect(path.flatMap((part) => part.rows)).toEqual(Array.from(t0Ms));
  });

  it("is one path of all test windows on a walk-forward", () => {
    const folds = purgedWalkForward(rows, { folds: 3, firstTrainFrac: 0.5, mode: "expanding", gapMs: 0 });
    expect(told(folds)).toEqual([folds.map(({ testIdx }, fold) => ({ fold, rows: [...testIdx] }))]);
    expect(told([])).toEqual([[]]);
  });
});
