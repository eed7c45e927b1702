/**
 * Multi-head self-attention over the steps of a window, by matrix products alone (tfjs's einsum has no
 * gradient). Data is time-major throughout: row t x batch + b is step t of window b.
 *
 * Source: Vaswani et al. (2017), section 3.2.
 */
import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-node";
import { tensorFlow } from "../../tensorflow/tensorFlow.js";
import { wholePanels } from "../inWholePanels.js";
import { dense } from "./dense.js";

/** Of batch and heads. */
const NO_SPARE: [number, number][] = [
  [0, 0],
  [0, 0],
];
/** Its exponential beside any other is 0. */
const UNSEEN = -1e30;

export interface AttentionShape {
  readonly steps: number;
  readonly batch: number;
  readonly heads: number;
}

/**
 * What each query step reads from all steps.
 *
 * @param queries Rows of the steps that ask, shape [query steps x batch, units].
 * @param x Rows of all steps, shape [steps x batch, units].
 * @param weightOf Weight of this layer: "query/kernel", "output/bias" and so on.
 * @returns Shape of `queries`.
 */
export function selfAttention(
  queries: Tensor2D,
  x: Tensor2D,
  weightOf: (name: string) => Tensor,
  { steps, batch, heads }: AttentionShape,
): Tensor2D {
  const tf = tensorFlow();
  const units = x.shape[1];
  const headUnits = units / heads;
  const querySteps = queries.shape[0] / batch;
  const perHead = (rows: Tensor2D, length: number) =>
    // [batch, heads, length, headUnits]
    tf.transpose(tf.reshape(rows, [length, batch, heads, headUnits]), [1, 2, 0, 3]) as Tensor4D;
  const project = (rows: Tensor2D, name: string) => dense(rows, weightOf(`${name}/kernel`), weightOf(`${name}/bias`));

  const query = perHead(tf.mul(project(queries, "query"), 1 / Math.sqrt(headUnits)), querySteps);
  const key = perHead(project(x, "key"), steps);
  const value = perHead(project(x, "value"), steps);
  // Up to whole panels there are steps that nobody looks at, so that no window's exponentials round otherwise.
  const spare = wholePanels(steps) - steps;
  const alike = tf.pad(tf.matMul(query, key, false, true), [...NO_SPARE, [0, 0], [0, spare]], UNSEEN);
  const attention = tf.softmax(alike); // [batch, heads, query steps, steps + spare]
  const heard = tf.matMul(attention, tf.pad(value, [...NO_SPARE, [0, spare], [0, 0]]));
  const read = tf.transpose(heard, [2, 0, 1, 3]); // [query steps, batch, heads, headUnits]
  return project(tf.reshape(read, [querySteps * batch, units]), "output");
}
