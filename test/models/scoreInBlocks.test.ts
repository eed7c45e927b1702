import { describe, expect, it } from "vitest";
import { createMatrix, createRng, fitGradientBoosting, fitLinear, fitMlp, type FittedModel } from "../../src/index.js";
import { scoreInBlocks } from "../../src/models/scoreInBlocks.js";

const ROWS = 140_000;
const rng = createRng(1);
const rows = createMatrix(
  ROWS,
  2,
  Float32Array.from({ length: 2 * ROWS }, () => (rng.uniform() < 0.05 ? NaN : rng.normal())),
);
const head = createMatrix(200, 2, rows.data.slice(0, 400));
const y = Uint8Array.from({ length: 200 }, (_, row) => (rng.normal() + head.data[2 * row]! > 0 ? 1 : 0));

/** Rows at which two columns differ in a bit; a matcher would compare 140,000 numbers one by one. */
const differing = (a: Float32Array, b: Float32Array): number =>
  a.length === b.length ? a.reduce((count, value, k) => count + (Object.is(value, b[k]) ? 0 : 1), 0) : Infinity;

describe("scoreInBlocks", () => {
  it("shows each block the rows its windows cover, and joins what it says in order", () => {
    const endRow = Int32Array.from({ length: ROWS - 2 }, (_, k) => k + 2);
    const seen: number[] = [];
    const sums = scoreInBlocks({ rows, steps: 3, endRow }, (block) => {
      if (!("endRow" in block)) throw new RangeError("expected windows");
      seen.push(block.rows.rows);
      return Float32Array.from(block.endRow, (end) => block.rows.data[2 * end]! + block.rows.data[2 * (end - 2)]!);
    });
    expect(seen).toEqual([48_002, 48_002, ROWS - 2 * 48_000]);
    const expected = Float32Array.from(endRow, (end) => rows.data[2 * end]! + rows.data[2 * (end - 2)]!);
    expect(differing(sums, expected)).toBe(0);
  });

  it("shows of a long table only what one window covers", () => {
    const endRow = Int32Array.of(ROWS - 1);
    const [seen] = scoreInBlocks({ rows, steps: 3, endRow }, (block) =>
      Float32Array.of("endRow" in block ? block.rows.rows : NaN),
    );
    expect(seen).toBe(3);
  });

  it("takes windows in any order", () => {
    const endRow = Int32Array.from({ length: ROWS }, () => rng.integer(ROWS));
    const values = scoreInBlocks({ rows, steps: 1, endRow }, (block) =>
      "endRow" in block ? Float32Array.from(block.endRow, (end) => block.rows.data[2 * end]!) : new Float32Array(0),
    );
    expect(
      differing(
        values,
        Float32Array.from(endRow, (end) => rows.data[2 * end]!),
      ),
    ).toBe(0);
  });

  it.each<[string, () => Promise<FittedModel>]>([
    ["mlp", () => fitMlp({ x: head, y }, { hiddenUnits: [3], epochs: 1, batchSize: 64 }, { rng })],
    ["gradientBoosting", () => fitGradientBoosting({ x: head, y }, { rounds: 5 }, { rng })],
    ["linear", () => fitLinear({ x: head, y }, { lambda: 0.1 }, { rng })],
  ])("gives %s the scores of each part alone, to the bit", async (_name, fit) => {
    const model = await fit();
    const whole = model.score(rows);
    for (const from of [0, 60_000, 100_000]) {
      const part = createMatrix(40_000, 2, rows.data.slice(2 * from, 2 * (from + 40_000)));
      expect(differing(whole.slice(from, from + 40_000), model.score(part))).toBe(0);
    }
    model.dispose();
  });
});
