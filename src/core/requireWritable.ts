/** Whether a file can be written, asked before the work whose result it shall hold. */
import { closeSync, lstatSync, mkdtempSync, openSync, rmdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { machineReasonOf } from "./machineFailure.js";

/**
 * Makes sure that `path` can be written later, folders above it included. Nothing is left of the attempt.
 *
 * @throws {RangeError} If a folder, a pipe or a device is there, a file is above it, or the machine refuses.
 */
export function requireWritable(path: string): void {
  const obstacle = obstacleOf(path);
  if (obstacle !== undefined)
    throw new RangeError(`Cannot write "${path}" as a file must be able to be made there: ${obstacle}`);
}

function obstacleOf(path: string): string | undefined {
  if (path.endsWith("/")) return "found the name of a folder";
  try {
    const there = lstatSync(path, { throwIfNoEntry: false });
    const behind = there?.isSymbolicLink() === true ? statSync(path, { throwIfNoEntry: false }) : there;
    // A link is replaced; one to a device, as /dev/stdout, is nobody's to replace.
    if (behind !== undefined && !behind.isFile())
      return `found ${behind.isDirectory() ? "a folder" : "a pipe or a device"}`;
    tryFolder(resolve(path));
    return undefined;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOTDIR") return "found a file above it";
    if (code === "ENOENT") return "the folder takes none";
    return machineReasonOf(error) ?? String(code ?? error);
  }
}

/** Rights do not say it: root has them in /proc too, which takes nobody's files. */
function tryFolder(path: string): void {
  const folder = dirname(path);
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined) {
    // As long a name as it will have while it is written.
    const attempt = join(folder, `${basename(path)}.tmp-${process.pid}`);
    closeSync(openSync(attempt, "w"));
    rmSync(attempt);
    return;
  }
  let above = dirname(folder);
  while (statSync(above, { throwIfNoEntry: false }) === undefined) above = dirname(above);
  rmdirSync(mkdtempSync(join(above, ".tenbin-")));
}
