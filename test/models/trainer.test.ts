import { describe, expect, it } from "vitest";
import { createMatrix, createRng, fitMlp } from "../../src/index.js";
import type { Architecture } from "../../src/models/networks/architecture.js";
import { lstmArchitecture } from "../../src/models/networks/lstmArchitecture.js";
import { mlpArchitecture } from "../../src/models/networks/mlpArchitecture.js";
import { initialWeights, Network } from "../../src/models/networks/network.js";
import { Trainer, type Batch } from "../../src/models/networks/trainer.js";
import { transformerArchitecture } from "../../src/models/networks/transformerArchitecture.js";
import { nodeBackend } from "../../src/models/tensorflow/nodeBackend.js";
import { furthest } from "./golden.js";

const FEATURES = 5;
const STEPS = 6;
const WINDOWS = 16;
const OPTIONS = {
  dropout: 0.25,
  l2: 0.01,
  learningRate: 0.01,
  batchSize: WINDOWS,
  epochs: 1,
  patienceEpochs: 1,
  loss: { kind: "focal", alpha: 0.4, gamma: 2 },
  link: {},
  featureNames: Array.from({ length: FEATURES }, (_, k) => `f${k}`),
} as const;
const rng = createRng(4);
const rows = createMatrix(40, FEATURES);
for (let at = 0; at < rows.data.length; at++) rows.data[at] = rng.normal();

const shape = { features: FEATURES, steps: STEPS };
const ARCHITECTURES: readonly [string, Architecture][] = [
  ["lstm", lstmArchitecture({ ...shape, firstUnits: 8, secondUnits: 6, denseUnits: 4 })],
  ["transformer", transformerArchitecture({ ...shape, modelUnits: 8, heads: 2, layers: 2, feedForwardUnits: 8 })],
  ["mlp", mlpArchitecture({ ...shape, hiddenUnits: [8, 4] })],
];

/** Another batch, seed and Adam step each time, so that what a graph kept of the first would show. */
function batchOf(step: number): Batch {
  const stream = createRng(100 + step);
  return {
    endRow: Int32Array.from({ length: WINDOWS }, () => STEPS - 1 + stream.integer(34)),
    y: Float32Array.from({ length: WINDOWS }, () => stream.integer(2)),
    weight: Float32Array.from({ length: WINDOWS }, () => 0.5 + stream.integer(100) / 100),
    seed: [step, 7 * step],
  };
}

function train(name: string, architecture: Architecture, asGraph: boolean) {
  const readsWindows = name !== "mlp";
  const blueprint = { name, words: name, readsWindows, shape, architecture };
  const network = new Network(blueprint, initialWeights(blueprint, createRng(8)));
  const trainer = new Trainer(network, rows, OPTIONS);
  const losses = Array.from({ length: 6 }, (_, step) => trainer.step(batchOf(step), { asGraph }));
  const weights = network.variable.dataSync<"float32">().slice();
  trainer.dispose();
  network.dispose();
  return { losses, weights };
}

describe("a training step as a graph", () => {
  it.each(ARCHITECTURES)("is the step kernel by kernel, but for rounding: %s", (name, architecture) => {
    const [graph, kernels] = [train(name, architecture, true), train(name, architecture, false)];
    expect(new Set(kernels.losses).size).toBe(6);
    expect(furthest(graph.losses, kernels.losses)).toBeLessThan(1e-6);
    // A weight that changes nothing, as a key's bias, has a gradient of rounding alone, which Adam walks along.
    expect(furthest(graph.weights, kernels.weights)).toBeLessThan(1e-4);
  });

  it("gives the same bits each time", () => {
    const [name, architecture] = ARCHITECTURES[1]!;
    expect(train(name, architecture, true)).toEqual(train(name, architecture, true));
  });

  it("is used for the full batches of a long fit alone", async () => {
    const x = createMatrix(
      70,
      FEATURES,
      Float32Array.from({ length: 70 * FEATURES }, () => rng.normal()),
    );
    const y = Uint8Array.from({ length: 70 }, (_, k) => k % 2);
    const graphsOfFit = async (epochs: number, hiddenUnits: number) => {
      const before = nodeBackend().getNumOfSavedModels();
      const model = await fitMlp({ x, y }, { epochs, batchSize: 32, hiddenUnits: [hiddenUnits] }, { rng });
      model.dispose();
      return nodeBackend().getNumOfSavedModels() - before;
    };
    // One graph scores the epochs.
    expect(await graphsOfFit(9, 3)).toBe(1);
    expect(await graphsOfFit(10, 5)).toBe(2);
  });
});
