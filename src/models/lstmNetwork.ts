/**
 * The plan's network: LSTM, dropout, LSTM, dropout, dense with relu, one sigmoid unit. Weights are plain
 * named variables; only this file and the fused kernel know how they are used.
 */
import type { Tensor, Tensor2D, Tensor3D, Variable } from "@tensorflow/tfjs-node";
import type { Rng } from "../core/index.js";
import { blockLstm } from "./tensorflow/blockLstm.js";
import { seededUniform } from "./tensorflow/nativeOps.js";
import { tensorFlow } from "./tensorflow/tensorFlow.js";

export interface LstmShape {
  readonly features: number;
  readonly steps: number;
  readonly firstUnits: number;
  readonly secondUnits: number;
  readonly denseUnits: number;
}

export interface NamedWeights {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Shapes by name, in the order in which they are drawn and stored. */
export function weightShapes({ features, firstUnits, secondUnits, denseUnits }: LstmShape): readonly (readonly [string, readonly number[]])[] {
  return [
    ["lstm1/kernel", [features + firstUnits, 4 * firstUnits]],
    ["lstm1/bias", [4 * firstUnits]],
    ["lstm2/kernel", [firstUnits + secondUnits, 4 * secondUnits]],
    ["lstm2/bias", [4 * secondUnits]],
    ["dense/kernel", [secondUnits, denseUnits]],
    ["dense/bias", [denseUnits]],
    ["output/kernel", [denseUnits, 1]],
    ["output/bias", [1]],
  ];
}

/** Glorot-uniform kernels, zero biases, and 1 for the forget gates, which keeps memory open at first. */
export function initialWeights(shape: LstmShape, rng: Rng): NamedWeights[] {
  return weightShapes(shape).map(([name, dims]) => {
    const values = new Float32Array(dims.reduce((product, dim) => product * dim, 1));
    const [rows, cols] = dims;
    if (cols === undefined) {
      if (name.startsWith("lstm")) values.fill(1, values.length / 4, values.length / 2);
      return { name, shape: dims, values };
    }
    const units = cols / 4;
    // An LSTM's kernel is two, one for inputs and one for states: each has its own fan-in.
    const recurrentFrom = name.startsWith("lstm") ? rows! - units : rows!;
    const draw = rng.child(name);
    for (let row = 0; row < rows!; row++) {
      const fanIn = row < recurrentFrom ? recurrentFrom : units;
      const limit = Math.sqrt(6 / (fanIn + cols));
      for (let col = 0; col < cols; col++) values[row * cols + col] = (2 * draw.uniform() - 1) * limit;
    }
    return { name, shape: dims, values };
  });
}

export interface Dropout {
  readonly rate: number;
  readonly seed: readonly [number, number];
}

/** The network over variables that it owns. */
export class LstmNetwork {
  readonly shape: LstmShape;
  readonly #variables: ReadonlyMap<string, Variable>;

  constructor(shape: LstmShape, weights: readonly NamedWeights[]) {
    const tf = tensorFlow();
    this.shape = shape;
    this.#variables = new Map(weights.map(({ name, shape: dims, values }) => [name, tf.tidy(() => tf.variable(tf.tensor(values.slice(), [...dims])))]));
  }

  get variables(): Variable[] {
    return [...this.#variables.values()];
  }

  /** Kernels without biases, which weight decay acts on. */
  get kernels(): Variable[] {
    return [...this.#variables].filter(([name]) => name.endsWith("kernel")).map(([, variable]) => variable);
  }

  /**
   * Logits of P(score is BUY), shape [batch].
   *
   * @param x Shape [steps, batch, features], standardised.
   */
  logits(x: Tensor3D, dropout?: Dropout): Tensor {
    const tf = tensorFlow();
    return tf.tidy(() => {
      const { steps, secondUnits } = this.shape;
      const batch = x.shape[1];
      const first = dropped(this.#lstm("lstm1", x), dropout, 0);
      const second = this.#lstm("lstm2", first as Tensor3D);
      const last = second.slice([steps - 1, 0, 0], [1, batch, secondUnits]).reshape([batch, secondUnits]);
      const hidden = tf.relu(tf.add(tf.matMul(dropped(last, dropout, 1) as Tensor2D, this.#tensor("dense/kernel")), this.#tensor("dense/bias")));
      return tf.add(tf.matMul(hidden as Tensor2D, this.#tensor("output/kernel")), this.#tensor("output/bias")).reshape([batch]);
    });
  }

  weights(): NamedWeights[] {
    return [...this.#variables].map(([name, variable]) => ({ name, shape: variable.shape, values: Float32Array.from(variable.dataSync()) }));
  }

  dispose(): void {
    for (const variable of this.#variables.values()) variable.dispose();
  }

  #lstm(name: string, x: Tensor3D): Tensor3D {
    return blockLstm(x, this.#tensor(`${name}/kernel`) as Tensor2D, this.#tensor(`${name}/bias`));
  }

  #tensor(name: string): Tensor {
    return this.#variables.get(name)!;
  }
}

/** Silences a share of units and scales the others up, so that the expected sum stays. */
function dropped(x: Tensor, dropout: Dropout | undefined, layer: number): Tensor {
  if (dropout === undefined || dropout.rate === 0) return x;
  const { rate, seed } = dropout;
  const kept = seededUniform(x.shape, [seed[0], seed[1] + layer]).greaterEqual(rate).cast("float32");
  return x.mul(kept).div(1 - rate);
}
