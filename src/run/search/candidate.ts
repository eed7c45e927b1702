/**
 * A candidate on disk: a fitted model beside a card that says which run made it, so that it can be
 * judged later on exactly that run's confirmation period.
 */
import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { openSealedJson, readBoundedFile, sha256, writeDirectoryAtomically } from "../../core/index.js";
import { configHash, parseRunConfig, type RunConfig } from "../../config/index.js";
import type { RecipeName } from "../../training/index.js";
import { DIRECTORIES } from "../directories.js";

export const CANDIDATE_FORMAT = "tenbin-candidate-2";

/** Where `tenbin train` leaves the model that may be rolled out. */
export const CANDIDATE_DIRECTORY: string = join(DIRECTORIES.models, "v4_candidate");

export interface CandidateCard {
  readonly format: typeof CANDIDATE_FORMAT;
  readonly name: RecipeName;
  readonly runName: string;
  readonly config: RunConfig;
  readonly configHash: string;
  readonly datasetHash: string;
  /** Of the model's `model.json`, which holds the hashes of its other files. */
  readonly modelHash: string;
  readonly settingsHash: string;
}

/** A configuration and a few hashes. */
const MOST_CARD_BYTES = 16 * 1_024 * 1_024;

const cardSchema = z.strictObject({
  format: z.literal(CANDIDATE_FORMAT),
  name: z.enum(["v3.1", "v4 as written", "v4 as shipped"]),
  runName: z.string(),
  config: z.unknown(),
  configHash: z.string(),
  datasetHash: z.string(),
  modelHash: z.string(),
  settingsHash: z.string(),
});

/** Copies a candidate to {@link CANDIDATE_DIRECTORY}, whole or not at all. */
export async function installCandidate(directory: string): Promise<void> {
  await writeDirectoryAtomically(CANDIDATE_DIRECTORY, (temporary) => cpSync(directory, temporary, { recursive: true }));
}

/**
 * Reads the card of a candidate folder and checks that the model beside it is the one it names.
 *
 * @throws {RangeError} If the folder is no candidate, or its model was changed.
 */
export function readCandidate(directory: string): CandidateCard {
  const path = join(directory, "candidate.json");
  const refuse = (found: string): RangeError =>
    new RangeError(
      `Cannot judge "${directory}" as it must hold candidate.json and model/, as \`make train\` leaves them: ${found}`,
    );
  if (!existsSync(path)) throw refuse("candidate.json is missing");
  let value: unknown;
  try {
    value = openSealedJson(readBoundedFile(path, MOST_CARD_BYTES));
  } catch (error) {
    throw refuse(`candidate.json ${error instanceof Error ? error.message : String(error)}`);
  }
  const card = cardSchema.safeParse(value);
  if (!card.success) throw refuse(z.prettifyError(card.error));
  const config = parseRunConfig(card.data.config);
  if ("problems" in config) throw refuse(config.problems);
  if (configHash(config.config) !== card.data.configHash)
    throw refuse("the configuration on candidate.json is not the one its hash was made from; train again");
  const modelPath = join(directory, "model", "model.json");
  if (!existsSync(modelPath)) throw refuse("model/model.json is missing");
  const modelHash = sha256(readFileSync(modelPath));
  if (modelHash !== card.data.modelHash)
    throw refuse("model/model.json is not the one the card was written for; train again");
  return { ...card.data, config: config.config };
}
