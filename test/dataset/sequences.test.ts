import { describe, expect, it } from "vitest";
import { createMatrix } from "../../src/core/index.js";
import { gatherWindows, lastRows, sampleCount, takeSamples } from "../../src/dataset/index.js";

const rows = createMatrix(5, 2, Float32Array.from([0, 1, 10, 11, 20, 21, 30, 31, 40, 41]));
const windows = { rows, steps: 3, endRow: Int32Array.of(2, 4) };

describe("sequences", () => {
  it("gathers the bars of each window, oldest first", () => {
    const batch = gatherWindows(windows, 0, 2);
    expect([batch.rows, batch.cols]).toEqual([2, 6]);
    expect([...batch.data]).toEqual([0, 1, 10, 11, 20, 21, 20, 21, 30, 31, 40, 41]);
    expect([...gatherWindows(windows, 1, 2).data]).toEqual([20, 21, 30, 31, 40, 41]);
  });

  it("re-points windows without copying their rows, and copies rows of a matrix", () => {
    const taken = takeSamples(windows, Int32Array.of(1, 1, 0));
    expect([...taken.endRow]).toEqual([4, 4, 2]);
    expect(taken.rows).toBe(rows);
    expect([...takeSamples(rows, Int32Array.of(3)).data]).toEqual([30, 31]);
  });

  it("shows a tabular model the last row of each window", () => {
    expect([...lastRows(windows).data]).toEqual([20, 21, 40, 41]);
    expect(lastRows(rows)).toBe(rows);
    expect([sampleCount(windows), sampleCount(rows)]).toEqual([2, 5]);
  });
});
