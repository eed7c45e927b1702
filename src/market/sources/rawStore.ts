/**
 * Raw files as they came, below `<into>/<exchange>`: a file is there whole under its name, or not at all.
 *
 * What is being written lies in a folder among them whose name no import looks into. It is not beside `into`: that may
 * be a disk of its own, which nothing can be renamed into from outside.
 */
import { existsSync, readdirSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { machineFailure, makeFolder, writeFileAtomically } from "../../core/index.js";

/** A raw file and the paper beside it. */
export interface RawFile {
  /** Below the exchange's folder: `rest/klines/BTCUSDT/BTCUSDT-5m-….json`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Its paper: what is appended to the name, and its text. */
  readonly paper: { readonly ending: string; readonly text: string };
}

export interface RawStore {
  /** Where the files of the exchange are. */
  readonly folder: string;
  /** Whether a file and its paper are there. */
  has(path: string, paperEnding: string): boolean;
  /** Names in a folder, sorted; none where there is no folder. */
  namesIn(path: string): string[];
  /** @throws {Error} If the machine gives no room or no rights; nothing of the file is then there. */
  put(file: RawFile): void;
}

/**
 * The folder itself, made where it is missing.
 *
 * @throws {RangeError} If something else is there.
 */
export function rawFolderOf(into: string): string {
  if (statSync(into, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new RangeError(`Cannot download into "${into}" as it must be a folder: found a file`);
  try {
    makeFolder(into);
    return realpathSync(into);
  } catch (error) {
    throw machineFailure(`write to "${into}"`, error);
  }
}

/** Half-written files of the process of this number. */
const PARTIAL = /^partial\.tmp-\d+$/;

/** Opens the store and removes what killed processes left half-written; only who holds the lock may call it. */
export function openRawStore(into: string, exchange: string): RawStore {
  rawFolderOf(into);
  const folder = join(into, exchange);
  const partial = join(folder, `partial.tmp-${process.pid}`);
  const left = existsSync(folder) ? readdirSync(folder).filter((name) => PARTIAL.test(name)) : [];
  for (const name of left) rmSync(join(folder, name), { recursive: true, force: true });
  const write = (path: string, content: string | Uint8Array): void => {
    const written = join(partial, "file");
    const target = join(folder, path);
    writeFileAtomically(written, content);
    makeFolder(dirname(target));
    renameSync(written, target);
  };
  return {
    folder,
    has: (path, paperEnding) => existsSync(join(folder, path)) && existsSync(join(folder, path + paperEnding)),
    namesIn: (path) => (existsSync(join(folder, path)) ? readdirSync(join(folder, path)).sort() : []),
    put({ path, bytes, paper }) {
      try {
        // The paper first: a file without one counts as not there, a paper alone is harmless.
        write(path + paper.ending, paper.text);
        write(path, bytes);
      } catch (error) {
        throw machineFailure(`write to "${folder}"`, error);
      } finally {
        rmSync(partial, { recursive: true, force: true });
      }
    },
  };
}
