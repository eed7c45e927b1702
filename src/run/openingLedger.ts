/** The ledger of the confirmation period: each model that was judged on it is one line. */
import { join } from "node:path";
import { canonicalJson, sha256 } from "../core/index.js";
import { DIRECTORIES } from "./directories.js";
import { recordLook, type Look } from "./lookLedger.js";

const LEDGER: string = join(DIRECTORIES.studies, "ledger.jsonl");

export interface Opening extends Omit<Look, "key"> {
  readonly model: string;
  readonly runName: string;
  readonly modelHash: string;
  readonly dataHash: string;
  readonly configHash: string;
}

/**
 * Adds a line for this opening unless the same model, data and configuration have one.
 *
 * @returns How many runs had opened days of this period when this run first did, itself included: another
 *   label, symbol list or bar length is another look at the same days, the models of one run are one look.
 *   The same on every repeat.
 */
export function recordOpening(opening: Opening, path: string = LEDGER): number {
  const { modelHash, dataHash, configHash } = opening;
  const key = sha256(canonicalJson({ modelHash, dataHash, configHash })).slice(0, 16);
  return recordLook(
    path,
    { key, ...opening },
    { look: (line) => `${line.dataHash} ${line.configHash}`, texts: ["dataHash", "configHash"] },
  );
}
