import { describe, expect, it } from "vitest";
import { createMatrix, createRng, fitLstm, fitMlp, fitTransformer, type FittedModel } from "../../src/index.js";

const rng = createRng(9);
const SAMPLES = 40;

function windowsOf(count: number, { steps, cols }: { readonly steps: number; readonly cols: number }) {
  const rows = createMatrix(count + steps - 1, cols);
  for (let at = 0; at < rows.data.length; at++) rows.data[at] = rng.normal();
  return { rows, steps, endRow: Int32Array.from({ length: count }, (_, k) => k + steps - 1) };
}

const y = Uint8Array.from({ length: SAMPLES }, (_, k) => k % 2);

describe("a network's score of a window", () => {
  it("does not depend on where in a batch the window stands, to the bit", async () => {
    const x = windowsOf(SAMPLES, { steps: 24, cols: 43 });
    // Odd widths leave the native kernels something over at the end of a block of some 570 rows.
    const options = { firstUnits: 11, secondUnits: 6, denseUnits: 7, epochs: 1 };
    const model = await fitLstm({ x, y }, options, { rng });
    for (const end of x.endRow) {
      const scores = model.score({ ...x, endRow: new Int32Array(600).fill(end) });
      expect(scores).toEqual(new Float32Array(600).fill(scores[0]!));
    }
    model.dispose();
  });

  // Without whole panels some window of each is rounded otherwise, in a larger batch or at another place in one.
  const epochs = 1;
  it.each<readonly [string, number, number, (x: ReturnType<typeof windowsOf>) => Promise<FittedModel>]>([
    [
      "LSTM of a search",
      24,
      52,
      (x) => fitLstm({ x, y }, { epochs, firstUnits: 101, secondUnits: 51, denseUnits: 32 }, { rng }),
    ],
    [
      "LSTM of odd widths",
      18,
      56,
      (x) => fitLstm({ x, y }, { epochs, firstUnits: 57, secondUnits: 137, denseUnits: 121 }, { rng }),
    ],
    [
      "transformer over a window of odd length",
      21,
      44,
      (x) => fitTransformer({ x, y }, { epochs, heads: 3, modelUnits: 24, layers: 2, feedForwardUnits: 25 }, { rng }),
    ],
    ["dense net of odd widths", 1, 29, (x) => fitMlp({ x, y }, { epochs, hiddenUnits: [49, 33] }, { rng })],
  ])("is the same in any order and alone, to the bit: %s", async (_name, steps, cols, fit) => {
    const model = await fit(windowsOf(SAMPLES, { steps, cols }));
    const asked = windowsOf(1_500, { steps, cols });
    const inOrder = model.score(asked);
    for (let round = 0; round < 3; round++) {
      const order = rng.permutation(asked.endRow.length);
      const shuffled = model.score({ ...asked, endRow: Int32Array.from(order, (k) => asked.endRow[k]!) });
      expect(Array.from(order).filter((k, at) => shuffled[at] !== inOrder[k])).toEqual([]);
    }
    for (const k of [0, 7, 479, 480, 1_001, 1_499])
      expect(model.score({ ...asked, endRow: asked.endRow.slice(k, k + 1) })[0]).toBe(inOrder[k]);
    // A panel may be of 6 or of 8 windows: whatever is asked for together is filled up to both.
    for (const [from, count] of [2, 3, 5, 6, 8, 13, 16, 23, 24, 25, 47, 49, 71, 479].entries()) {
      const few = model.score({ ...asked, endRow: asked.endRow.slice(from, from + count) });
      expect(few).toEqual(inOrder.slice(from, from + count));
    }
    model.dispose();
  });
});
