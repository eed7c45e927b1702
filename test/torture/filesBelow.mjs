// @ts-check
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * Names of the files below a folder, in order; none where there is no folder. Links are not followed.
 *
 * @param {string} folder
 * @returns {string[]}
 */
export function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/**
 * Hashes of the files below parts of a folder.
 *
 * @param {string} folder
 * @param {readonly string[]} parts
 * @param {(name: string) => boolean} [counts] Which of them, by its name below the folder.
 * @returns {Map<string, string>}
 */
export function digestsBelow(folder, parts, counts = () => true) {
  const found = new Map();
  for (const part of parts)
    for (const name of filesBelow(join(folder, part)).map((one) => join(part, one)))
      if (counts(name))
        found.set(
          name,
          createHash("sha256")
            .update(readFileSync(join(folder, name)))
            .digest("hex"),
        );
  return found;
}

/**
 * Files below data/ that have their final names and are not whole, a sentence each.
 *
 * @param {string} folder
 * @returns {string[]}
 */
export function brokenFiles(folder) {
  const broken = [];
  for (const name of filesBelow(join(folder, "data"))) {
    if (/(^|\/)\.|\.tmp/.test(name)) continue;
    const path = join(folder, "data", name);
    if (statSync(path, { throwIfNoEntry: false }) === undefined) continue;
    const content = readFileSync(path);
    if (name.endsWith(".parquet") && (content.length < 8 || content.subarray(-4).toString("latin1") !== "PAR1"))
      broken.push(`${name} is half a Parquet file`);
    // Kept results are two lines: their hash and they.
    const texts = /^\{"sha256":"\w+"\}\n/.test(content.toString("latin1"))
      ? content.toString("utf8").trimEnd().split("\n")
      : [content.toString("utf8")];
    if (name.endsWith(".json") && !texts.every(isJson)) broken.push(`${name} is half a JSON file`);
  }
  return broken;
}

/** @param {string} text */
function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
