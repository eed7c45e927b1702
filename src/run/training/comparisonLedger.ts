/** The ledger of the development days: each comparison of feature sets or of runs on them is one line. */
import { join } from "node:path";
import { canonicalJson, sha256 } from "../../core/index.js";
import { DIRECTORIES } from "../directories.js";
import { recordLook, type Look } from "../lookLedger.js";

const LEDGER: string = join(DIRECTORIES.studies, "comparisons.jsonl");

export interface Comparison extends Omit<Look, "key"> {
  /** Features that were added, or keys of the configuration that differ. */
  readonly changed: readonly string[];
  readonly members: readonly string[];
  /** Of the datasets on both sides. */
  readonly hashes: readonly [string, string];
  readonly configHash: string;
}

/**
 * Adds a line for this comparison unless the same data, members and configuration have one.
 *
 * @returns How many comparisons had looked at some of these days when this one first did, itself included.
 */
export function recordComparison(comparison: Comparison, path: string = LEDGER): number {
  const { hashes, members, configHash } = comparison;
  const key = sha256(canonicalJson({ hashes, members, configHash })).slice(0, 16);
  return recordLook(path, { key, ...comparison }, { look: (line) => line.key });
}
