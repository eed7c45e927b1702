/**
 * Writes that are whole or absent: into a temporary neighbour first, then renamed into place, so that
 * a killed process leaves either the old content or the new. And what stops a path from being read.
 */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";

/**
 * What stops a path from being read as a file; undefined if nothing does. A pipe or a device is refused, since
 * it may never end.
 */
export function whatStopsReading(path: string): string | undefined {
  try {
    const entry = statSync(path);
    if (entry.isDirectory()) return "a folder";
    if (!entry.isFile()) return "a pipe or a device";
    accessSync(path, constants.R_OK);
    return undefined;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "ENOENT" || code === "ENOTDIR"
      ? "nothing there"
      : code === "EACCES" || code === "EPERM"
        ? "one that this user may not read"
        : error instanceof Error
          ? error.message
          : String(error);
  }
}

/** Writes `content` to `path` atomically, making its folder when needed. */
export function writeFileAtomically(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = temporaryBeside(path);
  const file = openSync(temporary, "w");
  try {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

/**
 * Builds a folder with `build` and puts it in place of `directory` in one rename; what was there
 * before is removed afterwards. When `build` throws, `directory` is left as it was.
 */
export async function writeDirectoryAtomically(
  directory: string,
  build: (temporary: string) => void | Promise<void>,
): Promise<void> {
  mkdirSync(dirname(directory), { recursive: true });
  removeLeftovers(directory);
  const temporary = temporaryBeside(directory);
  mkdirSync(temporary, { recursive: true });
  try {
    await build(temporary);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
  const replaced = `${temporary}.old`;
  const hadOld = existsSync(directory);
  if (hadOld) renameSync(directory, replaced);
  renameSync(temporary, directory);
  if (hadOld) rmSync(replaced, { recursive: true, force: true });
}

function temporaryBeside(path: string): string {
  return `${path}.tmp-${process.pid}`;
}

/**
 * A process killed between two renames leaves the old folder under its temporary name: bring it back, drop
 * the rest.
 */
function removeLeftovers(directory: string): void {
  const parent = dirname(directory);
  const prefix = `${directory.slice(parent.length + 1)}.tmp-`;
  const leftovers = readdirSync(parent).filter(
    (name) => name.startsWith(prefix) && !belongsToLiveProcess(name.slice(prefix.length)),
  );
  for (const name of leftovers.filter((leftover) => leftover.endsWith(".old"))) {
    if (!existsSync(directory)) renameSync(join(parent, name), directory);
  }
  for (const name of leftovers) rmSync(join(parent, name), { recursive: true, force: true });
}

function belongsToLiveProcess(suffix: string): boolean {
  const pid = Number.parseInt(suffix, 10);
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
