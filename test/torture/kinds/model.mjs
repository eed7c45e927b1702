// @ts-check
/** A model directory: read as it was saved, or refused; never another model, and never the end of the process. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createMatrix, createRng, fitEnsemble, fitGradientBoosting, fitMlp, loadModel } from "tenbin";
import { mutateBytes } from "../mutateBytes.mjs";

/** @type {import("../kind.js").Kind} */
export const model = {
  prepare: async (place) => {
    const rng = createRng(1);
    const x = createMatrix(
      64,
      3,
      Float32Array.from({ length: 192 }, () => rng.normal()),
    );
    const y = Uint8Array.from({ length: 64 }, (_, row) => ((x.data[3 * row] ?? 0) > 0 ? 1 : 0));
    const options = { featureNames: ["a", "b", "c"] };
    const members = [
      await fitMlp({ x, y }, { ...options, hiddenUnits: [3], epochs: 1 }, { rng }),
      await fitGradientBoosting({ x, y }, { ...options, rounds: 3 }, { rng }),
    ];
    const fitted = await fitEnsemble(members, undefined, { weights: "equal" });
    const directory = join(place, "model");
    await fitted.save(directory);
    const expected = fitted.predict(x);
    fitted.dispose();
    const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((name) => name.includes("."));
    const contents = new Map(files.map((name) => [name, readFileSync(join(directory, name))]));
    return async (draw) => {
      const name = files[draw.integer(files.length)] ?? "model.json";
      const whole = contents.get(name) ?? Buffer.alloc(0);
      writeFileSync(join(directory, name), mutateBytes(whole, draw));
      try {
        const loaded = await loadModel(directory);
        assert.deepEqual(loaded.predict(x), expected);
        loaded.dispose();
      } finally {
        writeFileSync(join(directory, name), whole);
      }
    };
  },
};
