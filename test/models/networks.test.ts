import type { Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import { describe, expect, it } from "vitest";
import { createRng, focalLoss, sigmoid } from "../../src/index.js";
import { layerNorm } from "../../src/models/networks/layers/layerNorm.js";
import { dense } from "../../src/models/networks/layers/dense.js";
import { dropped } from "../../src/models/networks/layers/dropped.js";
import type { Blueprint, WindowShape } from "../../src/models/networks/blueprint.js";
import type { Architecture, Dropout } from "../../src/models/networks/architecture.js";
import { lstmArchitecture } from "../../src/models/networks/lstmArchitecture.js";
import { mlpArchitecture } from "../../src/models/networks/mlpArchitecture.js";
import { initialWeights, logitsOf, Network } from "../../src/models/networks/network.js";
import { transformerArchitecture, type TransformerShape } from "../../src/models/networks/transformerArchitecture.js";
import { networkLoss } from "../../src/models/networks/networkLoss.js";
import { rowsOfSteps, timeMajor, uploadRows } from "../../src/models/networks/windows.js";
import { blockLstm } from "../../src/models/tensorflow/blockLstm.js";
import { tensorFlow } from "../../src/models/tensorflow/tensorFlow.js";
import { furthest, golden } from "./golden.js";

const tf = tensorFlow();
const rng = createRng(3);
const seedOf = (...seed: readonly number[]) => tf.tensor1d([...seed], "int32");
const noise = (...shape: number[]): Float32Array =>
  Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0.5 * rng.normal());

function blueprint<Shape extends WindowShape>(shape: Shape, draw: (shape: Shape) => Architecture): Blueprint {
  return { name: "test", words: "a network", readsWindows: true, shape, architecture: draw(shape) };
}

const logitsBy = (network: Network, x: Tensor3D, dropout?: Dropout): Tensor =>
  logitsOf(network.blueprint, network.variable, x, dropout);

describe("blockLstm", () => {
  const [steps, batch, features, units] = [7, 4, 6, 8];
  const x = noise(steps, batch, features);
  const kernel = noise(features, 4 * units);
  const recurrent = noise(units, 4 * units);
  const bias = noise(4 * units);

  /** The stock layer with Keras's gates, on the same weights; batch-major as tfjs has it. */
  function stock(input: Tensor3D, [wx, wh, b]: readonly [Tensor, Tensor, Tensor]): Tensor {
    const cell = tf.layers.lstm({
      units,
      returnSequences: true,
      recurrentActivation: "sigmoid",
      recurrentInitializer: "zeros",
    });
    cell.apply(input);
    // Variables in the place of the layer's own weights, so that gradients reach them.
    const inside = cell.cell as unknown as {
      kernel: { read(): Tensor };
      recurrentKernel: { read(): Tensor };
      bias: { read(): Tensor };
    };
    inside.kernel = { read: () => wx };
    inside.recurrentKernel = { read: () => wh };
    inside.bias = { read: () => b };
    const out = cell.apply(input) as Tensor;
    return out;
  }

  it("computes what the stock layer computes, forward and backward", () => {
    const compare = tf.tidy(() => {
      const steering = tf.tensor3d(noise(steps, batch, units), [steps, batch, units]);
      const gradientsOf = tf.grads((input: Tensor, wx: Tensor, wh: Tensor, b: Tensor) =>
        tf.sum(tf.mul(steering, blockLstm(input as Tensor3D, tf.concat([wx, wh], 0) as Tensor2D, b))),
      );
      const stockGradientsOf = tf.grads((input: Tensor, wx: Tensor, wh: Tensor, b: Tensor) =>
        tf.sum(tf.mul(steering.transpose([1, 0, 2]), stock(input.transpose([1, 0, 2]) as Tensor3D, [wx, wh, b]))),
      );
      const inputs = [
        tf.tensor3d(x, [steps, batch, features]),
        tf.tensor2d(kernel, [features, 4 * units]),
        tf.tensor2d(recurrent, [units, 4 * units]),
        tf.tensor1d(bias),
      ];
      const [input, wx, wh, b] = inputs as [Tensor3D, Tensor2D, Tensor2D, Tensor];
      const ours = blockLstm(input, tf.concat([wx, wh], 0), b).dataSync();
      const theirs = stock(input.transpose([1, 0, 2]) as Tensor3D, [wx, wh, b])
        .transpose([1, 0, 2])
        .dataSync();
      const gradients = gradientsOf(inputs).map((each) => each.dataSync());
      const stockGradients = stockGradientsOf(inputs).map((each) => each.dataSync());
      return { ours, theirs, gradients, stockGradients };
    });
    expect(furthest(compare.ours, compare.theirs)).toBeLessThan(1e-6);
    compare.gradients.forEach((gradient, k) => {
      expect(furthest(gradient, new Float32Array(gradient.length))).toBeGreaterThan(0.1);
      expect(furthest(gradient, compare.stockGradients[k]!)).toBeLessThan(2e-5);
    });
  });
});

