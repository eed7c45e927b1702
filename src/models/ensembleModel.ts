/** Several members as one model: scores and probabilities are weighted means of theirs. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../core/index.js";
import type { FittedModel, ModelInput } from "./contract.js";
import { writeModel } from "./directory/modelFiles.js";

export interface WeightedMember {
  readonly model: FittedModel;
  /** Weights sum to 1. */
  readonly weight: number;
}

export class EnsembleModel implements FittedModel {
  readonly kind = "ensemble";
  readonly featureNames: readonly string[];
  readonly #members: readonly WeightedMember[];

  constructor(members: readonly WeightedMember[]) {
    const [first] = members;
    if (first === undefined) throw new RangeError("Cannot make an ensemble as it must have at least one member: found none");
    for (const { model } of members) {
      if (model.kind === "ensemble") throw new RangeError("Cannot make an ensemble as its members must be single models: found an ensemble");
      if (model.featureNames.join() !== first.model.featureNames.join()) throw new RangeError("Cannot make an ensemble as its members must read the same features in the same order: they differ");
    }
    this.featureNames = first.model.featureNames;
    this.#members = members;
  }

  score(x: ModelInput): Float32Array {
    return this.#mean((model) => model.score(x));
  }

  predict(x: ModelInput): Float32Array {
    return this.#mean((model) => model.predict(x));
  }

  async save(directory: string): Promise<void> {
    const members = [];
    for (const [k, { model, weight }] of this.#members.entries()) {
      const name = `member-${k}`;
      await model.save(join(directory, name));
      members.push({ directory: name, weight, sha256: sha256(readFileSync(join(directory, name, "model.json"))) });
    }
    await writeModel(directory, { kind: "ensemble", featureNames: this.featureNames, members }, {});
  }

  dispose(): void {
    for (const { model } of this.#members) model.dispose();
  }

  #mean(columnOf: (model: FittedModel) => Float32Array): Float32Array {
    const columns = this.#members.map(({ model, weight }) => ({ weight, column: columnOf(model) }));
    return columns[0]!.column.map((_, row) => columns.reduce((sum, { weight, column }) => sum + weight * column[row]!, 0));
  }
}
