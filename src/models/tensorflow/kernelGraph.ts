/**
 * Recorded kernels as a graph that TensorFlow runs by itself: one call into native code instead of one a kernel, and
 * several lanes of it side by side, each on a thread of its own.
 *
 * A kernel computes with one thread as it always does, so lanes change no bit. TensorFlow may fuse neighbours of a
 * graph (a product and its bias), which rounds otherwise than kernel by kernel does.
 */
import type { Tensor } from "@tensorflow/tfjs-node";
import { runKernel, TYPE } from "./nativeOps.js";
import { nodeBackend, type KernelAttribute } from "./nodeBackend.js";
import type { KernelInput, RecordedConstant, RecordedKernels } from "./recordKernels.js";
import { encodeSavedModel, type AttrValue, type NodeDef, type TensorShapeProto } from "./savedModelSchema.js";
import { tensorFlow } from "./tensorFlow.js";

/** An input of the recording as the graph takes it. */
export interface GraphInput {
  readonly type: keyof typeof TYPE;
  /** -1 where each call decides. */
  readonly shape: readonly number[];
  /** Whether every lane is given its own. */
  readonly isOfLane: boolean;
}

/** In TensorFlow's file system in memory, which forgets nothing and writes behind what there is: one a graph. */
const FOLDER = "ram://tenbin/graph";
let foldersMade = 0;

export class KernelGraph {
  readonly #session: number;
  readonly #inputs: { name: string; dtype: "float32" }[];
  readonly #outputs: string[];

  /** @param inputs Those of the recording, in its order. */
  constructor(recorded: RecordedKernels, { inputs, lanes }: { inputs: readonly GraphInput[]; lanes: number }) {
    const every = Array.from({ length: lanes }, (_, lane) => lane);
    const given = inputs.flatMap((input, k) => (input.isOfLane ? every : [0]).map((lane) => inputNode(input, k, lane)));
    // The type is not read; what is given has its own.
    this.#inputs = given.map(({ name }) => ({ name, dtype: "float32" }));
    this.#outputs = every.flatMap((lane) => recorded.outputs.map((output) => sourceName(output, { inputs, lane })));
    this.#session = loadSession([
      ...given,
      ...recorded.constants.map(constantNode),
      ...every.flatMap((lane) => kernelNodes(recorded, { inputs, lane })),
    ]);
  }

  /**
   * What is recorded as output, of one lane behind the other.
   *
   * @param given The inputs in their order, of those of a lane one a lane.
   */
  run(given: readonly Tensor[]): Tensor[] {
    return nodeBackend().runSavedModel(this.#session, [...given], this.#inputs, this.#outputs);
  }

  dispose(): void {
    nodeBackend().deleteSavedModel(this.#session);
  }
}

function loadSession(nodes: readonly NodeDef[]): number {
  const tf = tensorFlow();
  const folder = `${FOLDER}${foldersMade++}`;
  const file = encodeSavedModel(nodes);
  tf.tidy(() => {
    const contents = tf.scalar(file, "string");
    runKernel("WriteFile", [], [tf.scalar(`${folder}/saved_model.pb`, "string"), contents], 0);
  });
  return nodeBackend().loadSavedModelMetaGraph(folder, "serve");
}

const inputName = (k: number, lane: number): string => `input${k}_${lane}`;
const constantName = (k: number): string => `constant${k}`;
const kernelName = (k: number, lane: number): string => `kernel${k}_${lane}`;

interface Lane {
  readonly inputs: readonly GraphInput[];
  readonly lane: number;
}

function sourceName(source: KernelInput, { inputs, lane }: Lane): string {
  if ("input" in source) return inputName(source.input, inputs[source.input]!.isOfLane ? lane : 0);
  if ("constant" in source) return constantName(source.constant);
  return `${kernelName(source.kernel, lane)}:${source.output}`;
}

function inputNode({ type, shape }: GraphInput, k: number, lane: number): NodeDef {
  const attr = { dtype: { type: TYPE[type] }, shape: { shape: shapeProto(shape) } };
  return { name: inputName(k, lane), op: "Placeholder", attr };
}

function constantNode({ type, shape, bytes }: RecordedConstant, k: number): NodeDef {
  const tensor = { dtype: type, tensorShape: shapeProto(shape), tensorContent: bytes };
  return { name: constantName(k), op: "Const", attr: { dtype: { type }, value: { tensor } } };
}

function kernelNodes({ kernels }: RecordedKernels, of: Lane): NodeDef[] {
  return kernels.map(({ name: op, attributes, inputs }, k) => ({
    name: kernelName(k, of.lane),
    op,
    input: inputs.map((source) => sourceName(source, of)),
    attr: Object.fromEntries(attributes.map((attribute) => [attribute.name, attributeValue(op, attribute)])),
  }));
}

/** @throws {TypeError} If it is of a kind that no kernel of this room has. */
function attributeValue(op: string, { name, type, value }: KernelAttribute): AttrValue {
  const { binding } = nodeBackend();
  if (type === binding.TF_ATTR_TYPE && typeof value === "number") return { type: value };
  if (type === binding.TF_ATTR_INT && typeof value === "number") return { i: value };
  if (type === binding.TF_ATTR_FLOAT && typeof value === "number") return { f: value };
  if (type === binding.TF_ATTR_BOOL && typeof value === "boolean") return { b: value };
  if (type === binding.TF_ATTR_STRING && typeof value === "string") return { s: Buffer.from(value) };
  throw new TypeError(
    `Cannot make a graph of ${op} as each of its attributes must be a number, a type, a switch or text: ` +
      `found ${name} of kind ${type}`,
  );
}

function shapeProto(shape: readonly number[]): TensorShapeProto {
  return { dim: shape.map((size) => ({ size })) };
}
