/**
 * Training steps of the LSTM, the transformer and the dense net: batch 512, 24 steps, 52 features, the
 * plan's sizes, dropout 0.2, focal loss, Adam.
 *
 * Usage: [TF_NUM_INTRAOP_THREADS=1] node test/bench/networks.bench.mjs [lstm|transformer|mlp] [EPOCHS]; needs a built dist.
 * Prints one JSON line a network: median and best seconds of a step over the epochs after the first, and
 * what was done (parameters, rows, first and last loss) for its peer to be held against.
 */
import { createRng, fitLstm, fitMlp, fitTransformer } from "../../dist/index.js";

const [only, epochsText = "4"] = process.argv.slice(2);
const BATCH = 512;
const STEPS = 24;
const FEATURES = 52;
const BATCHES = 10;

const rng = createRng(7);
const rows = BATCH * BATCHES;
const table = { data: Float32Array.from({ length: (rows + STEPS) * FEATURES }, () => rng.normal()), rows: rows + STEPS, cols: FEATURES };
const endRow = Int32Array.from({ length: rows }, (_, k) => k + STEPS - 1);
const y = Uint8Array.from(endRow, (row) => (table.data[row * FEATURES] + 0.5 * table.data[(row - 3) * FEATURES + 1] > 0 ? 1 : 0));
const x = { rows: table, steps: STEPS, endRow };
// Two rows to watch: an epoch is its training steps and hardly anything else.
const train = { x, y, validation: { x: { ...x, endRow: endRow.slice(0, 2) }, y: y.slice(0, 2) } };

const shared = {
  dropout: 0.2, l2: 0, learningRate: 0.001, batchSize: BATCH, epochs: Number(epochsText), patienceEpochs: 1_000,
  loss: { kind: "focal", alpha: 0.5, gamma: 2 }, link: {}, featureNames: Array.from({ length: FEATURES }, (_, k) => `f${k}`),
};
const NETWORKS = {
  lstm: (context) => fitLstm(train, { ...shared, firstUnits: 128, secondUnits: 64, denseUnits: 32 }, context),
  transformer: (context) => fitTransformer(train, { ...shared, modelUnits: 64, heads: 4, layers: 2, feedForwardUnits: 128 }, context),
  mlp: (context) => fitMlp(train, { ...shared, hiddenUnits: [128, 64, 32] }, context),
};

for (const [name, fit] of Object.entries(NETWORKS)) {
  if (only !== undefined && only !== name) continue;
  const seconds = [];
  const losses = [];
  let last = performance.now();
  let cpu = process.cpuUsage();
  const cpuSeconds = [];
  const model = await fit({
    rng: createRng(1),
    onEpoch: ({ trainLoss }) => {
      seconds.push((performance.now() - last) / 1_000 / BATCHES);
      const used = process.cpuUsage(cpu);
      cpuSeconds.push((used.user + used.system) / 1e6 / BATCHES);
      losses.push(trainLoss);
      last = performance.now();
      cpu = process.cpuUsage();
    },
  });
  model.dispose();
  const warm = seconds.slice(1).sort((a, b) => a - b);
  const warmCpu = cpuSeconds.slice(1).sort((a, b) => a - b);
  console.log(JSON.stringify({ name: `${name} step`, seconds: warm[warm.length >> 1], best: warm[0], cpuSeconds: warmCpu[warmCpu.length >> 1], work: { rows: BATCH, steps: STEPS, features: FEATURES, firstLoss: losses[0], lastLoss: losses.at(-1) } }));
}
