import type { Tensor } from "@tensorflow/tfjs-node";
import { seededUniform } from "../../tensorflow/nativeOps.js";
import { tensorFlow } from "../../tensorflow/tensorFlow.js";
import type { Dropout } from "../architecture.js";

/**
 * Silences a share of units and scales the others up, so that the expected sum stays.
 *
 * @param place Number of this place in the network, so that no two places draw the same mask.
 * Source: Srivastava et al. (2014), inverted.
 */
export function dropped<T extends Tensor>(x: T, dropout: Dropout | undefined, place: number): T {
  if (dropout === undefined || dropout.rate === 0) return x;
  const { rate, seed } = dropout;
  const tf = tensorFlow();
  const run = tf.customGrad((...inputs) => {
    // tfjs appends the function that keeps tensors for the backward pass.
    const [input] = inputs as unknown as [Tensor];
    const save = inputs.at(-1) as unknown as (tensors: Tensor[]) => void;
    const mask = tf.mul(
      seededUniform(input.shape, tf.add(seed, tf.tensor1d([0, place], "int32")))
        .greaterEqual(rate)
        .cast("float32"),
      1 / (1 - rate),
    );
    save([mask]);
    return { value: tf.mul(input, mask), gradFunc: (dy: Tensor, saved: Tensor[]) => tf.mul(dy, saved[0]!) };
  });
  return run(x) as T;
}
