/**
 * What makes one network another: its weights and the formula over them. Everything else (batches,
 * optimiser, early stopping, scaling, files) is the same for all.
 */
import type { Tensor, Tensor3D } from "@tensorflow/tfjs-node";
import type { Rng } from "../../core/index.js";
import type { OnnxGraph, OnnxValue } from "../export/onnxGraph.js";

/** One weight before it is drawn. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** Of each dimension the runs of inputs or units that it is made of: an LSTM's kernel has one for each gate. */
  readonly runs: readonly (readonly number[])[];
  /** Whether weight decay acts on it: kernels yes, biases and embeddings no. */
  readonly decays: boolean;
  /** Its first values, from a stream of its own. */
  initial(rng: Rng): Float32Array;
}

/** A weight with its values. */
export interface NamedWeights {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface Dropout {
  /** Share of units silenced. */
  readonly rate: number;
  /** Two whole numbers, shape [2]; every silenced place of one step adds its own number to the second. */
  readonly seed: Tensor;
}

export interface Architecture {
  /** In the order in which they are stored. */
  readonly weights: readonly WeightSpec[];
  /**
   * Logits of the score, shape [batch].
   *
   * @param weightOf A weight by its name.
   * @param x Shape [steps, batch, features], standardised.
   * @param dropout Absent when scoring.
   */
  logits(weightOf: (name: string) => Tensor, x: Tensor3D, dropout?: Dropout): Tensor;
  /**
   * The same formula as nodes of a graph, 32 bits, shape [batch].
   *
   * @param weightOf A weight by its name.
   * @param x Shape [batch, steps, features], standardised.
   */
  logitNodes(graph: OnnxGraph, weightOf: (name: string) => NamedWeights, x: OnnxValue): OnnxValue;
  /** The same with every width rounded up, and with the same weights in the same order; see `inWholePanels.ts`. */
  inWholePanels(): Architecture;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}
