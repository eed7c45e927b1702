import type { Tensor } from "@tensorflow/tfjs-node";
import { seededUniform } from "../../tensorflow/nativeOps.js";
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
  const kept = seededUniform(x.shape, [seed[0], seed[1] + place]).greaterEqual(rate).cast("float32");
  return x.mul(kept).div(1 - rate) as T;
}
