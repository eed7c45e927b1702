import { describe, expect, it } from "vitest";
import type { Dataset, Fold } from "../../../src/dataset/index.js";
import { describeSplits } from "../../../src/training/index.js";
import { handmadeDataset } from "../../dataset/handmadeDataset.js";

/** Twenty rows of two symbols in turn; the judged and the imbalanced label are given. */
function labelledBy(judged: (row: number) => number, imbalanced: (row: number) => number): Dataset {
  const dataset = handmadeDataset({ bars: 302 });
  expect(dataset.t0Ms.length).toBe(20);
  const labels = (of: (row: number) => number) => Uint8Array.from({ length: 20 }, (_, row) => of(row));
  return {
    ...dataset,
    judged: { ...dataset.judged, label: labels(judged) },
    imbalanced: { ...dataset.imbalanced, label: labels(imbalanced) },
  };
}

const fold: Fold = {
  trainIdx: Int32Array.from([0, 1, 2, 3, 4, 5, 6, 7]),
  testIdx: Int32Array.from([12, 13, 14, 15]),
  purgedCount: 4,
  embargoedCount: 1,
};

describe("describeSplits", () => {
  it("counts rows, purged rows and both base rates of every part, and of every symbol in it", () => {
    const dataset = labelledBy(
      (row) => (row % 4 < 2 ? 1 : 0),
      (row) => (row % 4 === 0 || row % 4 === 1 ? Number(row > 2) : 0),
    );
    const { parts } = describeSplits(dataset, [fold]);
    expect(
      parts.map(({ fold: number, part, rows, purged, embargoed }) => [number, part, rows, purged, embargoed]),
    ).toEqual([
      [1, "train", 8, 4, 1],
      [1, "test", 4, 0, 0],
    ]);
    expect(parts[0]).toMatchObject({
      judgedBaseRate: 0.5,
      imbalancedBaseRate: 0.25,
      days: 1,
      fromMs: dataset.t0Ms[0],
      toMs: dataset.t0Ms[7],
    });
    expect(parts[0]!.symbols).toEqual([
      { symbol: "BTCUSDT", rows: 4, judgedBaseRate: 0.5, imbalancedBaseRate: 0.25 },
      { symbol: "ETHUSDT", rows: 4, judgedBaseRate: 0.5, imbalancedBaseRate: 0.25 },
    ]);
  });

  it("warns in a sentence of every base rate outside 30-70 %", () => {
    const dataset = labelledBy(
      (row) => (row % 2 === 0 ? 1 : 0),
      (row) => (row % 4 < 2 ? 1 : 0),
    );
    // Symbols alternate, so the horizon label is always BUY in one and always SELL in the other.
    expect(describeSplits(dataset, [fold]).warnings).toEqual([
      "100.0 % of BTCUSDT in the training window of fold 1 are BUY by the horizon label, outside 30-70 %",
      "0.0 % of ETHUSDT in the training window of fold 1 are BUY by the horizon label, outside 30-70 %",
      "100.0 % of BTCUSDT in the test window of fold 1 are BUY by the horizon label, outside 30-70 %",
      "0.0 % of ETHUSDT in the test window of fold 1 are BUY by the horizon label, outside 30-70 %",
    ]);
  });

  it("says which symbol a part lacks", () => {
    const dataset = labelledBy(
      (row) => (row % 4 < 2 ? 1 : 0),
      (row) => (row % 4 < 2 ? 1 : 0),
    );
    expect(describeSplits(dataset, [{ ...fold, testIdx: Int32Array.of(12, 14) }]).warnings).toEqual([
      "ETHUSDT has no rows in the test window of fold 1",
    ]);
  });

  it("is silent when all is well", () => {
    const dataset = labelledBy(
      (row) => (row % 4 < 2 ? 1 : 0),
      (row) => (row % 4 > 1 ? 1 : 0),
    );
    expect(describeSplits(dataset, [fold]).warnings).toEqual([]);
  });

  it("refuses an empty part", () => {
    expect(() =>
      describeSplits(
        labelledBy(
          () => 1,
          () => 0,
        ),
        [{ ...fold, testIdx: new Int32Array(0) }],
      ),
    ).toThrow(
      new RangeError("Cannot describe splits as every part must hold rows: the test window of fold 1 holds none"),
    );
  });
});
