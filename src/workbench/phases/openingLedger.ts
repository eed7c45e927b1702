/**
 * The ledger of the confirmation period: each model that was judged on it is one line, kept for good,
 * since a period that was opened often is no longer unseen.
 */
import { existsSync, mkdirSync, openSync, closeSync, fsyncSync, readFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { canonicalJson, sha256 } from "../../core/index.js";
import { DIRECTORIES } from "./run.js";

const LEDGER: string = join(DIRECTORIES.studies, "ledger.jsonl");

export interface Opening {
  readonly model: string;
  readonly runName: string;
  readonly modelHash: string;
  readonly dataHash: string;
  readonly configHash: string;
}

/**
 * Adds a line for this opening unless the same model, data and configuration have one.
 *
 * @returns Its ordinal among the openings of the same data, 1 for the first; the same on every repeat.
 */
export function recordOpening(opening: Opening, path: string = LEDGER): number {
  const { modelHash, dataHash, configHash } = opening;
  const key = sha256(canonicalJson({ modelHash, dataHash, configHash })).slice(0, 16);
  const ofSameData = readLedger(path).filter((line) => line.dataHash === dataHash);
  const known = ofSameData.findIndex((line) => line.key === key);
  if (known >= 0) return known + 1;
  append(path, JSON.stringify({ key, ...opening }));
  return ofSameData.length + 1;
}

/** Lines as they were written; a last line torn by a kill is left out. */
function readLedger(path: string): readonly { readonly key: string; readonly dataHash: string }[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        const value: unknown = JSON.parse(line);
        return isLine(value) ? [value] : [];
      } catch {
        return [];
      }
    });
}

function isLine(value: unknown): value is { readonly key: string; readonly dataHash: string } {
  return typeof value === "object" && value !== null && "key" in value && "dataHash" in value && typeof value.key === "string" && typeof value.dataHash === "string";
}

/** One write and a flush; a torn line before it is closed first, so that it cannot swallow the new one. */
function append(path: string, line: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const torn = existsSync(path) && !readFileSync(path, "utf8").endsWith("\n") && readFileSync(path).length > 0;
  const file = openSync(path, "a");
  try {
    writeSync(file, `${torn ? "\n" : ""}${line}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