describe("the transformer", () => {
  const reference = golden<{
    tolerance: number;
    shape: TransformerShape;
    weights: { name: string; shape: number[]; values: number[] }[];
    x: number[];
    logits: number[];
  }>("transformer");
  const { steps, features } = reference.shape;
  const batch = reference.logits.length;

  it("computes the logits that NumPy computes with every step asked", () => {
    const network = new Network(
      blueprint(reference.shape, transformerArchitecture),
      reference.weights.map((weight) => ({ ...weight, values: Float32Array.from(weight.values) })),
    );
    const logits = tf.tidy(() =>
      logitsBy(network, tf.tensor3d(reference.x, [batch, steps, features]).transpose([1, 0, 2])).dataSync(),
    );
    network.dispose();
    expect(furthest(logits, reference.logits)).toBeLessThan(reference.tolerance);
  });

  it("names and orders its weights as the reference does", () => {
    const weights = initialWeights(blueprint(reference.shape, transformerArchitecture), createRng(1));
    expect(weights.map(({ name, shape }) => [name, shape])).toEqual(
      reference.weights.map(({ name, shape }) => [name, shape]),
    );
  });

  it("sees every step and tells their order apart", () => {
    const network = new Network(
      blueprint(reference.shape, transformerArchitecture),
      reference.weights.map((weight) => ({ ...weight, values: Float32Array.from(weight.values) })),
    );
    const base = tf.tensor3d(reference.x, [batch, steps, features]).transpose<Tensor3D>([1, 0, 2]);
    const logit = (x: Tensor3D) => logitsBy(network, x).dataSync()[0]!;
    for (let step = 0; step < steps; step++) {
      const bumped = base.arraySync();
      bumped[step]![0]![0]! += 0.5;
      expect(Math.abs(logit(tf.tensor3d(bumped)) - logit(base))).toBeGreaterThan(1e-4);
    }
    const [first, second, ...rest] = base.arraySync();
    expect(Math.abs(logit(tf.tensor3d([second!, first!, ...rest])) - logit(base))).toBeGreaterThan(1e-4);
    network.dispose();
  });
});

describe("the LSTM", () => {
  const shape = { features: 3, steps: 8, firstUnits: 16, secondUnits: 8, denseUnits: 4 };

  it("begins with its forget gates as it is told, and all other biases at nought", () => {
    const { weights } = lstmArchitecture(shape, { forgetBias: -1 });
    const bias = weights.find(({ name }) => name === "lstm2/bias")!.initial(createRng(1));
    expect([...bias]).toEqual(Array.from({ length: 32 }, (_, col) => (col >= 8 && col < 16 ? -1 : 0)));
  });

  it("hears the oldest bar of a window much less beside the last one where they begin closed", () => {
    /** What a change of the oldest bar does to the logit, in parts of what one of the last bar does. */
    const oldestBesideLast = (forgetBias: number): number => {
      const drawn = blueprint(shape, (own) => lstmArchitecture(own, { forgetBias }));
      const network = new Network(drawn, initialWeights(drawn, createRng(5)));
      const base = tf.tensor3d(noise(8, 64, 3), [8, 64, 3]);
      const heard = (step: number): number => {
        const pushed = base.add(tf.oneHot(step, 8).cast("float32").reshape([8, 1, 1])) as Tensor3D;
        return tf.tidy(() => logitsBy(network, pushed).sub(logitsBy(network, base)).abs().mean().dataSync()[0]!);
      };
      const ratio = heard(0) / heard(7);
      network.dispose();
      return ratio;
    };
    expect(oldestBesideLast(-1)).toBeLessThan(0.1 * oldestBesideLast(1));
  });
});

