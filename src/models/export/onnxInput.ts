import type { OnnxGraph, OnnxValue } from "./onnxGraph.js";

/** What a member reads when it is written into a graph; raw features, NaN where missing, 32-bit floats. */
export interface OnnxInput {
  /**
   * Windows of that many bars, oldest first, shape [batch, steps, features].
   *
   * @throws {RangeError} If another member of the same graph reads windows of another length.
   */
  window(steps: number): OnnxValue;
  /** The last bar of each window, shape [batch, features]. */
  readonly lastRow: OnnxValue;
}

/** Writes a fitted model into a graph: its score, shape [batch], 32-bit floats. */
export type ToOnnx<Fitted> = (fitted: Fitted, graph: OnnxGraph, input: OnnxInput) => OnnxValue;
