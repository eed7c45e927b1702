/** A fitted LSTM: network, scaling and link behind the contract. */
import type { Matrix } from "../core/index.js";
import type { Sequences } from "../dataset/index.js";
import type { FitHistory, FittedModel, ModelInput, ProbabilityLink } from "./contract.js";
import { packFloats } from "./directory/floatFile.js";
import { writeModel } from "./directory/modelFiles.js";
import { applyLink } from "./losses/applyLink.js";
import type { LstmNetwork } from "./lstmNetwork.js";
import { requireColumns } from "./requireTrainingSet.js";
import { standardize, type Standardizer } from "./standardizer.js";
import { tensorFlow } from "./tensorflow/tensorFlow.js";
import type { Tensor3D } from "@tensorflow/tfjs-node";

/** Windows scored in one pass; even, since the fused kernel wants even batches. */
const SCORE_BATCH = 2_048;

export interface LstmParts {
  readonly network: LstmNetwork;
  readonly standardizer: Standardizer;
  readonly featureNames: readonly string[];
  readonly link: ProbabilityLink;
  readonly history?: FitHistory;
}

export class LstmModel implements FittedModel {
  readonly kind = "lstm";
  readonly featureNames: readonly string[];
  readonly history?: FitHistory;
  readonly #parts: LstmParts;

  constructor(parts: LstmParts) {
    this.#parts = parts;
    this.featureNames = parts.featureNames;
    if (parts.history !== undefined) this.history = parts.history;
  }

  score(x: ModelInput): Float32Array {
    const { network, standardizer, featureNames } = this.#parts;
    requireColumns("score with an LSTM", x, featureNames);
    const windows = requireWindows("score with an LSTM", x, network.shape.steps);
    return scoreWindows(network, { ...windows, rows: standardize(windows.rows, standardizer) });
  }

  predict(x: ModelInput): Float32Array {
    return applyLink(this.score(x), this.#parts.link);
  }

  async save(directory: string): Promise<void> {
    const { network, standardizer, featureNames, link } = this.#parts;
    const weights = network.weights();
    await writeModel(
      directory,
      { kind: "lstm", featureNames, link, shape: network.shape, weights: weights.map(({ name, shape }) => ({ name, shape })) },
      { "weights.bin": packFloats(weights.map(({ values }) => values)), "scaling.bin": packFloats([standardizer.mean, standardizer.deviation]) },
    );
  }

  dispose(): void {
    this.#parts.network.dispose();
  }
}

/** @throws {RangeError} If the input is no sequence of that many steps, or a window begins before the first row. */
export function requireWindows(action: string, x: ModelInput, steps?: number): Sequences {
  if (!("endRow" in x)) throw new RangeError(`Cannot ${action} as its input must be windows of consecutive bars: found single rows`);
  if (steps !== undefined && x.steps !== steps) throw new RangeError(`Cannot ${action} as its windows must hold ${steps} bars: found ${x.steps}`);
  const outside = x.endRow.find((row) => row - x.steps + 1 < 0 || row >= x.rows.rows);
  if (outside !== undefined) throw new RangeError(`Cannot ${action} as every window must lie inside its ${x.rows.rows} rows: one of ${x.steps} bars ends at row ${outside}`);
  return x;
}

/** Scores of standardised windows. A batch is filled up to an even number with its last window. */
export function scoreWindows(network: LstmNetwork, { rows, steps, endRow }: Sequences): Float32Array {
  const tf = tensorFlow();
  const scores = new Float32Array(endRow.length);
  for (let from = 0; from < endRow.length; from += SCORE_BATCH) {
    const ends = endRow.subarray(from, Math.min(from + SCORE_BATCH, endRow.length));
    const even = ends.length % 2 === 0 ? ends : Int32Array.from([...ends, ends.at(-1)!]);
    const batch = tf.tidy(() => tf.sigmoid(network.logits(timeMajor(rows, steps, even))).dataSync<"float32">());
    scores.set(batch.subarray(0, ends.length), from);
  }
  return scores;
}

/** Windows as the fused kernel wants them, shape [steps, batch, features]; the buffer becomes the tensor's. */
export function timeMajor({ data, cols }: Matrix, steps: number, endRow: Int32Array): Tensor3D {
  const batch = endRow.length;
  const values = new Float32Array(steps * batch * cols);
  for (let step = 0; step < steps; step++) {
    for (let k = 0; k < batch; k++) {
      const from = (endRow[k]! - steps + 1 + step) * cols;
      values.set(data.subarray(from, from + cols), (step * batch + k) * cols);
    }
  }
  return tensorFlow().tensor3d(values, [steps, batch, cols]);
}