const BLUEPRINTS: readonly (readonly [string, Blueprint])[] = [
  ["lstm", blueprint({ features: 2, steps: 3, firstUnits: 4, secondUnits: 2, denseUnits: 4 }, lstmArchitecture)],
  [
    "transformer",
    blueprint(
      { features: 2, steps: 3, modelUnits: 4, heads: 2, layers: 2, feedForwardUnits: 6 },
      transformerArchitecture,
    ),
  ],
  ["mlp", blueprint({ features: 2, steps: 1, hiddenUnits: [4, 3] }, mlpArchitecture)],
];

describe.each(BLUEPRINTS)("the gradients of the %s", (_name, drawn) => {
  const { shape } = drawn;
  it.each([{ kind: "crossEntropy" }, { kind: "focal", alpha: 0.3, gamma: 2 }] as const)(
    "are those of its loss by finite differences, with dropout and $kind",
    (loss) => {
      // Random biases too: at zero ones a unit whose inputs are all silenced would sit on the kink of its relu.
      const network = new Network(
        drawn,
        initialWeights(drawn, createRng(9)).map((weight) => ({ ...weight, values: noise(...weight.shape) })),
      );
      const batch = 4;
      const x = tf.tensor3d(noise(shape.steps, batch, 2), [shape.steps, batch, 2]);
      const labels = tf.tensor1d([1, 0, 1, 0]);
      const weights = tf.tensor1d([1, 2, 0.5, 1]);
      const lossNow = () =>
        tf.tidy(() =>
          networkLoss(loss, {
            logits: logitsBy(network, x, { rate: 0.25, seed: seedOf(5, 6) }),
            labels,
            weights,
          }).asScalar(),
        );
      const { grads } = tf.variableGrads(lossNow, [network.variable]);
      const gradient = Float32Array.from(grads[network.variable.name]!.dataSync());
      const values = Float32Array.from(network.variable.dataSync());
      const lossAt = (at: number, shift: number) => {
        network.variable.assign(tf.tensor1d(values.map((value, k) => (k === at ? value + shift : value))));
        return lossNow().dataSync()[0]!;
      };
      const h = 2e-3;
      let from = 0;
      for (const { shape: dims } of network.weights()) {
        const to = from + dims.reduce((size, dim) => size * dim, 1);
        // The entry of each weight that matters most; in 32 bits smaller ones drown in rounding.
        const at = gradient
          .subarray(from, to)
          .reduce((best, value, k) => (Math.abs(value) > Math.abs(gradient[best]!) ? from + k : best), from);
        const numeric = (lossAt(at, h) - lossAt(at, -h)) / (2 * h);
        expect(Math.abs(numeric - gradient[at]!)).toBeLessThan(5e-3 * Math.abs(numeric) + 3e-4);
        from = to;
      }
      expect(from).toBe(values.length);
      network.dispose();
    },
  );
});

describe("layerNorm", () => {
  it("brings each row to mean 0 and deviation 1, with the gradient of the plain formula", () => {
    const values = tf.tensor2d(noise(5, 6), [5, 6]);
    const steering = tf.tensor2d(noise(5, 6), [5, 6]);
    const plain = (x: Tensor) => {
      const { mean, variance } = tf.moments(x, -1, true);
      return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
    };
    expect(furthest(layerNorm(values).dataSync(), plain(values).dataSync())).toBeLessThan(1e-5);
    const ours = tf.grad((x) => tf.sum(tf.mul(steering, layerNorm(x as Tensor2D))))(values);
    const theirs = tf.grad((x) => tf.sum(tf.mul(steering, plain(x))))(values);
    expect(furthest(ours.dataSync(), theirs.dataSync())).toBeLessThan(1e-5);
  });
});

