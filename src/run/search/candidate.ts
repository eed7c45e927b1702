/** Where the model lies that `tenbin train` leaves for `tenbin predict`, `tenbin validate` and whoever deploys it. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { writeDirectoryAtomically } from "../../core/index.js";
import { DIRECTORIES } from "../directories.js";

/** Where `tenbin train` leaves the model that may be rolled out. */
export const CANDIDATE_DIRECTORY: string = join(DIRECTORIES.models, "v4_candidate");

/** Copies a model directory to {@link CANDIDATE_DIRECTORY}, whole or not at all. */
export async function installCandidate(directory: string): Promise<void> {
  await writeDirectoryAtomically(CANDIDATE_DIRECTORY, (temporary) => cpSync(directory, temporary, { recursive: true }));
}
