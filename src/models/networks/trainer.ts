/**
 * Training steps of one fit: the loss of a batch, its gradient and Adam's step, kernel by kernel or, where there are
 * enough of one shape, as one graph.
 */
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-node";
import type { Matrix } from "../../core/index.js";
import { cachedGraph } from "../tensorflow/cachedGraph.js";
import { KernelGraph, type GraphInput } from "../tensorflow/kernelGraph.js";
import { recordKernels } from "../tensorflow/recordKernels.js";
import { tensorFlow } from "../tensorflow/tensorFlow.js";
import { adamRates, adamStep } from "./adam.js";
import { barsOf, formulaOf, type Blueprint } from "./blueprint.js";
import { logitsOf, type Network } from "./network.js";
import { networkLoss, weightDecay } from "./networkLoss.js";
import type { NetworkOptions } from "./networkOptions.js";
import { rowsOfSteps, timeMajor, uploadRows } from "./windows.js";

/** One batch; columns have one entry a window. */
export interface Batch {
  /** Last row of each window. */
  readonly endRow: Int32Array;
  readonly y: Float32Array;
  readonly weight: Float32Array;
  /** Of what dropout silences in this step. */
  readonly seed: readonly [number, number];
}

/** What the formula of a step hangs on besides the network. */
export type StepOptions = Pick<NetworkOptions, "loss" | "l2" | "dropout">;

/** What a step reads, in the order of a graph's inputs. */
interface StepTensors {
  readonly weights: Tensor;
  readonly first: Tensor;
  readonly second: Tensor;
  readonly rate: Tensor;
  readonly spread: Tensor;
  /** 1 where weight decay acts, 0 elsewhere. */
  readonly decays: Tensor;
  readonly rows: Tensor2D;
  readonly rowOf: Tensor1D;
  readonly labels: Tensor;
  readonly sampleWeights: Tensor;
  readonly seed: Tensor;
}

export class Trainer {
  readonly #network: Network;
  readonly #options: NetworkOptions;
  readonly #rows: Tensor2D;
  readonly #decays: Tensor;
  #first: Tensor;
  #second: Tensor;
  #steps = 0;

  /** @param rows Standardised; must not change before the trainer is disposed of. */
  constructor(network: Network, rows: Matrix, options: NetworkOptions) {
    const tf = tensorFlow();
    this.#network = network;
    this.#options = options;
    this.#rows = uploadRows(rows);
    this.#decays = network.decayMask();
    this.#first = tf.zeros(network.variable.shape);
    this.#second = tf.zeros(network.variable.shape);
  }

  /**
   * One step down the loss of a batch.
   *
   * @param asGraph Whether many batches of this length follow: it takes a moment to make a graph.
   * @returns The mean loss before the step.
   */
  step({ endRow, y, weight, seed }: Batch, { asGraph }: { readonly asGraph: boolean }): number {
    const tf = tensorFlow();
    const { variable, blueprint } = this.#network;
    const { rate, spread } = adamRates(this.#options.learningRate, ++this.#steps);
    return tf.tidy(() => {
      const tensors: StepTensors = {
        weights: variable,
        first: this.#first,
        second: this.#second,
        rate: tf.scalar(rate),
        spread: tf.scalar(spread),
        decays: this.#decays,
        rows: this.#rows,
        rowOf: tf.tensor1d(rowsOfSteps(barsOf(blueprint), endRow), "int32"),
        labels: tf.tensor1d(y),
        sampleWeights: tf.tensor1d(weight),
        seed: tf.tensor1d([...seed], "int32"),
      };
      const [loss, weights, first, second] = asGraph
        ? stepGraph(blueprint, tensors, this.#options).run(Object.values<Tensor>({ ...tensors }))
        : stepOf(blueprint, tensors, this.#options);
      variable.assign(weights!);
      tf.dispose([this.#first, this.#second]);
      this.#first = tf.keep(first!);
      this.#second = tf.keep(second!);
      return loss!.dataSync<"float32">()[0]!;
    });
  }

  dispose(): void {
    tensorFlow().dispose([this.#rows, this.#decays, this.#first, this.#second]);
  }
}

/** Its kernels stay with the shapes of these tensors. */
function stepGraph(blueprint: Blueprint, tensors: StepTensors, { loss, l2, dropout }: StepOptions): KernelGraph {
  const windows = tensors.labels.shape[0]!;
  return cachedGraph(JSON.stringify(["training", formulaOf(blueprint), windows, loss, l2, dropout]), () => {
    const recorded = recordKernels(Object.values<Tensor>({ ...tensors }), () =>
      stepOf(blueprint, tensors, { loss, l2, dropout }),
    );
    const inputs = Object.entries<Tensor>({ ...tensors }).map(([name, { dtype, shape }]): GraphInput => ({
      type: dtype === "int32" ? "int32" : "float32",
      shape: name === "rows" ? [-1, shape[1]!] : shape,
      isOfLane: false,
    }));
    return new KernelGraph(recorded, { inputs, lanes: 1 });
  });
}

/** @returns Mean loss, and weights and means of Adam after the step. */
function stepOf(blueprint: Blueprint, tensors: StepTensors, { loss, l2, dropout: rate }: StepOptions): Tensor[] {
  const { rows, rowOf, labels, sampleWeights, seed, decays } = tensors;
  const input = timeMajor(rows, barsOf(blueprint), rowOf);
  const { value, grad } = tensorFlow().valueAndGrad((weights: Tensor) => {
    const logits = logitsOf(blueprint, weights, input, { rate, seed });
    const mean = networkLoss(loss, { logits, labels, weights: sampleWeights });
    return l2 === 0 ? mean : mean.add(weightDecay(l2, weights, decays));
  })(tensors.weights);
  const { weights, first, second } = adamStep(tensors, grad, tensors);
  return [value, weights, first, second];
}
