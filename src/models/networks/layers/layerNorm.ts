/**
 * Brings every row to mean 0 and deviation 1. It has no gain and no offset of its own: a dense layer
 * follows wherever it is used, and that has both.
 *
 * Source: Ba, Kiros and Hinton (2016).
 */
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-node";
import { tensorFlow } from "../../tensorflow/tensorFlow.js";

/** Added to the variance, as in Keras and PyTorch's transformers. */
const EPSILON = 1e-5;

/** @param x Shape [rows, units]. */
export function layerNorm(x: Tensor2D): Tensor2D {
  const tf = tensorFlow();
  const run = tf.customGrad((...inputs) => {
    // tfjs appends the function that keeps tensors for the backward pass.
    const [input] = inputs as unknown as [Tensor];
    const save = inputs.at(-1) as unknown as (tensors: Tensor[]) => void;
    const centred = tf.sub(input, tf.mean(input, -1, true)); // [rows, units]
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), EPSILON)); // [rows, 1]
    const value = tf.mul(centred, scale);
    save([value, scale]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => {
      const [normal, scale] = saved as [Tensor, Tensor];
      const along = tf.mul(normal, tf.mean(tf.mul(dy, normal), -1, true));
      return tf.mul(scale, tf.sub(tf.sub(dy, tf.mean(dy, -1, true)), along));
    };
    return { value, gradFunc };
  });
  return run(x) as Tensor2D;
}