describe("dense", () => {
  it.each(["linear", "relu"] as const)("has the values and gradients of matMul, add and %s", (activation) => {
    const inputs = [tf.tensor2d(noise(5, 3), [5, 3]), tf.tensor2d(noise(3, 4), [3, 4]), tf.tensor1d(noise(4))];
    const steering = tf.tensor2d(noise(5, 4), [5, 4]);
    const plain = (x: Tensor, kernel: Tensor, bias: Tensor) => {
      const sums = tf.add(tf.matMul(x as Tensor2D, kernel as Tensor2D), bias);
      return activation === "relu" ? tf.relu(sums) : sums;
    };
    const run = (layer: typeof plain) =>
      tf
        .grads((x, kernel, bias) => tf.sum(tf.mul(steering, layer(x, kernel, bias))))(inputs)
        .map((each) => each.dataSync());
    const theirs = run(plain);
    run((x, kernel, bias) => dense(x, kernel, bias, { activation })).forEach((gradient, k) =>
      expect(furthest(gradient, theirs[k]!)).toBeLessThan(1e-6),
    );
    expect(
      furthest(
        dense(inputs[0]!, inputs[1]!, inputs[2]!, { activation }).dataSync(),
        plain(inputs[0]!, inputs[1]!, inputs[2]!).dataSync(),
      ),
    ).toBeLessThan(1e-6);
  });
});

describe("dropped", () => {
  const ones = tf.ones([50, 40]);

  it("silences the share asked for, scales the rest up, and keeps the mean", () => {
    const values = dropped(ones, { rate: 0.2, seed: seedOf(1, 2) }, 0).dataSync();
    const silent = values.filter((value) => value === 0).length / values.length;
    expect(silent).toBeGreaterThan(0.16);
    expect(silent).toBeLessThan(0.24);
    expect(values.every((value) => value === 0 || Math.abs(value - 1.25) < 1e-6)).toBe(true);
  });

  it("draws by seed and place alone", () => {
    const draw = (seed: readonly [number, number], place: number) =>
      dropped(ones, { rate: 0.5, seed: seedOf(...seed) }, place).dataSync();
    expect(draw([1, 2], 0)).toEqual(draw([1, 2], 0));
    expect(furthest(draw([1, 2], 0), draw([1, 2], 1))).toBe(2);
    expect(furthest(draw([1, 2], 0), draw([3, 2], 0))).toBe(2);
  });

  it("sends gradients through what it kept, scaled alike", () => {
    const dropout = { rate: 0.5, seed: seedOf(1, 2) };
    expect(
      tf
        .grad((x) => dropped(x, dropout, 0))(ones)
        .dataSync(),
    ).toEqual(dropped(ones, dropout, 0).dataSync());
  });

  it("does nothing when scoring", () => {
    expect(dropped(ones, undefined, 0)).toBe(ones);
  });
});

describe("networkLoss", () => {
  it("is the weighted mean of the rows' losses", () => {
    const logits = [-1.5, 0.2, 2, -0.3];
    const labels = [1, 0, 0, 1];
    const weights = [1, 2, 0.5, 1];
    const tensors = { logits: tf.tensor1d(logits), labels: tf.tensor1d(labels), weights: tf.tensor1d(weights) };
    const expected = (parameters: { alpha: number; gamma: number }) =>
      logits.reduce(
        (sum, logit, row) => sum + weights[row]! * focalLoss([labels[row]!], [sigmoid(logit)], parameters),
        0,
      ) / 4;
    expect(networkLoss({ kind: "focal", alpha: 0.3, gamma: 2 }, tensors).dataSync()[0]).toBeCloseTo(
      expected({ alpha: 0.3, gamma: 2 }),
      6,
    );
    expect(networkLoss({ kind: "crossEntropy" }, tensors).dataSync()[0]).toBeCloseTo(
      2 * expected({ alpha: 0.5, gamma: 0 }),
      6,
    );
  });
});

describe("timeMajor", () => {
  it("gathers windows oldest step first: rows 0-1 and 2-3 of a table become steps of two", () => {
    const rows = uploadRows({ data: Float32Array.of(0, 1, 2, 3), rows: 4, cols: 1 });
    const rowOf = tf.tensor1d(rowsOfSteps(2, Int32Array.of(1, 3)), "int32");
    expect(timeMajor(rows, 2, rowOf).arraySync()).toEqual([
      [[0], [2]],
      [[1], [3]],
    ]);
  });
});
