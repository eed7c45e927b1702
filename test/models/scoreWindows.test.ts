import { afterEach, describe, expect, it, vi } from "vitest";
import { createMatrix, createRng, fitMlp, type FittedModel } from "../../src/index.js";
import { nodeBackend } from "../../src/models/tensorflow/nodeBackend.js";

const SAMPLES = 30;
const COLS = 8;
const rng = createRng(5);

function rowsOf(count: number) {
  const rows = createMatrix(count, COLS);
  for (let at = 0; at < rows.data.length; at++) rows.data[at] = rng.normal();
  return rows;
}

const y = Uint8Array.from({ length: SAMPLES }, (_, k) => k % 2);
const fit = (hiddenUnits: readonly number[]): Promise<FittedModel> =>
  fitMlp({ x: rowsOf(SAMPLES), y }, { hiddenUnits, epochs: 1 }, { rng });

describe("scores of windows", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("are the same on any number of threads, to the bit", async () => {
    const model = await fit([16, 8]);
    const rows = rowsOf(5_003);
    vi.stubEnv("TF_NUM_INTEROP_THREADS", "1");
    const alone = model.score(rows);
    expect(new Set(alone).size).toBeGreaterThan(4_000);
    for (const threads of ["2", "3", "7", "64", "none"]) {
      vi.stubEnv("TF_NUM_INTEROP_THREADS", threads);
      expect(model.score(rows)).toEqual(alone);
    }
    model.dispose();
  });

  it("keep the graphs of few shapes, however many are scored", async () => {
    for (let units = 1; units <= 40; units++) {
      const model = await fit([units]);
      expect(model.score(rowsOf(3))).toHaveLength(3);
      model.dispose();
    }
    expect(nodeBackend().getNumOfSavedModels()).toBeLessThanOrEqual(24);
  });

  it("of a model that was disposed of are refused", async () => {
    const model = await fit([8]);
    model.dispose();
    expect(() => model.score(rowsOf(3))).toThrow("it was disposed");
  });
});
