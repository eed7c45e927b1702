/** TensorFlow's own kernels, called by name where tfjs has no function for them. */
import type { Tensor } from "@tensorflow/tfjs-node";
import { nodeBackend, type KernelAttribute } from "./nodeBackend.js";
import { tensorFlow } from "./tensorFlow.js";

/** TensorFlow's numbers for its types, `tensorflow/core/framework/types.proto`. */
export const TYPE = { float32: 1, int32: 3, int64: 9, bool: 10 } as const;

/** Runs a kernel. */
export function runKernel(
  name: string,
  attributes: readonly KernelAttribute[],
  inputs: readonly Tensor[],
  outputs: number,
): Tensor[] {
  return nodeBackend().executeMultipleOutputs(name, [...attributes], [...inputs], outputs);
}

export function typeAttribute(name: string, type: keyof typeof TYPE): KernelAttribute {
  return { name, type: nodeBackend().binding.TF_ATTR_TYPE, value: TYPE[type] };
}

export function booleanAttribute(name: string, value: boolean): KernelAttribute {
  return { name, type: nodeBackend().binding.TF_ATTR_BOOL, value };
}

export function floatAttribute(name: string, value: number): KernelAttribute {
  return { name, type: nodeBackend().binding.TF_ATTR_FLOAT, value };
}

export function stringAttribute(name: string, value: string): KernelAttribute {
  return { name, type: nodeBackend().binding.TF_ATTR_STRING, value };
}

const int64Scalars = new Map<number, Tensor>();

/** A 64-bit scalar, which tfjs cannot make itself; kept for good, one a value. */
export function int64Scalar(value: number): Tensor {
  const known = int64Scalars.get(value);
  if (known !== undefined) return known;
  const tf = tensorFlow();
  const made = tf.keep(
    tf.tidy(() =>
      quietly(
        () =>
          runKernel(
            "Cast",
            [typeAttribute("SrcT", "int32"), typeAttribute("DstT", "int64"), booleanAttribute("Truncate", false)],
            [tf.scalar(value, "int32")],
            1,
          )[0]!,
      ),
    ),
  );
  int64Scalars.set(value, made);
  return made;
}

/** tfjs warns of every 64-bit output, which is what is asked for here. */
function quietly<T>(work: () => T): T {
  const { warn } = console;
  console.warn = () => {};
  try {
    return work();
  } finally {
    console.warn = warn;
  }
}

/** Uniform numbers on [0, 1) that depend on the seed alone: two whole numbers, shape [2]. */
export function seededUniform(shape: readonly number[], seed: Tensor): Tensor {
  const tf = tensorFlow();
  return tf.tidy(
    () =>
      runKernel(
        "StatelessRandomUniform",
        [typeAttribute("dtype", "float32"), typeAttribute("T", "int32"), typeAttribute("Tseed", "int32")],
        [tf.tensor1d([...shape], "int32"), seed],
        1,
      )[0]!,
  );
}
