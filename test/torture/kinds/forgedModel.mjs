// @ts-check
/**
 * A model directory changed by somebody who mended its hashes: refused, or a model whose scores are probabilities;
 * never the end of the process.
 */
import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  continueGradientBoosting,
  createMatrix,
  createRng,
  explainGradientBoosting,
  fitEnsemble,
  fitGradientBoosting,
  fitLinear,
  fitMlp,
  loadModel,
} from "tenbin";
import { parseUbjson } from "../../../dist/models/gradientBoosting/xgboost/parseUbjson.js";
import { changeValue } from "../changeValue.mjs";
import { forgeCard, forgeFile } from "../forgeModel.mjs";
import { mutateBytes } from "../mutateBytes.mjs";
import { writeUbjson } from "../writeUbjson.mjs";

/** @type {import("../kind.js").Kind} */
export const forgedModel = {
  prepare: async (place) => {
    const rng = createRng(1);
    const x = createMatrix(
      64,
      3,
      Float32Array.from({ length: 192 }, (_, at) => (at % 11 === 0 ? NaN : rng.normal())),
    );
    const y = Uint8Array.from({ length: 64 }, (_, row) => ((x.data[3 * row] ?? 0) + rng.normal() > 0 ? 1 : 0));
    const options = { featureNames: ["a", "b", "c"] };
    const params = { eta: 0.3, max_depth: 4, min_child_weight: 0 };
    const members = [
      await fitMlp({ x, y }, { ...options, hiddenUnits: [3], epochs: 1 }, { rng }),
      await fitLinear({ x, y }, options, { rng }),
      await fitGradientBoosting({ x, y }, { ...options, rounds: 3, params }, { rng }),
      await fitGradientBoosting({ x, y }, { ...options, rounds: 3, params: { ...params, booster: "dart" } }, { rng }),
    ];
    const fitted = await fitEnsemble(members, undefined, { weights: "equal" });
    const [whole, directory] = [join(place, "whole"), join(place, "model")];
    await fitted.save(whole);
    fitted.dispose();
    return async (draw) => {
      cpSync(whole, directory, { recursive: true, force: true });
      forge(directory, whole, draw);
      const loaded = await loadModel(directory);
      try {
        assert.ok(loaded.predict(x).every((p) => p >= 0 && p <= 1));
      } finally {
        loaded.dispose();
      }
      await useTrees(join(directory, "member-2"), { x, y }, draw);
    };
  },
};

/**
 * @param {string} directory
 * @param {string} whole
 * @param {import("tenbin").Rng} draw
 */
function forge(directory, whole, draw) {
  const way = draw.integer(8);
  if (way === 0) {
    const member = `member-${draw.integer(4)}`;
    return forgeCard(directory, member, (card) => changeValue(card, draw));
  }
  if (way === 1) {
    const [member, name] = [
      ["member-0", "weights.safetensors"],
      ["member-1", "state.json"],
      ["member-2", "booster.ubj"],
    ][draw.integer(3)] ?? ["", ""];
    return forgeFile(directory, member, name, mutateBytes(readFileSync(join(whole, member, name)), draw));
  }
  if (way === 2) {
    const state = JSON.parse(readFileSync(join(whole, "member-1/state.json"), "utf8"));
    changeValue(state, draw);
    return forgeFile(directory, "member-1", "state.json", Buffer.from(JSON.stringify(state)));
  }
  // Trees that are well-formed and wrong, which is what XGBoost does not look for.
  const member = `member-${2 + draw.integer(2)}`;
  const trees = parseUbjson(readFileSync(join(whole, member, "booster.ubj")));
  const model = /** @type {any} */ (trees).learner.gradient_booster.model;
  for (let times = 1 + draw.integer(2); times > 0; times--)
    changeNode(draw.integer(4) === 0 ? trees : model.trees[draw.integer(model.trees.length)], draw);
  forgeFile(directory, member, "booster.ubj", writeUbjson(trees));
}

/**
 * @param {any} tree
 * @param {import("tenbin").Rng} draw
 */
function changeNode(tree, draw) {
  const columns = Object.values(tree ?? {}).filter((value) => ArrayBuffer.isView(value) && value.byteLength > 0);
  if (columns.length === 0 || draw.integer(3) === 0) return changeValue(tree, draw);
  const column = /** @type {any} */ (columns[draw.integer(columns.length)]);
  const odd = [-1, 0, 1, 2, column.length - 1, column.length, 2 ** 31 - 1, draw.integer(column.length), NaN, 1e30];
  column[draw.integer(column.length)] = odd[draw.integer(odd.length)];
}

/**
 * @param {string} directory
 * @param {{ x: import("tenbin").Matrix, y: Uint8Array }} rows
 * @param {import("tenbin").Rng} rng
 */
async function useTrees(directory, { x, y }, rng) {
  const trees = await loadModel(directory);
  try {
    explainGradientBoosting(trees, x);
    const longer = await continueGradientBoosting(trees, { x, y }, { rounds: 1 }, { rng });
    try {
      assert.ok(longer.predict(x).every((p) => p >= 0 && p <= 1));
    } finally {
      longer.dispose();
    }
  } finally {
    trees.dispose();
  }
}
