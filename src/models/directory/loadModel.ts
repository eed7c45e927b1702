import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../../core/index.js";
import type { FittedModel, ProbabilityLink } from "../contract.js";
import { EnsembleModel } from "../ensembleModel.js";
import { GradientBoostingModel } from "../gradientBoostingModel.js";
import { LstmModel } from "../lstmModel.js";
import { LstmNetwork, weightShapes } from "../lstmNetwork.js";
import { Booster } from "../xgboost/booster.js";
import { unpackFloats32, unpackFloats64 } from "./floatFile.js";
import { readModel, type LstmCard } from "./modelFiles.js";

/** Ensembles hold members, members hold nothing: deeper folders are not ours. */
const DEEPEST = 1;

/**
 * Loads what `save` wrote; scores are equal to the bit.
 *
 * @throws {RangeError} If a file is missing, changed, or not one this version writes.
 */
export async function loadModel(directory: string): Promise<FittedModel> {
  return load(directory, DEEPEST);
}

async function load(directory: string, depth: number): Promise<FittedModel> {
  const { card, files } = readModel(directory);
  if (card.kind === "lstm") return lstmOf(directory, card, files);
  if (card.kind === "gradientBoosting") {
    const content = requireFile(directory, files, "booster.ubj");
    return new GradientBoostingModel({ booster: Booster.load(content), featureNames: card.featureNames, link: linkOf(card.link) });
  }
  if (depth === 0) throw new RangeError(`Cannot load the model in "${directory}": an ensemble must not be a member of another`);
  const members = await Promise.all(
    card.members.map(async ({ directory: name, weight, sha256: expected }) => {
      const memberDirectory = join(directory, name);
      const found = sha256(readFileSync(join(memberDirectory, "model.json")));
      if (found !== expected) throw new RangeError(`Cannot load the model in "${directory}": ${name}/model.json was changed after it was saved`);
      return { model: await load(memberDirectory, depth - 1), weight };
    }),
  );
  return new EnsembleModel(members);
}

function lstmOf(directory: string, { shape, weights, featureNames, link }: LstmCard, files: ReadonlyMap<string, Uint8Array>): LstmModel {
  const expected = weightShapes(shape);
  if (JSON.stringify(weights.map(({ name, shape: dims }) => [name, dims])) !== JSON.stringify(expected) || shape.features !== featureNames.length) {
    throw new RangeError(`Cannot load the model in "${directory}": its weights do not fit its shape`);
  }
  const sizes = expected.map(([, dims]) => dims.reduce((product, dim) => product * dim, 1));
  const values = unpackFloats32("weights.bin", requireFile(directory, files, "weights.bin"), sizes);
  const [mean, deviation] = unpackFloats64("scaling.bin", requireFile(directory, files, "scaling.bin"), [shape.features, shape.features]);
  const network = new LstmNetwork(shape, expected.map(([name, dims], k) => ({ name, shape: dims, values: values[k]! })));
  return new LstmModel({ network, standardizer: { mean: mean!, deviation: deviation! }, featureNames, link: linkOf(link) });
}

function requireFile(directory: string, files: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const content = files.get(name);
  if (content === undefined) throw new RangeError(`Cannot load the model in "${directory}": model.json does not name ${name}`);
  return content;
}

/** The schema's optional keys as absent ones. */
function linkOf({ focal, prior }: LstmCard["link"]): ProbabilityLink {
  return { ...(focal ? { focal } : {}), ...(prior ? { prior } : {}) };
}
