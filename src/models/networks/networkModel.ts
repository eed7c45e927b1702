/** A fitted network: weights, scaling and link behind the contract. */
import type { Sequences } from "../../dataset/index.js";
import type { Calibration, FitHistory, FittedModel, ModelInput, ProbabilityLink } from "../contract.js";
import { writeModel } from "../directory/modelFiles.js";
import { packSafetensors } from "../directory/safetensors.js";
import type { OnnxGraph, OnnxValue } from "../export/onnxGraph.js";
import type { OnnxInput } from "../export/onnxInput.js";
import { sigmoidNodes } from "../export/probabilityNodes.js";
import { applyLink, linkWithCalibration } from "../losses/applyLink.js";
import { requireScores } from "../requireScores.js";
import { requireColumns } from "../requireTrainingSet.js";
import { scoreInBlocks } from "../scoreInBlocks.js";
import { inWholePanels } from "./inWholePanels.js";
import type { Network } from "./network.js";
import { scoreWindows } from "./scoreWindows.js";
import { scalingTensors, standardize, standardizedNodes, type Standardizer } from "./standardizer.js";
import { lastRowWindows, requireWindows } from "./windows.js";

/** Weights of a network and, in 64 bits, what its features are standardised with. */
export const WEIGHTS_FILE = "weights.safetensors";

export interface NetworkParts {
  readonly network: Network;
  /** What scores: that network {@link inWholePanels}. */
  readonly scoring: Network;
  readonly standardizer: Standardizer;
  readonly featureNames: readonly string[];
  readonly link: ProbabilityLink;
  readonly history?: FitHistory;
}

export class NetworkModel implements FittedModel {
  readonly kind: string;
  readonly featureNames: readonly string[];
  readonly link: ProbabilityLink;
  readonly history?: FitHistory;
  readonly #parts: NetworkParts;

  /** Takes the network over: it is trained no more, and disposed of with the model. */
  static of(parts: Omit<NetworkParts, "scoring">): NetworkModel {
    return new NetworkModel({ ...parts, scoring: inWholePanels(parts.network) });
  }

  private constructor(parts: NetworkParts) {
    this.#parts = parts;
    this.kind = parts.network.blueprint.name;
    this.featureNames = parts.featureNames;
    this.link = parts.link;
    if (parts.history !== undefined) this.history = parts.history;
  }

  score(x: ModelInput): Float32Array {
    const { network, scoring, standardizer, featureNames } = this.#parts;
    const { words, readsWindows, shape } = network.blueprint;
    const action = `score with ${words}`;
    requireColumns(action, x, featureNames);
    const score = scoreInBlocks(x, (block) => {
      const windows = windowsFor({ readsWindows, steps: shape.steps }, action, block);
      return scoreWindows(scoring, { ...windows, rows: standardize(windows.rows, standardizer) });
    });
    return requireScores(action, score);
  }

  predict(x: ModelInput): Float32Array {
    return applyLink(this.score(x), this.link);
  }

  withCalibration(calibration: Calibration | undefined): NetworkModel {
    return new NetworkModel({ ...this.#parts, link: linkWithCalibration(this.link, calibration) });
  }

  /** The score as nodes of a graph. */
  scoreNodes(graph: OnnxGraph, input: OnnxInput): OnnxValue {
    const { network, standardizer } = this.#parts;
    const { readsWindows, shape, architecture } = network.blueprint;
    const byName = new Map(network.weights().map((weights) => [weights.name, weights]));
    // A single row is a window of one bar to every network.
    const raw = readsWindows ? input.window(shape.steps) : graph.node("Unsqueeze", [input.lastRow, graph.whole(1)]);
    const x = graph.toFloat(standardizedNodes(graph, raw, standardizer));
    const logits = architecture.logitNodes(graph, (name) => byName.get(name)!, x);
    return graph.toFloat(sigmoidNodes(graph, graph.toDouble(logits)));
  }

  async save(directory: string): Promise<void> {
    const { network, standardizer, featureNames } = this.#parts;
    const { name: kind, shape } = network.blueprint;
    const file = packSafetensors([...network.weights(), ...scalingTensors(standardizer)]);
    await writeModel(directory, { kind, featureNames, link: this.link, shape }, { [WEIGHTS_FILE]: file });
  }

  dispose(): void {
    this.#parts.network.dispose();
    this.#parts.scoring.dispose();
  }
}

/** A network's {@link Member.toOnnx}. @throws {TypeError} If the model is no network. */
export function networkToOnnx(model: FittedModel, graph: OnnxGraph, input: OnnxInput): OnnxValue {
  if (model instanceof NetworkModel) return model.scoreNodes(graph, input);
  throw new TypeError(`Cannot write a network into a graph as the model must be one: found ${model.kind}`);
}

/** The windows a network reads: of as many steps as it was fitted on, or single rows. */
export function windowsFor(
  { readsWindows, steps }: { readonly readsWindows: boolean; readonly steps?: number },
  action: string,
  x: ModelInput,
): Sequences {
  return readsWindows ? requireWindows(action, x, steps) : requireWindows(action, lastRowWindows(x));
}
