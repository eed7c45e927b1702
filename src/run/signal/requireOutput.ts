/**
 * Where a result may be written: never over what was read, never into a model directory, whose files are sealed, nor
 * among what runs keep: ledger, studies, registry, raw files, the lake.
 */
import { closeSync, existsSync, openSync, readSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { requireWritable } from "../../core/index.js";
import { DIRECTORIES } from "../directories.js";
import { registryPath } from "../registry/registryFile.js";
import { SIGNAL_FILE } from "./signalCard.js";

/** What lies there is kept or read by a run, which would take a result for its own. */
const KEPT = [
  ...["data/raw", "data/live", DIRECTORIES.lake, DIRECTORIES.datasets, DIRECTORIES.fits, DIRECTORIES.studies],
  ...[DIRECTORIES.rollout, registryPath(DIRECTORIES.models)],
];

/** What is written beside a result. */
export interface OutputCompanion {
  readonly path: string;
  /** What every such file begins with, in ASCII: one that does not is somebody else's. */
  readonly begins: string;
}

export interface OutputOptions {
  /** What is refused: `export the model in "x"`. */
  readonly action: string;
  /** Files that are written beside it, unasked. */
  readonly companions?: readonly OutputCompanion[];
  /** Files and folders that are read. */
  readonly inputs?: readonly string[];
}

/**
 * Links are followed: what counts is where the bytes would land.
 *
 * @throws {RangeError} As {@link requireWritable}, or if `path` or a file beside it lies in a model directory or among
 *   what runs keep, or would replace something that is read, or a file beside it something else than its like.
 */
export function requireOutput(path: string, { action, companions = [], inputs = [] }: OutputOptions): void {
  const sources = inputs.filter(existsSync).map((input) => realpathSync(input));
  for (const file of [path, ...companions.map((companion) => companion.path)]) {
    const refuse = (must: string, found = ""): RangeError =>
      new RangeError(`Cannot ${action} as ${must}: found "${file}"${found}`);
    const place = landingPlace(file);
    if (liesInModel(place))
      throw refuse("what is written must lie outside of a model directory, whose every file is sealed");
    if (KEPT.some((kept) => isWithin(landingPlace(kept), place)))
      throw refuse(
        "what is written must lie outside of what runs keep",
        "; give a name elsewhere, as below data/predictions",
      );
    if (existsSync(file) && sources.some((source) => isWithin(source, place)))
      throw refuse("what is read must stay as it is", ", which is among the data; give another name, or move it away");
    requireWritable(file);
  }
  for (const { path: file, begins } of companions)
    if (existsSync(file) && !beginsWith(file, begins))
      throw new RangeError(
        `Cannot ${action} as what is written beside "${path}" must replace nothing else: found "${file}", which was ` +
          "not written here; give another name, or move it away",
      );
}

function beginsWith(file: string, text: string): boolean {
  if (!statSync(file).isFile()) return false;
  const found = Buffer.alloc(text.length);
  const handle = openSync(file, "r");
  try {
    return readSync(handle, found) === text.length && found.toString("latin1") === text;
  } finally {
    closeSync(handle);
  }
}

/** Where a file is or would be, links in the folders above it followed; a link itself is replaced, not followed. */
function landingPlace(path: string): string {
  const parent = dirname(resolve(path));
  let there = parent;
  while (!existsSync(there)) there = dirname(there);
  return join(realpathSync(there), relative(there, parent), basename(path));
}

/** Whether a folder above a file holds a model's card. */
function liesInModel(place: string): boolean {
  const folder = dirname(place);
  return existsSync(join(folder, SIGNAL_FILE)) || (folder !== dirname(folder) && liesInModel(folder));
}

function isWithin(folder: string, place: string): boolean {
  return place === folder || place.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}
