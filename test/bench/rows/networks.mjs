/**
 * Training steps of a network of profile full's sizes: batch 512, 24 steps, 52 features, dropout 0.2, focal
 * loss, Adam; forget gates begin at 1, as Keras has them. Usage: node networks.mjs DIRECTORY {lstm | transformer}
 */
import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createRng, fitLstm, fitTransformer } from "tenbin";
import { readBytes, readFloat32 } from "./floats.mjs";
import { BATCH, BATCHES, EPOCHS, FEATURES, STEPS } from "./networkSizes.mjs";
import { say } from "./timed.mjs";

const [directory, kind] = process.argv.slice(2);
const data = readFloat32(join(directory, "rows.f32"));
const y = readBytes(join(directory, "labels.u8"));
const x = {
  rows: { data, rows: data.length / FEATURES, cols: FEATURES },
  steps: STEPS,
  endRow: Int32Array.from(y, (_, k) => k + STEPS - 1),
};
// Two rows to watch: an epoch is its training steps and hardly anything else.
const train = { x, y, validation: { x: { ...x, endRow: x.endRow.slice(0, 2) }, y: y.slice(0, 2) } };
const options = {
  dropout: 0.2,
  l2: 0,
  learningRate: 0.001,
  batchSize: BATCH,
  epochs: EPOCHS,
  patienceEpochs: 1_000,
  loss: { kind: "focal", alpha: 0.5, gamma: 2 },
  link: {},
  featureNames: Array.from({ length: FEATURES }, (_, k) => `f${k}`),
};
const fits = {
  lstm: (context) =>
    fitLstm(train, { ...options, forgetBias: 1, firstUnits: 128, secondUnits: 64, denseUnits: 32 }, context),
  transformer: (context) =>
    fitTransformer(train, { ...options, modelUnits: 64, heads: 4, layers: 2, feedForwardUnits: 128 }, context),
};

const [seconds, cpuSeconds, losses] = [[], [], []];
let last = performance.now();
let cpu = process.cpuUsage();
const model = await fits[kind]({
  rng: createRng(1),
  onEpoch: ({ trainLoss }) => {
    const used = process.cpuUsage(cpu);
    seconds.push((performance.now() - last) / 1_000 / BATCHES);
    cpuSeconds.push((used.user + used.system) / 1e6 / BATCHES);
    losses.push(trainLoss);
    last = performance.now();
    cpu = process.cpuUsage();
  },
});
const files = mkdtempSync(join(directory, "model-"));
await model.save(files);
model.dispose();
const weights = readFileSync(join(files, "weights.safetensors"));
/** @type {Record<string, { dtype: string, shape: number[] }>} */
const tensors = JSON.parse(weights.toString("utf8", 8, 8 + Number(weights.readBigUInt64LE())));
// In 64 bits it holds what features are scaled with, which is no parameter.
const parameters = Object.values(tensors)
  .filter(({ dtype }) => dtype === "F32")
  .reduce((sum, { shape }) => sum + shape.reduce((size, dim) => size * dim, 1), 0);
say(
  { seconds: seconds.slice(1), cpuSeconds: cpuSeconds.slice(1) },
  {
    batch: BATCH,
    steps: STEPS,
    features: FEATURES,
    epochs: EPOCHS,
    parameters,
    firstLoss: losses[0],
    lastLoss: losses.at(-1),
  },
);
