/** The files that paths name: themselves, or everything below them. */
import { existsSync, readdirSync, statSync, type Dirent } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { isMachineFailing, machineFailure, messageOf, whatStopsReading } from "../../core/index.js";
import { isOpenSegment } from "../recorder/openSegment.js";

/** A file and what a receipt calls it. */
export interface ListedFile {
  readonly path: string;
  /** From the path that was given; its base name where a file itself was given. */
  readonly name: string;
}

/** What {@link listFiles} lists, and what it leaves out as somebody is writing it. */
export interface FoundFiles {
  readonly files: readonly ListedFile[];
  /** Paths of segments that a living recorder writes; they are files once they are packed. */
  readonly openSegments: readonly string[];
}

/**
 * All files below `paths` with the names that a receipt uses, sorted by path, each once. Links below a folder are not
 * followed, so nothing outside the tree is ever read; a path that is a link itself is.
 *
 * @throws {RangeError} If a path does not exist, or something may not be read.
 */
export function listFiles(paths: readonly string[]): readonly ListedFile[] {
  return findFiles(paths).files;
}

/** {@link listFiles}, and what a recorder is writing below the folders meanwhile. */
export function findFiles(paths: readonly string[]): FoundFiles {
  const openSegments: string[] = [];
  const listed = new Map<string, ListedFile>();
  for (const path of paths) {
    if (!existsSync(path))
      throw new RangeError(`Cannot import "${path}" as it must be a file or a folder that exists: found nothing there`);
    const isFolder = statSync(path).isDirectory();
    const inside = isFolder ? below(path) : [];
    const open = inside.filter(isOpenSegment);
    openSegments.push(...open);
    const found = isFolder
      ? inside.filter((file) => !open.includes(file)).map((file) => ({ path: file, name: relative(path, file) }))
      : [{ path, name: basename(path) }];
    for (const file of found) requireReadable(file.path);
    for (const file of found) if (!listed.has(resolve(file.path))) listed.set(resolve(file.path), file);
  }
  const files = [...listed.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { files, openSegments };
}

function requireReadable(path: string): void {
  const stop = whatStopsReading(path);
  if (stop !== undefined)
    throw new RangeError(`Cannot import "${path}" as it must be a file that can be read: found ${stop}`);
}

/** Locks, and files that are still being written: no data of anybody's. */
const UNFINISHED = /\.lock(?:\.[^.]+)*$|\.tmp-\d+$/;

function below(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (UNFINISHED.test(entry.name)) return [];
    // A link is neither a file nor a folder here.
    return entry.isDirectory() ? below(path) : entry.isFile() ? [path] : [];
  });
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isMachineFailing(error)) throw machineFailure(`import "${folder}"`, error);
    throw new RangeError(`Cannot import "${folder}" as it must be a folder that can be listed: ${messageOf(error)}`);
  }
}
