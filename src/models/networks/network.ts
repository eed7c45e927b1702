/** A network over variables that it owns. */
import type { Tensor, Tensor3D, Variable } from "@tensorflow/tfjs-node";
import type { Rng } from "../../core/index.js";
import { tensorFlow } from "../tensorflow/tensorFlow.js";
import type { Architecture, Dropout, NamedWeights } from "./architecture.js";
import { lstmArchitecture, type LstmShape } from "./lstmArchitecture.js";
import { mlpArchitecture, type MlpShape } from "./mlpArchitecture.js";
import { transformerArchitecture, type TransformerShape } from "./transformerArchitecture.js";

export type NetworkShape = ({ readonly kind: "lstm" } & LstmShape) | ({ readonly kind: "transformer" } & TransformerShape) | ({ readonly kind: "mlp" } & MlpShape);
export type NetworkKind = NetworkShape["kind"];

/** Networks as sentences name them. */
export const NETWORK_NAME: Readonly<Record<NetworkKind, string>> = { lstm: "an LSTM", transformer: "a transformer", mlp: "a dense net" };

export function architectureOf(shape: NetworkShape): Architecture {
  if (shape.kind === "lstm") return lstmArchitecture(shape);
  return shape.kind === "transformer" ? transformerArchitecture(shape) : mlpArchitecture(shape);
}

/** First weights, each from the child of `rng` that bears its name. */
export function initialWeights(shape: NetworkShape, rng: Rng): NamedWeights[] {
  return architectureOf(shape).weights.map(({ name, shape: dims, initial }) => ({ name, shape: dims, values: initial(rng.child(name)) }));
}

export class Network {
  readonly shape: NetworkShape;
  readonly #architecture: Architecture;
  readonly #variables: ReadonlyMap<string, Variable>;
  #isDisposed = false;

  constructor(shape: NetworkShape, weights: readonly NamedWeights[]) {
    const tf = tensorFlow();
    this.shape = shape;
    this.#architecture = architectureOf(shape);
    // The values are copied: tfjs wraps an array instead of copying it.
    this.#variables = new Map(weights.map(({ name, shape: dims, values }) => [name, tf.tidy(() => tf.variable(tf.tensor(values.slice(), [...dims])))]));
  }

  get variables(): Variable[] {
    return [...this.#variables.values()];
  }

  /** Weights that decay acts on. */
  get kernels(): Variable[] {
    return this.#architecture.weights.filter(({ decays }) => decays).map(({ name }) => this.#variables.get(name)!);
  }

  /**
   * Logits of the score, shape [batch].
   *
   * @param x Shape [steps, batch, features], standardised.
   * @throws {Error} If the network was disposed.
   */
  logits(x: Tensor3D, dropout?: Dropout): Tensor {
    if (this.#isDisposed) throw new Error(`Cannot use ${NETWORK_NAME[this.shape.kind]} as it must still hold its memory: it was disposed`);
    return tensorFlow().tidy(() => this.#architecture.logits((name) => this.#variables.get(name)!, x, dropout));
  }

  /** A copy of the weights as they are now. */
  weights(): NamedWeights[] {
    return [...this.#variables].map(([name, variable]) => ({ name, shape: variable.shape, values: Float32Array.from(variable.dataSync()) }));
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    for (const variable of this.#variables.values()) variable.dispose();
  }
}
