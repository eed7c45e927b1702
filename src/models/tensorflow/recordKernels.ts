/**
 * Which kernels a computation runs: it is run once as always, and every kernel is written down with what it reads.
 *
 * All of tfjs's own functions and of this room's go through two methods of its backend, so nothing needs to be written
 * twice to be repeated as a graph.
 */
import type { Tensor } from "@tensorflow/tfjs-node";
import { TYPE } from "./nativeOps.js";
import { nodeBackend, type KernelAttribute, type NodeBackend } from "./nodeBackend.js";
import { tensorFlow } from "./tensorFlow.js";

/** Where a kernel's input comes from, each by its place in a list. */
export type KernelInput =
  { readonly input: number } | { readonly constant: number } | { readonly kernel: number; readonly output: number };

export interface RecordedKernel {
  readonly name: string;
  readonly attributes: readonly KernelAttribute[];
  readonly inputs: readonly KernelInput[];
}

/** A tensor that was there before, or was made of plain numbers on the way. */
export interface RecordedConstant {
  /** TensorFlow's number for its type. */
  readonly type: number;
  readonly shape: readonly number[];
  /** As they lie in memory. */
  readonly bytes: Uint8Array;
}

export interface RecordedKernels {
  /** In the order in which they ran: each reads earlier ones. */
  readonly kernels: readonly RecordedKernel[];
  readonly constants: readonly RecordedConstant[];
  readonly outputs: readonly KernelInput[];
}

/**
 * Runs `compute` and writes its kernels down.
 *
 * @param inputs What is another tensor each time; every other one that `compute` reads becomes a constant, and every
 * shape that it computes with stays as it is now.
 */
export function recordKernels(inputs: readonly Tensor[], compute: () => readonly Tensor[]): RecordedKernels {
  const tf = tensorFlow();
  const recorder = new Recorder(nodeBackend(), inputs);
  tf.engine().startScope();
  try {
    return recorder.record(compute);
  } finally {
    tf.engine().endScope();
  }
}

type NativeArray = Float32Array | Int32Array | BigInt64Array | Uint8Array;

/** What the backend keeps numbers in; bytes are switches. */
const TYPES = [
  [Float32Array, TYPE.float32],
  [Int32Array, TYPE.int32],
  [BigInt64Array, TYPE.int64],
  [Uint8Array, TYPE.bool],
] as const;

class Recorder {
  readonly #backend: NodeBackend;
  readonly #kernels: RecordedKernel[] = [];
  readonly #constants: RecordedConstant[] = [];
  /** By the object that is a tensor's identity to tfjs. */
  readonly #known = new Map<object, KernelInput>();

  constructor(backend: NodeBackend, inputs: readonly Tensor[]) {
    this.#backend = backend;
    inputs.forEach(({ dataId }, input) => this.#known.set(dataId, { input }));
  }

  record(compute: () => readonly Tensor[]): RecordedKernels {
    const backend = this.#backend;
    const { executeSingleOutput, executeMultipleOutputs } = backend;
    backend.executeSingleOutput = (name, attributes, inputs) => {
      const read = inputs.map((tensor) => this.#sourceOf(tensor));
      const output = executeSingleOutput.call(backend, name, attributes, inputs);
      this.#add({ name, attributes, inputs: read }, [output]);
      return output;
    };
    backend.executeMultipleOutputs = (name, attributes, inputs, count) => {
      const read = inputs.map((tensor) => this.#sourceOf(tensor));
      const outputs = executeMultipleOutputs.call(backend, name, attributes, inputs, count);
      this.#add({ name, attributes, inputs: read }, outputs);
      return outputs;
    };
    try {
      const outputs = compute().map((tensor) => this.#sourceOf(tensor));
      return { kernels: this.#kernels, constants: this.#constants, outputs };
    } finally {
      backend.executeSingleOutput = executeSingleOutput;
      backend.executeMultipleOutputs = executeMultipleOutputs;
    }
  }

  #add(kernel: RecordedKernel, outputs: readonly Tensor[]): void {
    const place = this.#kernels.push(kernel) - 1;
    outputs.forEach(({ dataId }, output) => this.#known.set(dataId, { kernel: place, output }));
  }

  #sourceOf({ dataId, shape }: Pick<Tensor, "dataId" | "shape">): KernelInput {
    const known = this.#known.get(dataId);
    if (known !== undefined) return known;
    const values: NativeArray = this.#backend.readSync(dataId) as Exclude<NativeArray, BigInt64Array>;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
    const type = TYPES.find(([array]) => values instanceof array)![1];
    const source = { constant: this.#constants.push({ type, shape, bytes }) - 1 };
    this.#known.set(dataId, source);
    return source;
  }
}
