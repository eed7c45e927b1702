/**
 * A dense layer from TensorFlow's own kernels: bias and relu go over the sums in one pass each, forward
 * and backward, where broadcasting ops would take several.
 */
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-node";
import { booleanAttribute, runKernel, stringAttribute, typeAttribute } from "../../tensorflow/nativeOps.js";
import { tensorFlow } from "../../tensorflow/tensorFlow.js";

export interface DenseOptions {
  readonly activation?: "linear" | "relu";
  /** `data`: no gradient flows into x, as into what the network is given. */
  readonly input?: "data" | "units";
}

/**
 * x kernel + bias, shape [rows, units], through relu where asked.
 *
 * @param x Shape [rows, inputs].
 */
export function dense(
  x: Tensor,
  kernel: Tensor,
  bias: Tensor,
  { activation = "linear", input = "units" }: DenseOptions = {},
): Tensor2D {
  const tf = tensorFlow();
  const run = tf.customGrad((...inputs) => {
    // tfjs appends the function that keeps tensors for the backward pass.
    const save = inputs.at(-1) as unknown as (tensors: Tensor[]) => void;
    const type = typeAttribute("T", "float32");
    const format = stringAttribute("data_format", "NHWC");
    const sums = runKernel("BiasAdd", [type, format], [product(x, kernel), bias], 1)[0]!;
    const value = activation === "relu" ? runKernel("Relu", [type], [sums], 1)[0]! : sums;
    save([x, kernel, value]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [x, kernel, value] = saved as [Tensor, Tensor, Tensor];
      const slope = activation === "relu" ? runKernel("ReluGrad", [type], [dy, value], 1)[0]! : dy;
      const ofKernel = product(x, slope, { transposed: "left" });
      const ofBias = runKernel("BiasAddGrad", [type, format], [slope], 1)[0]!;
      return input === "data"
        ? [ofKernel, ofBias]
        : [product(slope, kernel, { transposed: "right" }), ofKernel, ofBias];
    };
    return { value, gradFunc };
  });
  return (input === "data" ? run(kernel, bias) : run(x, kernel, bias)) as Tensor2D;
}

function product(left: Tensor, right: Tensor, { transposed }: { readonly transposed?: "left" | "right" } = {}): Tensor {
  const attributes = [
    booleanAttribute("transpose_a", transposed === "left"),
    booleanAttribute("transpose_b", transposed === "right"),
    typeAttribute("T", "float32"),
  ];
  return runKernel("MatMul", attributes, [left, right], 1)[0]!;
}
