/**
 * Adam over one column of weights: a dozen kernels a step, however many weights the network names.
 *
 * Source: Kingma and Ba (2015), algorithm 1, with Keras's epsilon of 1e-7.
 */
import type { Tensor } from "@tensorflow/tfjs-node";
import { tensorFlow } from "../tensorflow/tensorFlow.js";

const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const EPSILON = 1e-7;

/** What a step changes, shape [weights] each. */
export interface AdamState {
  readonly weights: Tensor;
  /** Running means of the gradient and of its square; zeros before the first step. */
  readonly first: Tensor;
  readonly second: Tensor;
}

/**
 * The corrections for starting at zero, taken out of the columns: lr m / (1 - b1^t) over sqrt(v / (1 - b2^t)) + eps.
 *
 * @param step Counted from 1.
 */
export function adamRates(learningRate: number, step: number): { readonly rate: number; readonly spread: number } {
  return { rate: learningRate / (1 - FIRST_DECAY ** step), spread: 1 / Math.sqrt(1 - SECOND_DECAY ** step) };
}

/**
 * One step down the gradient, which has the shape of the weights.
 *
 * @param rates Scalars of {@link adamRates}.
 */
export function adamStep(
  { weights, ...before }: AdamState,
  gradient: Tensor,
  { rate, spread }: { readonly rate: Tensor; readonly spread: Tensor },
): AdamState {
  const tf = tensorFlow();
  const first = tf.add(tf.mul(before.first, FIRST_DECAY), tf.mul(gradient, 1 - FIRST_DECAY));
  const second = tf.add(tf.mul(before.second, SECOND_DECAY), tf.mul(tf.square(gradient), 1 - SECOND_DECAY));
  const width = tf.add(tf.mul(tf.sqrt(second), spread), EPSILON);
  return { weights: tf.sub(weights, tf.mul(tf.div(first, width), rate)), first, second };
}
