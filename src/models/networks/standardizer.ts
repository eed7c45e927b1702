/** Brings features to one scale with what the training rows showed, and only that. */
import { createMatrix, type Matrix } from "../../core/index.js";
import type { OnnxGraph, OnnxValue } from "../export/onnxGraph.js";
import type { NamedTensor } from "../directory/safetensors.js";

export interface Standardizer {
  readonly mean: Float64Array;
  /** 1 for a column that does not vary. */
  readonly deviation: Float64Array;
}

/** {@link standardize} as nodes of a graph. @param x Of 32 bits, shape [.., features]. @returns Of 64 bits. */
export function standardizedNodes(graph: OnnxGraph, x: OnnxValue, { mean, deviation }: Standardizer): OnnxValue {
  return graph.within("scale", () => {
    const centred = graph.node("Sub", [graph.toDouble(x), graph.constant(mean)]);
    const z = graph.node("Div", [centred, graph.constant(deviation)]);
    const known = graph.node("Where", [graph.node("IsNaN", [z]), graph.double(0), z]);
    return graph.node("Clip", [known, graph.double(-FURTHEST), graph.double(FURTHEST)]);
  });
}

/** It as it is saved; no weight of a network has such names. */
export function scalingTensors({ mean, deviation }: Standardizer): readonly NamedTensor[] {
  return [
    { name: "scaling/mean", shape: [mean.length], values: mean },
    { name: "scaling/deviation", shape: [deviation.length], values: deviation },
  ];
}

/** Deviations beyond which a value says no more: one wild bar must not decide a fit. */
const FURTHEST = 8;

/** Means and deviations of the rows in `used`; NaN is left out. */
export function fitStandardizer({ data, rows, cols }: Matrix, used: Uint8Array): Standardizer {
  const counts = new Float64Array(cols);
  const mean = new Float64Array(cols);
  const squares = new Float64Array(cols);
  for (let row = 0; row < rows; row++) {
    if (used[row] === 0) continue;
    for (let col = 0; col < cols; col++) {
      const value = data[row * cols + col]!;
      if (Number.isNaN(value)) continue;
      // Welford's update.
      const count = ++counts[col]!;
      const away = value - mean[col]!;
      mean[col]! += away / count;
      squares[col]! += away * (value - mean[col]!);
    }
  }
  return { mean, deviation: squares.map((sum, col) => Math.sqrt(sum / Math.max(1, counts[col]!)) || 1) };
}

/** (x - mean) / deviation, cut at 8 deviations; a missing value becomes the mean. */
export function standardize({ data, rows, cols }: Matrix, { mean, deviation }: Standardizer): Matrix {
  const scaled = createMatrix(rows, cols);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++, at++) {
      scaled.data[at] = standardized(data[at]!, mean[col]!, deviation[col]!);
    }
  }
  return scaled;
}

/** One value of {@link standardize}. */
export function standardized(value: number, mean: number, deviation: number): number {
  const z = (value - mean) / deviation;
  return Number.isNaN(z) ? 0 : Math.max(-FURTHEST, Math.min(FURTHEST, z));
}
