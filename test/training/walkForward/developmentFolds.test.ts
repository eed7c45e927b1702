import { describe, expect, it } from "vitest";
import { developmentFolds } from "../../../src/training/index.js";
import { signalDataset, SPLIT } from "../handmadeRun.js";

describe("developmentFolds", () => {
  const dataset = signalDataset();
  const folds = developmentFolds(dataset, SPLIT);

  it("never holds a row whose label ends in the confirmation period", () => {
    for (const { trainIdx, testIdx } of folds) {
      for (const row of [...trainIdx, ...testIdx])
        expect(dataset.t1Ms[row]!).toBeLessThanOrEqual(dataset.confirmationFromMs);
    }
  });

  it("never trains on a label that ends after the test window opens, in any symbol", () => {
    for (const { trainIdx, testIdx } of folds) {
      const opens = dataset.t0Ms[testIdx[0]!]!;
      for (const row of trainIdx) expect(dataset.t1Ms[row]!).toBeLessThanOrEqual(opens);
      expect(new Set(Array.from(testIdx, (row) => dataset.symbolIndex[row]!)).size).toBe(2);
    }
  });

  it("tests in order, each window where the one before ended", () => {
    const tested = folds.flatMap(({ testIdx }) => [...testIdx]);
    expect(tested).toEqual([...tested].sort((a, b) => a - b));
    expect(new Set(tested).size).toBe(tested.length);
  });
});
