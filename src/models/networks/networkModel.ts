/** A fitted network: weights, scaling and link behind the contract. */
import type { Sequences } from "../../dataset/index.js";
import type { Calibration, FitHistory, FittedModel, ModelInput, ProbabilityLink } from "../contract.js";
import { packFloats } from "../directory/floatFile.js";
import { writeModel } from "../directory/modelFiles.js";
import { applyLink, linkWithCalibration } from "../losses/applyLink.js";
import { requireColumns } from "../requireTrainingSet.js";
import { NETWORK_NAME, type Network, type NetworkKind } from "./network.js";
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
  readonly kind: NetworkKind;
  readonly featureNames: readonly string[];
  readonly link: ProbabilityLink;
  readonly history?: FitHistory;
  readonly #parts: NetworkParts;

  constructor(parts: NetworkParts) {
    this.#parts = parts;
    this.kind = parts.network.shape.kind;
    this.featureNames = parts.featureNames;
    this.link = parts.link;
    if (parts.history !== undefined) this.history = parts.history;
  }

  score(x: ModelInput): Float32Array {
    const { network, standardizer, featureNames } = this.#parts;
    const action = `score with ${NETWORK_NAME[this.kind]}`;
    requireColumns(action, x, featureNames);
    const windows = windowsFor(network.shape, action, x);
    return scoreWindows(network, { ...windows, rows: standardize(windows.rows, standardizer) });
  }

  predict(x: ModelInput): Float32Array {
    return applyLink(this.score(x), this.link);
  }

  withCalibration(calibration: Calibration | undefined): NetworkModel {
    return new NetworkModel({ ...this.#parts, link: linkWithCalibration(this.link, calibration) });
  }

  async save(directory: string): Promise<void> {
    const { network, standardizer, featureNames } = this.#parts;
    const { kind, ...shape } = network.shape;
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

/** The windows a network reads: of as many steps as it was fitted on, or single rows for a dense net. */
export function windowsFor(
  { kind, steps }: { readonly kind: NetworkKind; readonly steps?: number },
  action: string,
  x: ModelInput,
): Sequences {
  return kind === "mlp" ? requireWindows(action, lastRowWindows(x)) : requireWindows(action, x, steps);
}
