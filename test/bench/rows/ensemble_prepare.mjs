/**
 * A model of the four members over the 52 features, its graph, and what it is asked: two days of bars of one symbol,
 * and rows. How well it was fitted does not matter to the time it takes.
 * Usage: node ensemble_prepare.mjs DIRECTORY
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  createMatrix,
  createRng,
  exportOnnx,
  FEATURES,
  fitEnsemble,
  fitGradientBoosting,
  fitLstm,
  fitMlp,
  fitTransformer,
} from "tenbin";
import { writeMarket } from "./market.mjs";

const STEPS = 24;
const SAMPLES = 2_048;
const [directory] = process.argv.slice(2);
writeMarket(directory, "A", 2 * 1_440);

const rng = createRng(7);
const featureNames = FEATURES.map(({ name }) => name);
const cols = featureNames.length;
const rows = createMatrix(
  SAMPLES + STEPS,
  cols,
  Float32Array.from({ length: (SAMPLES + STEPS) * cols }, () => rng.normal()),
);
const endRow = Int32Array.from({ length: SAMPLES }, (_, k) => k + STEPS - 1);
const x = { rows, steps: STEPS, endRow };
const y = Uint8Array.from(endRow, (row) => (rows.data[row * cols] + rng.normal() > 0 ? 1 : 0));
// The sizes of the profile quick.
const own = { featureNames, epochs: 1 };
const context = { rng };
const members = [
  await fitLstm({ x, y }, { ...own, firstUnits: 48, secondUnits: 24, denseUnits: 16 }, context),
  await fitTransformer({ x, y }, { ...own, modelUnits: 32, heads: 2, layers: 1, feedForwardUnits: 64 }, context),
  await fitGradientBoosting({ x, y }, { featureNames, rounds: 200 }, context),
  await fitMlp({ x, y }, { ...own, hiddenUnits: [128, 64] }, context),
];
const ensemble = await fitEnsemble(members);
mkdirSync(join(directory, "model"));
await ensemble.save(join(directory, "model"));
await exportOnnx(ensemble, join(directory, "model.onnx"));
