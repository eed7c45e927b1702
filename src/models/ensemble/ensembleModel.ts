/** Several members as one model: scores and probabilities are weighted means of theirs, then calibrated. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../../core/index.js";
import type { Calibration, FittedEnsemble, FittedModel, ModelInput, ProbabilityLink } from "../contract.js";
import { writeModel } from "../directory/modelFiles.js";
import { applyLink, linkWithCalibration } from "../losses/applyLink.js";

export interface EnsembleParts {
  readonly members: readonly FittedModel[];
  /** One a member, together 1. */
  readonly weights: readonly number[];
  /** Calibration alone: the members have undone what their losses and resampling did. */
  readonly link: Pick<ProbabilityLink, "calibration">;
}

export class EnsembleModel implements FittedEnsemble {
  readonly kind = "ensemble";
  readonly featureNames: readonly string[];
  readonly members: readonly FittedModel[];
  readonly weights: readonly number[];
  readonly link: ProbabilityLink;

  constructor({ members, weights, link }: EnsembleParts) {
    const [first] = members;
    if (first === undefined)
      throw new RangeError("Cannot make an ensemble as it must have at least one member: found none");
    for (const member of members) {
      if (member.kind === "ensemble")
        throw new RangeError("Cannot make an ensemble as its members must be single models: found an ensemble");
      if (JSON.stringify(member.featureNames) !== JSON.stringify(first.featureNames))
        throw new RangeError(
          "Cannot make an ensemble as its members must read the same features in the same order: they differ",
        );
    }
    this.featureNames = first.featureNames;
    this.members = [...members];
    this.weights = [...weights];
    this.link = link;
  }

  score(x: ModelInput): Float32Array {
    return this.#mean((model) => model.score(x));
  }

  predict(x: ModelInput): Float32Array {
    return applyLink(
      this.#mean((model) => model.predict(x)),
      this.link,
    );
  }

  withCalibration(calibration: Calibration | undefined): EnsembleModel {
    return new EnsembleModel({
      members: this.members,
      weights: this.weights,
      link: linkWithCalibration(this.link, calibration),
    });
  }

  async save(directory: string): Promise<void> {
    const members = [];
    for (const [k, model] of this.members.entries()) {
      const name = `member-${k}`;
      await model.save(join(directory, name));
      members.push({
        directory: name,
        weight: this.weights[k]!,
        sha256: sha256(readFileSync(join(directory, name, "model.json"))),
      });
    }
    await writeModel(directory, { kind: "ensemble", featureNames: this.featureNames, link: this.link, members }, {});
  }

  dispose(): void {
    for (const model of this.members) model.dispose();
  }

  #mean(columnOf: (model: FittedModel) => Float32Array): Float32Array {
    const columns = this.members.map(columnOf);
    const { weights } = this;
    return columns[0]!.map((_, row) => {
      let sum = 0;
      for (let k = 0; k < columns.length; k++) sum += weights[k]! * columns[k]![row]!;
      return sum;
    });
  }
}
