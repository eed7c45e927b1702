/** What a model directory holds, as one hash: names are given to content, not to places. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, sha256 } from "../../core/index.js";

/**
 * SHA-256 over the relative paths and the contents of all files below `directory`; empty folders do not count, nor
 * what an operating system hides beside files.
 *
 * @throws {RangeError} If it holds a link, a pipe or a device.
 */
export function hashDirectory(directory: string): string {
  return sha256(
    canonicalJson(Object.fromEntries(filesBelow(directory).map((path) => [path, hashOf(directory, path)]))),
  );
}

/** Relative paths with "/", whatever the platform's separator. */
function filesBelow(directory: string, below = ""): string[] {
  return readdirSync(join(directory, below), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith(".")) return [];
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(directory, path);
    if (entry.isFile()) return [path];
    throw new RangeError(
      `Cannot take "${directory}" for a model as it must hold files and folders only: "${path}" is something else`,
    );
  });
}

function hashOf(directory: string, path: string): string {
  return sha256(readFileSync(join(directory, path)));
}

/** Whether a folder is there. */
export function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
