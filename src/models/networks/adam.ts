/**
 * Adam over one column of weights: a dozen kernels a step, however many weights the network names.
 *
 * Source: Kingma and Ba (2015), algorithm 1, with Keras's epsilon of 1e-7.
 */
import type { Tensor, Variable } from "@tensorflow/tfjs-node";
import { tensorFlow } from "../tensorflow/tensorFlow.js";

const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const EPSILON = 1e-7;

export class Adam {
  readonly #weights: Variable;
  readonly #learningRate: number;
  #steps = 0;
  #first: Tensor;
  #second: Tensor;

  /** @param weights What is updated in place; the caller disposes of it. */
  constructor(weights: Variable, learningRate: number) {
    const tf = tensorFlow();
    this.#weights = weights;
    this.#learningRate = learningRate;
    this.#first = tf.keep(tf.zeros(weights.shape));
    this.#second = tf.keep(tf.zeros(weights.shape));
  }

  /** One step down the gradient, which has the shape of the weights. */
  step(gradient: Tensor): void {
    const tf = tensorFlow();
    this.#steps++;
    tf.tidy(() => {
      const first = tf.add(tf.mul(this.#first, FIRST_DECAY), tf.mul(gradient, 1 - FIRST_DECAY));
      const second = tf.add(tf.mul(this.#second, SECOND_DECAY), tf.mul(tf.square(gradient), 1 - SECOND_DECAY));
      // The corrections for starting at zero, taken out of the columns: lr m / (1 - b1^t) over sqrt(v / (1 -
      // b2^t)) + eps.
      const rate = this.#learningRate / (1 - FIRST_DECAY ** this.#steps);
      const spread = tf.add(tf.mul(tf.sqrt(second), 1 / Math.sqrt(1 - SECOND_DECAY ** this.#steps)), EPSILON);
      this.#weights.assign(tf.sub(this.#weights, tf.mul(tf.div(first, spread), rate)));
      tf.dispose([this.#first, this.#second]);
      this.#first = tf.keep(first);
      this.#second = tf.keep(second);
    });
  }

  dispose(): void {
    this.#first.dispose();
    this.#second.dispose();
  }
}
