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
 * All weights lie behind one another in one variable: the pieces are cut out for use, their gradients come
 * back joined, and the optimiser has one column to update instead of dozens of small ones.
 */
export class Network {
  readonly blueprint: Blueprint;
  readonly #all: Variable;
  /** The weights cut out for good, once it is {@link frozen}. */
  #pieces: ReadonlyMap<string, Tensor> | undefined;

  constructor(blueprint: Blueprint, weights: readonly NamedWeights[]) {
    const tf = tensorFlow();
    this.blueprint = blueprint;
    const all = new Float32Array(weights.reduce((sum, { values }) => sum + values.length, 0));
    let at = 0;
    for (const { values } of weights) {
      all.set(values, at);
      at += values.length;
    }
    this.#all = tf.tidy(() => tf.variable(tf.tensor1d(all)));
  }

  /** Every weight, shape [weights]. */
  get variable(): Variable {
    return this.#all;
  }

  /** 1 where weight decay acts, 0 elsewhere, shape [weights]. */
  decayMask(): Tensor {
    const mask = this.blueprint.architecture.weights.flatMap(({ shape, decays }) =>
      Array<number>(sizeOf(shape)).fill(decays ? 1 : 0),
    );
    return tensorFlow().tensor1d(mask, "float32");
  }

  /**
   * Logits of the score, shape [batch].
   *
   * @param x Shape [steps, batch, features], standardised.
   * @throws {Error} If the network was disposed.
   */
  logits(x: Tensor3D, dropout?: Dropout): Tensor {
    if (this.#all.isDisposed)
      throw new Error(`Cannot use ${this.blueprint.words} as it must still hold its memory: it was disposed`);
    const tf = tensorFlow();
    return tf.tidy(() => {
      const byName = this.#pieces ?? this.#cut();
      return this.blueprint.architecture.logits((name) => byName.get(name)!, x, dropout);
    });
  }

  /** Itself, trained no more: a lone window need not wait for the weights to be cut out again. */
  frozen(): this {
    const tf = tensorFlow();
    tf.tidy(() => {
      this.#pieces ??= this.#cut();
      for (const piece of this.#pieces.values()) tf.keep(piece);
    });
    return this;
  }

  /** Every weight by its name, in its shape. */
  #cut(): Map<string, Tensor> {
    const specs = this.blueprint.architecture.weights;
    const pieces = tensorFlow().split<Tensor>(
      this.#all as unknown as Tensor,
      specs.map(({ shape }) => sizeOf(shape)),
    );
    return new Map(specs.map(({ name, shape }, k) => [name, pieces[k]!.reshape([...shape])]));
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
    if (this.#all.isDisposed) return;
    this.#all.dispose();
    for (const piece of this.#pieces?.values() ?? []) piece.dispose();
  }
}
