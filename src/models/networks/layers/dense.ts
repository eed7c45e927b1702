import type { Tensor, Tensor2D } from "@tensorflow/tfjs-node";
import { tensorFlow } from "../../tensorflow/tensorFlow.js";

/** x kernel + bias, shape [rows, units], through relu where asked. */
export function dense(x: Tensor, kernel: Tensor, bias: Tensor, activation: "linear" | "relu" = "linear"): Tensor2D {
  const tf = tensorFlow();
  const sums = tf.add(tf.matMul(x as Tensor2D, kernel as Tensor2D), bias);
  return (activation === "relu" ? tf.relu(sums) : sums) as Tensor2D;
}
