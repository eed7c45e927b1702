/** A network over variables that it owns. */
import type { Tensor, Tensor3D, Variable } from "@tensorflow/tfjs-node";
import type { Rng } from "../../core/index.js";
import { tensorFlow } from "../tensorflow/tensorFlow.js";
import { sizeOf, type Dropout, type NamedWeights } from "./architecture.js";
import type { Blueprint } from "./blueprint.js";

/** First weights, each from the child of `rng` that bears its name. */
export function initialWeights({ architecture }: Blueprint, rng: Rng): NamedWeights[] {
  return architecture.weights.map(({ name, shape: dims, initial }) => ({
    name,
    shape: dims,
    values: initial(rng.child(name)),
  }));
}

/**
 * What a network of that blueprint says, shape [batch].
 *
 * @param all Every weight in the order of the architecture, shape [weights].
 * @param x Shape [steps, batch, features], standardised.
 */
export function logitsOf({ architecture }: Blueprint, all: Tensor, x: Tensor3D, dropout?: Dropout): Tensor {
  const tf = tensorFlow();
  return tf.tidy(() => {
    const pieces = tf.split(
      all,
      architecture.weights.map(({ shape }) => sizeOf(shape)),
    );
    const byName = new Map(architecture.weights.map(({ name, shape }, k) => [name, pieces[k]!.reshape([...shape])]));
    return architecture.logits((name) => byName.get(name)!, x, dropout);
  });
}

/** Numbers of all weights together. */
export function weightCount({ architecture }: Blueprint): number {
  return architecture.weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/**
 * All weights lie behind one another in one variable: the pieces are cut out for use, their gradients come
 * back joined, and the optimiser has one column to update instead of dozens of small ones.
 */
export class Network {
  readonly blueprint: Blueprint;
  readonly #all: Variable;

  constructor(blueprint: Blueprint, weights: readonly NamedWeights[]) {
    const tf = tensorFlow();
    this.blueprint = blueprint;
    const all = new Float32Array(weightCount(blueprint));
    let at = 0;
    for (const { values } of weights) {
      all.set(values, at);
      at += values.length;
    }
    this.#all = tf.tidy(() => tf.variable(tf.tensor1d(all)));
  }

  /** Every weight, shape [weights]. @throws {Error} If the network was disposed. */
  get variable(): Variable {
    if (this.#all.isDisposed)
      throw new Error(`Cannot use ${this.blueprint.words} as it must still hold its memory: it was disposed`);
    return this.#all;
  }

  /** 1 where weight decay acts, 0 elsewhere, shape [weights]. */
  decayMask(): Tensor {
    const mask = this.blueprint.architecture.weights.flatMap(({ shape, decays }) =>
      Array<number>(sizeOf(shape)).fill(decays ? 1 : 0),
    );
    return tensorFlow().tensor1d(mask, "float32");
  }

  /** A copy of the weights as they are now. */
  weights(): NamedWeights[] {
    const all = Float32Array.from(this.#all.dataSync());
    let at = 0;
    return this.blueprint.architecture.weights.map(({ name, shape }) => {
      const values = all.slice(at, at + sizeOf(shape));
      at += values.length;
      return { name, shape, values };
    });
  }

  dispose(): void {
    this.#all.dispose();
  }
}
