import { ONNX_NAMES } from "./onnxCard.js";
import type { OnnxGraph, OnnxValue } from "./onnxGraph.js";
import type { OnnxInput } from "./onnxInput.js";

/** The one input of an exported graph, which learns from its members how long a window is. */
export class GraphInput implements OnnxInput {
  readonly #graph: OnnxGraph;
  readonly #value: OnnxValue = { name: ONNX_NAMES.window };
  readonly lastRow: OnnxValue;
  #steps: number | undefined;

  constructor(graph: OnnxGraph) {
    this.#graph = graph;
    const last = graph.constant(BigInt64Array.of(-1n), []);
    this.lastRow = graph.node("Gather", [this.#value, last], { axis: { int: 1 } });
  }

  /** Bars a window; undefined where every member reads the last one alone. */
  get steps(): number | undefined {
    return this.#steps;
  }

  window(steps: number): OnnxValue {
    if (this.#steps !== undefined && this.#steps !== steps)
      throw new RangeError(
        `Cannot export a model to ONNX as all its members must read windows of one length: found ${this.#steps} and ` +
          `${steps} bars`,
      );
    this.#steps = steps;
    return this.#value;
  }

  /** Whether a window holds an infinite value, shape [batch]. */
  isInfinite(): OnnxValue {
    const graph = this.#graph;
    const ones = graph.toFloat(graph.node("IsInf", [this.#value]));
    const most = graph.node("ReduceMax", [ones], { axes: { ints: [1, 2] }, keepdims: { int: 0 } });
    return graph.node("Greater", [most, graph.float(0)]);
  }
}
