import { join } from "node:path";
import type { FittedModel } from "../contract.js";
import { EnsembleModel } from "../ensemble/ensembleModel.js";
import { GradientBoostingModel } from "../gradientBoosting/gradientBoostingModel.js";
import { Booster } from "../gradientBoosting/xgboost/booster.js";
import { sizeOf } from "../networks/architecture.js";
import { architectureOf, Network, type NetworkShape } from "../networks/network.js";
import { NetworkModel } from "../networks/networkModel.js";
import { unpackFloats32, unpackFloats64 } from "./floatFile.js";
import type { EnsembleCard, GradientBoostingCard, NetworkCard } from "./modelCard.js";
import { readModel, refusal } from "./modelFiles.js";

/** Ensembles hold members, members hold nothing: deeper folders are not ours. */
const DEEPEST = 1;

type Files = ReadonlyMap<string, Uint8Array>;

/**
 * Loads what `save` wrote; scores are equal to the bit.
 *
 * Hashes prove that nothing changed since it was saved, not who saved it: load models of people you trust.
 *
 * @throws {RangeError} If a file is missing, changed, or not one this version writes.
 */
export async function loadModel(directory: string): Promise<FittedModel> {
  return load(directory, { depth: DEEPEST });
}

function load(
  directory: string,
  { depth, cardHash }: { readonly depth: number; readonly cardHash?: string },
): FittedModel {
  const { card, files } = readModel(directory, cardHash === undefined ? {} : { cardHash });
  if (card.kind === "gradientBoosting") return boostedTreesOf(directory, card, files);
  if (card.kind !== "ensemble") return networkOf(directory, card, files);
  if (depth === 0) throw refusal(directory, "an ensemble must not be a member of another");
  return ensembleOf(directory, card, depth);
}

function ensembleOf(directory: string, { members, link, featureNames }: EnsembleCard, depth: number): EnsembleModel {
  const models: FittedModel[] = [];
  try {
    for (const { directory: name, sha256: cardHash } of members)
      models.push(load(join(directory, name), { depth: depth - 1, cardHash }));
    const ensemble = new EnsembleModel({ members: models, weights: members.map(({ weight }) => weight), link });
    if (JSON.stringify(ensemble.featureNames) !== JSON.stringify(featureNames))
      throw refusal(directory, "its members read other features than it says");
    return ensemble;
  } catch (error) {
    for (const model of models) model.dispose();
    throw error;
  }
}

function boostedTreesOf(
  directory: string,
  { featureNames, link, params, loss }: GradientBoostingCard,
  files: Files,
): GradientBoostingModel {
  const booster = Booster.load(requireFile(directory, files, "booster.ubj"), params);
  const { features } = booster;
  if (features === featureNames.length) return new GradientBoostingModel({ booster, featureNames, link, params, loss });
  booster.free();
  throw refusal(directory, `its trees read ${features} features, model.json names ${featureNames.length}`);
}

function networkOf(directory: string, card: NetworkCard, files: Files): NetworkModel {
  const { weights, featureNames, link } = card;
  // The schema has checked that the shape is of its kind.
  const shape = { kind: card.kind, ...card.shape } as NetworkShape;
  const expected = architectureOf(shape).weights;
  const describe = (list: readonly { readonly name: string; readonly shape: readonly number[] }[]) =>
    JSON.stringify(list.map(({ name, shape: dims }) => [name, dims]));
  if (describe(weights) !== describe(expected) || shape.features !== featureNames.length)
    throw refusal(directory, "its weights do not fit its shape");
  const values = unpackFloats32(
    "weights.bin",
    requireFile(directory, files, "weights.bin"),
    expected.map(({ shape: dims }) => sizeOf(dims)),
  );
  const [mean, deviation] = unpackFloats64("scaling.bin", requireFile(directory, files, "scaling.bin"), [
    shape.features,
    shape.features,
  ]);
  const network = new Network(
    shape,
    expected.map(({ name, shape: dims }, k) => ({ name, shape: dims, values: values[k]! })),
  );
  return new NetworkModel({ network, standardizer: { mean: mean!, deviation: deviation! }, featureNames, link });
}

function requireFile(directory: string, files: Files, name: string): Uint8Array {
  const content = files.get(name);
  if (content === undefined) throw refusal(directory, `model.json does not name ${name}`);
  return content;
}
