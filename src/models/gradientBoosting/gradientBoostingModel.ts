/** Fitted boosted trees behind the contract. */
import { lastRows } from "../../dataset/index.js";
import type { Calibration, FitHistory, FittedModel, Loss, ModelInput, ProbabilityLink } from "../contract.js";
import { writeModel } from "../directory/modelFiles.js";
import { applyLink, linkWithCalibration } from "../losses/applyLink.js";
import { requireColumns } from "../requireTrainingSet.js";
import { scoreInBlocks } from "../scoreInBlocks.js";
import { DenseData, type Booster } from "./xgboost/booster.js";
import { xgboost } from "./xgboost/library.js";

/** XGBoost's own names and values. */
export type BoosterParams = Readonly<Record<string, number | string>>;

export interface GradientBoostingParts {
  readonly booster: Booster;
  readonly featureNames: readonly string[];
  readonly link: ProbabilityLink;
  /** What it was fitted with; further rounds go on with the same. */
  readonly params: BoosterParams;
  readonly loss: Loss;
  readonly history?: FitHistory;
}

export class GradientBoostingModel implements FittedModel {
  readonly kind = "gradientBoosting";
  readonly featureNames: readonly string[];
  readonly link: ProbabilityLink;
  readonly history?: FitHistory;
  readonly parts: GradientBoostingParts;

  constructor(parts: GradientBoostingParts) {
    this.parts = parts;
    this.featureNames = parts.featureNames;
    this.link = parts.link;
    if (parts.history !== undefined) this.history = parts.history;
  }

  score(x: ModelInput): Float32Array {
    const action = "score with boosted trees";
    requireColumns(action, x, this.featureNames);
    return scoreInBlocks(x, (block) => this.#readLastRows(block, (booster, data) => booster.scores(data)));
  }

  predict(x: ModelInput): Float32Array {
    return applyLink(this.score(x), this.link);
  }

  withCalibration(calibration: Calibration | undefined): GradientBoostingModel {
    return new GradientBoostingModel({ ...this.parts, link: linkWithCalibration(this.link, calibration) });
  }

  async save(directory: string): Promise<void> {
    const { booster, params, loss } = this.parts;
    await writeModel(
      directory,
      {
        kind: "gradientBoosting",
        featureNames: this.featureNames,
        link: this.link,
        params,
        loss,
        xgboost: xgboost().version,
      },
      { "booster.ubj": booster.save() },
    );
  }

  dispose(): void {
    this.parts.booster.free();
  }

  /** What `read` makes of the last row of each sample; nothing where there is no sample. */
  readRows(action: string, x: ModelInput, read: (booster: Booster, data: DenseData) => Float32Array): Float32Array {
    requireColumns(action, x, this.featureNames);
    return this.#readLastRows(x, read);
  }

  #readLastRows(x: ModelInput, read: (booster: Booster, data: DenseData) => Float32Array): Float32Array {
    const rows = lastRows(x);
    if (rows.rows === 0) return new Float32Array(0);
    const data = new DenseData(rows);
    try {
      return read(this.parts.booster, data);
    } finally {
      data.free();
    }
  }
}

/** @throws {TypeError} If the model is no boosted trees. */
export function requireGradientBoosting(action: string, model: FittedModel): GradientBoostingModel {
  if (model instanceof GradientBoostingModel) return model;
  throw new TypeError(
    `Cannot ${action} as the model must be boosted trees: found ` +
      `${model.kind === "ensemble" ? "an ensemble, take its member" : model.kind}`,
  );
}
