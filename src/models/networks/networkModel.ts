/** A fitted network: weights, scaling and link behind the contract. */
import type { Sequences } from "../../dataset/index.js";
import type { Calibration, FitHistory, FittedModel, ModelInput, ProbabilityLink } from "../contract.js";
import { packFloats } from "../directory/floatFile.js";
import { writeModel } from "../directory/modelFiles.js";
import { applyLink, linkWithCalibration } from "../losses/applyLink.js";
import { requireScores } from "../requireScores.js";
import { requireColumns } from "../requireTrainingSet.js";
import type { Network } from "./network.js";
import { standardize, type Standardizer } from "./standardizer.js";
import { lastRowWindows, requireWindows, scoreWindows } from "./windows.js";

export interface NetworkParts {
  readonly network: Network;
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

  constructor(parts: NetworkParts) {
    this.#parts = parts;
    this.kind = parts.network.blueprint.name;
    this.featureNames = parts.featureNames;
    this.link = parts.link;
    if (parts.history !== undefined) this.history = parts.history;
  }

  score(x: ModelInput): Float32Array {
    const { network, standardizer, featureNames } = this.#parts;
    const { words, readsWindows, shape } = network.blueprint;
    const action = `score with ${words}`;
    requireColumns(action, x, featureNames);
    const windows = windowsFor({ readsWindows, steps: shape.steps }, action, x);
    return requireScores(action, scoreWindows(network, { ...windows, rows: standardize(windows.rows, standardizer) }));
  }

  predict(x: ModelInput): Float32Array {
    return applyLink(this.score(x), this.link);
  }

  withCalibration(calibration: Calibration | undefined): NetworkModel {
    return new NetworkModel({ ...this.#parts, link: linkWithCalibration(this.link, calibration) });
  }

  async save(directory: string): Promise<void> {
    const { network, standardizer, featureNames } = this.#parts;
    const { name: kind, shape } = network.blueprint;
    const weights = network.weights();
    await writeModel(
      directory,
      {
        kind,
        featureNames,
        link: this.link,
        shape,
        weights: weights.map(({ name, shape: dims }) => ({ name, shape: dims })),
      },
      {
        "weights.bin": packFloats(weights.map(({ values }) => values)),
        "scaling.bin": packFloats([standardizer.mean, standardizer.deviation]),
      },
    );
  }

  dispose(): void {
    this.#parts.network.dispose();
  }
}

/** The windows a network reads: of as many steps as it was fitted on, or single rows. */
export function windowsFor(
  { readsWindows, steps }: { readonly readsWindows: boolean; readonly steps?: number },
  action: string,
  x: ModelInput,
): Sequences {
  return readsWindows ? requireWindows(action, x, steps) : requireWindows(action, lastRowWindows(x));
}
