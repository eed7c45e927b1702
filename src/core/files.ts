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
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { messageOf } from "./messageOf.js";
import { isMachineFailing } from "./machineFailure.js";
import { isProcessGone } from "./runningProcess.js";

/** What {@link whatStopsReading} says of a file of somebody else's. */
export const MAY_NOT_READ = "one that this user may not read";
/** What {@link writeDirectoryAtomically} builds, and what it replaces. */
const TEMPORARY = /^(.+)\.tmp-(\d+)(\.old)?$/;

/**
 * What stops a path from being read as a file; undefined if nothing does. A pipe or a device is refused, since
 * it may never end.
 *
 * @throws The machine's own error where it fails as a whole.
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
    if (code === "ENOENT" || code === "ENOTDIR") return "nothing there";
    if (code === "EACCES" || code === "EPERM") return MAY_NOT_READ;
    if (isMachineFailing(error)) throw error;
    return messageOf(error);
  }
}

/**
 * Makes a folder and those above it, each by itself: Node's own way never ends in /proc, which takes none.
 *
 * @throws {Error} With the code of what the machine refuses.
 * @throws {RangeError} If a file is in its place or above it, or a folder above it takes none.
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  try {
    for (let above = resolve(path); statSync(above, { throwIfNoEntry: false }) === undefined; above = dirname(above))
      missing.push(above);
    if (missing.length === 0 && !statSync(path).isDirectory()) throw notAFolder(path);
    for (const folder of missing.reverse()) makeOneFolder(folder);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOTDIR" || code === "EEXIST") throw notAFolder(path);
    if (code !== "ENOENT") throw error;
    throw new RangeError(`Cannot make the folder "${path}" as the one above it must take folders: it takes none`);
  }
}

function makeOneFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    // Somebody else has made it meanwhile.
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}

function notAFolder(path: string): RangeError {
  return new RangeError(`Cannot make the folder "${path}" as no file may be in its place or above it: found one`);
}

/** Writes `content` to `path` atomically, making its folder when needed; what fails leaves nothing. */
export function writeFileAtomically(path: string, content: string | Uint8Array): void {
  writePartsAtomically(path, [content]);
}

/**
 * The same of a content that is made part by part and never held whole. What a killed process left of the same file is
 * removed.
 */
export function writePartsAtomically(path: string, parts: Iterable<string | Uint8Array>): void {
  makeFolder(dirname(path));
  const temporary = beginFile(path);
  try {
    const file = openSync(temporary, "w");
    try {
      for (const part of parts) {
        const bytes = typeof part === "string" ? Buffer.from(part) : part;
        for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      }
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Builds a folder with `build` and puts it in place of `directory` in one rename; what was there
 * before is removed afterwards. When `build` throws, `directory` is left as it was.
 */
export async function writeDirectoryAtomically(
  directory: string,
  build: (temporary: string) => void | Promise<void>,
): Promise<void> {
  const parent = dirname(directory);
  makeFolder(parent);
  bringBackDirectories(parent);
  const temporary = temporaryBeside(directory);
  makeFolder(temporary);
  building.add(temporary);
  const replaced = `${temporary}.old`;
  try {
    await build(temporary);
    const hadOld = existsSync(directory);
    if (hadOld) renameSync(directory, replaced);
    renameSync(temporary, directory);
    if (hadOld) rmSync(replaced, { recursive: true, force: true });
  } catch (error) {
    if (existsSync(replaced) && !existsSync(directory)) renameSync(replaced, directory);
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  } finally {
    building.delete(temporary);
  }
}

/**
 * The same for a file that something else writes, given where: it is renamed into place when `write` is done.
 */
export async function makeFileAtomically(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  makeFolder(dirname(path));
  const temporary = beginFile(path);
  try {
    await write(temporary);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Where this process writes `path`; what processes that are gone were writing it into is removed.
 *
 * @throws {RangeError} If a folder, a pipe or a device is there, which a rename would replace: root loses /dev/null.
 */
function beginFile(path: string): string {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there !== undefined && !there.isFile() && !there.isSymbolicLink())
    throw new RangeError(
      `Cannot write "${path}" as only a file may be replaced: found ` +
        (there.isDirectory() ? "a folder" : "a pipe or a device"),
    );
  const name = basename(path);
  for (const entry of readdirSync(dirname(path))) {
    const writer = entry.startsWith(`${name}.tmp-`) ? /^\d+$/.exec(entry.slice(name.length + 5))?.[0] : undefined;
    if (writer === undefined || Number(writer) === process.pid || !isProcessGone(Number(writer))) continue;
    rmSync(join(dirname(path), entry), { force: true, recursive: true });
  }
  return temporaryBeside(path);
}

function temporaryBeside(path: string): string {
  return `${path}.tmp-${process.pid}`;
}

/** Folders that this process is building. */
const building = new Set<string>();

/**
 * A process killed between the two renames of {@link writeDirectoryAtomically} leaves the old folder under its
 * temporary name: brings it back and drops the rest, whatever folder of `parent` it was.
 */
export function bringBackDirectories(parent: string): void {
  const leftovers = readdirSync(parent, { withFileTypes: true }).flatMap((entry) => {
    const [, name, writer, old] = entry.isDirectory() ? (TEMPORARY.exec(entry.name) ?? []) : [];
    const path = join(parent, entry.name);
    const isOurs = Number(writer) === process.pid ? building.has(path.replace(/\.old$/, "")) : false;
    if (name === undefined || isOurs || (Number(writer) !== process.pid && !isProcessGone(Number(writer)))) return [];
    return [{ path, whole: join(parent, name), isOld: old !== undefined }];
  });
  for (const { path, whole, isOld } of leftovers) if (isOld && !existsSync(whole)) renameSync(path, whole);
  for (const { path } of leftovers) rmSync(path, { recursive: true, force: true });
}
