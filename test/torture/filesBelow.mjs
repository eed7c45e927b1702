// @ts-check
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Names of the files below a folder, in order; none where there is no folder. Links are not followed. Children of a
 * killed parent may be at work there: a folder that vanishes meanwhile has none.
 *
 * @param {string} folder
 * @returns {string[]}
 */
export function filesBelow(folder) {
  return namesBelow(folder, (entry) => entry.isFile()).sort();
}

/**
 * Names of all that lies below a folder, as {@link filesBelow}.
 *
 * @param {string} folder
 * @param {(entry: import("node:fs").Dirent) => boolean} [counts]
 * @returns {string[]}
 */
export function namesBelow(folder, counts = () => true) {
  return entriesOf(folder).flatMap((entry) => [
    ...(counts(entry) ? [entry.name] : []),
    ...(entry.isDirectory() ? namesBelow(join(folder, entry.name), counts).map((name) => join(entry.name, name)) : []),
  ]);
}

/** @param {string} folder */
function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
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
    const content = contentOf(path);
    if (content === undefined) continue;
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

/** @param {string} path @returns {Buffer | undefined} Nothing where it was removed or replaced meanwhile. */
function contentOf(path) {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
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
