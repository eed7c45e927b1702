/** TensorFlow's C library as tfjs wraps it, of which this room uses more than tfjs's own functions do. */
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js";
import { tensorFlow } from "./tensorFlow.js";

export type NodeBackend = NodeJSKernelBackend;
/** One attribute of a kernel. */
export type KernelAttribute = Parameters<NodeBackend["executeMultipleOutputs"]>[1][number];

/** @throws {TypeError} If tfjs computes with something else. */
export function nodeBackend(): NodeBackend {
  const tf = tensorFlow();
  const backend: unknown = tf.backend();
  if (!isNodeBackend(backend))
    throw new TypeError(
      `Cannot call a native kernel as TensorFlow's backend must be its C library: found ${tf.getBackend()}`,
    );
  return backend;
}

function isNodeBackend(backend: unknown): backend is NodeBackend {
  return typeof backend === "object" && backend !== null && "executeMultipleOutputs" in backend;
}
