/** The layers of networks as nodes of a graph, each the twin of one that TensorFlow computes; all in 32 bits. */
import type { NamedWeights } from "../networks/architecture.js";
import type { OnnxGraph, OnnxValue } from "./onnxGraph.js";

/** Weights of a network, by name. */
export type WeightOf = (name: string) => NamedWeights;

/** Added to the variance. */
const EPSILON = 1e-5;

/** x kernel + bias, through relu where asked. @param x Shape [.., inputs]. */
export function denseNodes(
  graph: OnnxGraph,
  x: OnnxValue,
  { weightOf, name, relu = false }: { readonly weightOf: WeightOf; readonly name: string; readonly relu?: boolean },
): OnnxValue {
  const [kernel, bias] = ["kernel", "bias"].map((part) => {
    const { values, shape } = weightOf(`${name}/${part}`);
    return graph.constant(values, shape);
  });
  const sums = graph.node("Add", [graph.node("MatMul", [x, kernel!]), bias!]);
  return relu ? graph.node("Relu", [sums]) : sums;
}

/** Every row at mean 0 and deviation 1. @param x Shape [.., units]. */
export function layerNormNodes(graph: OnnxGraph, x: OnnxValue, units: number): OnnxValue {
  const gain = graph.constant(new Float32Array(units).fill(1));
  return graph.node("LayerNormalization", [x, gain], { axis: { int: -1 }, epsilon: { float: EPSILON } });
}

/**
 * Hidden states of an LSTM.
 *
 * @param x Shape [steps, batch, inputs].
 * @returns Of all steps, shape [steps, batch, units], and of the last, shape [batch, units].
 */
export function lstmNodes(
  graph: OnnxGraph,
  x: OnnxValue,
  { weightOf, name }: { readonly weightOf: WeightOf; readonly name: string },
): { readonly all: OnnxValue; readonly last: OnnxValue } {
  const { values, shape } = weightOf(`${name}/kernel`);
  const units = shape[1]! / 4;
  const inputs = shape[0]! - units;
  const kernels = gatesOfOnnx(values, units, inputs + units);
  const biases = gatesOfOnnx(weightOf(`${name}/bias`).values, units, 1);
  const rowsOf = (from: number, to: number): OnnxValue => {
    const part = Float32Array.from({ length: 4 * units * (to - from) }, (_, at) => {
      const row = Math.floor(at / (to - from));
      return kernels[row * (inputs + units) + from + (at % (to - from))]!;
    });
    return graph.constant(part, [1, 4 * units, to - from]);
  };
  const bias = new Float32Array(8 * units);
  bias.set(biases);
  const [all, last] = graph.nodes(
    "LSTM",
    [x, rowsOf(0, inputs), rowsOf(inputs, inputs + units), graph.constant(bias, [1, 8 * units])],
    { hidden_size: { int: units } },
    2,
  );
  return {
    all: graph.node("Squeeze", [all!, graph.whole(1)]),
    last: graph.node("Squeeze", [last!, graph.whole(0)]),
  };
}

/** From [inputs, gates i f c o] to ONNX's [gates i o f c, inputs]. */
function gatesOfOnnx(values: Float32Array, units: number, inputs: number): Float32Array {
  const turned = new Float32Array(values.length);
  [0, 3, 1, 2].forEach((gate, place) => {
    for (let unit = 0; unit < units; unit++)
      for (let input = 0; input < inputs; input++)
        turned[(place * units + unit) * inputs + input] = values[input * 4 * units + gate * units + unit]!;
  });
  return turned;
}

/**
 * What each query step reads from all steps.
 *
 * @param queries Shape [batch, query steps, units]. @param x Shape [batch, steps, units].
 * @returns Shape of `queries`.
 */
export function attentionNodes(
  graph: OnnxGraph,
  { queries, x }: { readonly queries: OnnxValue; readonly x: OnnxValue },
  { weightOf, name, heads }: { readonly weightOf: WeightOf; readonly name: string; readonly heads: number },
): OnnxValue {
  const units = weightOf(`${name}/query/bias`).values.length;
  const headUnits = units / heads;
  const project = (rows: OnnxValue, part: string) => denseNodes(graph, rows, { weightOf, name: `${name}/${part}` });
  const perHead = (rows: OnnxValue, order: readonly number[]) =>
    graph.node("Transpose", [graph.node("Reshape", [rows, graph.whole(0, -1, heads, headUnits)])], {
      perm: { ints: order },
    });
  const scale = graph.float(1 / Math.sqrt(headUnits));
  const query = perHead(graph.node("Mul", [project(queries, "query"), scale]), [0, 2, 1, 3]);
  const key = perHead(project(x, "key"), [0, 2, 3, 1]); // [batch, heads, headUnits, steps]
  const value = perHead(project(x, "value"), [0, 2, 1, 3]);
  const shares = graph.node("Softmax", [graph.node("MatMul", [query, key])], { axis: { int: -1 } });
  const read = graph.node("Transpose", [graph.node("MatMul", [shares, value])], { perm: { ints: [0, 2, 1, 3] } });
  return project(graph.node("Reshape", [read, graph.whole(0, -1, units)]), "output");
}
