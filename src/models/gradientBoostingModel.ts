/** Fitted boosted trees behind the contract. */
import { lastRows } from "../dataset/index.js";
import type { FitHistory, FittedModel, ModelInput, ProbabilityLink } from "./contract.js";
import { writeModel } from "./directory/modelFiles.js";
import { applyLink } from "./losses/applyLink.js";
import { requireColumns } from "./requireTrainingSet.js";
import { DenseData, type Booster } from "./xgboost/booster.js";
import { xgboost } from "./xgboost/library.js";

export interface GradientBoostingParts {
  readonly booster: Booster;
  readonly featureNames: readonly string[];
  readonly link: ProbabilityLink;
  readonly history?: FitHistory;
}

export class GradientBoostingModel implements FittedModel {
  readonly kind = "gradientBoosting";
  readonly featureNames: readonly string[];
  readonly history?: FitHistory;
  readonly #parts: GradientBoostingParts;

  constructor(parts: GradientBoostingParts) {
    this.#parts = parts;
    this.featureNames = parts.featureNames;
    if (parts.history !== undefined) this.history = parts.history;
  }

  score(x: ModelInput): Float32Array {
    requireColumns("score with boosted trees", x, this.featureNames);
    const rows = lastRows(x);
    if (rows.rows === 0) return new Float32Array(0);
    const data = new DenseData(rows);
    try {
      return this.#parts.booster.scores(data);
    } finally {
      data.free();
    }
  }

  predict(x: ModelInput): Float32Array {
    return applyLink(this.score(x), this.#parts.link);
  }

  async save(directory: string): Promise<void> {
    const { booster, link } = this.#parts;
    await writeModel(directory, { kind: "gradientBoosting", featureNames: this.featureNames, link, xgboost: xgboost().version }, { "booster.ubj": booster.save() });
  }

  dispose(): void {
    this.#parts.booster.free();
  }
}
