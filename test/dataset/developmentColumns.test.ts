import { describe, expect, it } from "vitest";
import { developmentColumns } from "../../src/dataset/index.js";
import { handmadeDataset } from "./handmadeDataset.js";

describe("developmentColumns", () => {
  // The value says whose it is: symbol, bar and column.
  const dataset = handmadeDataset({ bars: 600, feature: (symbol, bar, column) => 1_000 * symbol + 10 * bar + column });

  it("takes the decisions before the confirmation period, each symbol's own values", () => {
    const { second, first } = developmentColumns(dataset, ["second", "first"]);
    const before = [...dataset.t0Ms.keys()].filter((k) => dataset.t0Ms[k]! < dataset.confirmationFromMs);
    expect(before.length).toBeLessThan(dataset.t0Ms.length);
    expect(second).toEqual(before.map((k) => 1_000 * dataset.symbolIndex[k]! + 10 * dataset.barRow[k]! + 1));
    expect(first).toEqual(second!.map((value) => value - 1));
  });

  it("refuses a feature that the dataset does not use", () => {
    expect(() => developmentColumns(dataset, ["first", "fourth"])).toThrow(
      'Cannot take a column as it must be one of the 3 features used: found "fourth"',
    );
  });
});
