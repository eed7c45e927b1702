import { describe, expect, it } from "vitest";
import { createMatrix, createRng, fitLstm } from "../../src/index.js";

describe("a network's score of a window", () => {
  it("does not depend on where in a batch the window stands, to the bit", async () => {
    const [steps, cols, windows] = [24, 43, 40];
    const rng = createRng(9);
    const rows = createMatrix(windows + steps - 1, cols);
    for (let at = 0; at < rows.data.length; at++) rows.data[at] = rng.normal();
    const endRow = Int32Array.from({ length: windows }, (_, k) => k + steps - 1);
    const y = Uint8Array.from(endRow, () => (rng.uniform() < 0.5 ? 1 : 0));
    // Odd widths leave the native kernels something over at the end of a block of some 570 rows.
    const options = { firstUnits: 11, secondUnits: 6, denseUnits: 7, epochs: 1 };
    const model = await fitLstm({ x: { rows, steps, endRow }, y }, options, { rng });
    for (const end of endRow) {
      const scores = model.score({ rows, steps, endRow: new Int32Array(600).fill(end) });
      expect(scores).toEqual(new Float32Array(600).fill(scores[0]!));
    }
    model.dispose();
  });
});
