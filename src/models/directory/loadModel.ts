import { join } from "node:path";
import type { FittedModel } from "../contract.js";
import { EnsembleModel } from "../ensemble/ensembleModel.js";
import type { Member } from "../members/member.js";
import { MEMBERS } from "../members/registry.js";
import type { EnsembleCard } from "./modelCard.js";
import { readModel, refusal } from "./modelFiles.js";

/** Ensembles hold members, members hold nothing: deeper folders are not ours. */
const DEEPEST = 1;

export interface LoadOptions {
  /** Members that the directory may hold: the built-in ones, when absent. */
  readonly members?: readonly Member[];
  /** SHA-256 that its `model.json` must have, and with it every file that it names; any when absent. */
  readonly cardHash?: string;
}

interface Loading {
  readonly members: readonly Member[];
  readonly depth: number;
  readonly cardHash?: string;
}

/**
 * Loads what `save` wrote; scores are equal to the bit.
 *
 * Hashes prove that nothing changed since it was saved, not who saved it: load models of people you trust.
 *
 * @throws {RangeError} If a file is missing, changed, or not one this version writes, or a member is none of
 * `members`.
 */
export async function loadModel(
  directory: string,
  { members = MEMBERS, ...vouched }: LoadOptions = {},
): Promise<FittedModel> {
  return load(directory, { members, depth: DEEPEST, ...vouched });
}

function load(directory: string, { members, depth, cardHash }: Loading): FittedModel {
  const { card, files } = readModel(directory, { members, ...(cardHash === undefined ? {} : { cardHash }) });
  if (card.kind === "member") {
    const { featureNames, link, body } = card;
    return card.member.load({ directory, featureNames, link, body, files });
  }
  if (depth === 0) throw refusal(directory, "an ensemble must not be a member of another");
  return ensembleOf(directory, card, { members, depth });
}

function ensembleOf(
  directory: string,
  { members: parts, link, featureNames }: EnsembleCard,
  { members, depth }: Loading,
): EnsembleModel {
  const models: FittedModel[] = [];
  try {
    for (const { directory: name, sha256: cardHash } of parts)
      models.push(load(join(directory, name), { members, depth: depth - 1, cardHash }));
    const ensemble = new EnsembleModel({ members: models, weights: parts.map(({ weight }) => weight), link });
    if (JSON.stringify(ensemble.featureNames) !== JSON.stringify(featureNames))
      throw refusal(directory, "its members read other features than it says");
    return ensemble;
  } catch (error) {
    for (const model of models) model.dispose();
    throw error;
  }
}
