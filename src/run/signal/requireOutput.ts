/** Where a result may be written: never over what was read, never into a model directory, whose files are sealed. */
import { existsSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { SIGNAL_FILE } from "./signalCard.js";

/** A file system gives a name 255 bytes, of which a temporary one beside it needs some. */
const LONGEST_NAME_BYTES = 230;

export interface OutputOptions {
  /** What is refused: `export the model in "x"`. */
  readonly action: string;
  /** Files that are written beside it. */
  readonly companions?: readonly string[];
  /** Files and folders that are read. */
  readonly inputs?: readonly string[];
}

/**
 * Links are followed: what counts is where the bytes would land.
 *
 * @throws {RangeError} If `path` or a file beside it is a folder, a pipe or a device, has no name or too long a one,
 * lies in a model directory, or would replace something that is read.
 */
export function requireOutput(path: string, { action, companions = [], inputs = [] }: OutputOptions): void {
  const sources = inputs.filter(existsSync).map((input) => realpathSync(input));
  for (const file of [path, ...companions]) {
    const refuse = (must: string, found = ""): RangeError =>
      new RangeError(`Cannot ${action} as ${must}: found "${file}"${found}`);
    if (/[/\\]$/.test(file) || isNoFile(file)) throw refuse("what is written must be a file");
    const nameBytes = Buffer.byteLength(basename(file));
    if (nameBytes > LONGEST_NAME_BYTES)
      throw refuse(`a file's name must hold at most ${LONGEST_NAME_BYTES} bytes`, `, of ${nameBytes}`);
    const place = landingPlace(file);
    if (liesInModel(place))
      throw refuse("what is written must lie outside of a model directory, whose every file is sealed");
    if (existsSync(file) && sources.some((source) => isWithin(source, place)))
      throw refuse("what is read must stay as it is", ", which is among the data; give another name, or move it away");
  }
}

function isNoFile(path: string): boolean {
  const entry = statSync(path, { throwIfNoEntry: false });
  return entry !== undefined && !entry.isFile();
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
