/** The user's own modules beside a candidate: a model stays usable when the files it was made with have moved on. */
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { pinModule, type ModuleFile } from "../../core/index.js";

const FOLDER = "extensions";

/**
 * Copies the modules into `directory`/extensions.
 *
 * @throws {RangeError} If one is no longer what the run was made with.
 */
export function copyExtensions(files: readonly ModuleFile[], directory: string): void {
  if (files.length === 0) return;
  mkdirSync(join(directory, FOLDER), { recursive: true });
  for (const [k, name] of copyNames(files).entries()) {
    const copy = join(directory, FOLDER, name);
    copyFileSync(files[k]!.path, copy);
    if (!holds(copy, files[k]!))
      throw new RangeError(
        `Cannot keep "${files[k]!.path}" beside the model as nobody may write to it while a run uses it: ` +
          "it has changed; start the run anew",
      );
  }
}

/**
 * Where the modules of a candidate lie now: where the run found them if they are still the same, else beside the
 * candidate.
 *
 * @throws {RangeError} If neither holds what the candidate was made with.
 */
export function findExtensions(files: readonly ModuleFile[], directory: string): readonly ModuleFile[] {
  const names = copyNames(files);
  return files.map((file, k) => {
    const copy = join(directory, FOLDER, names[k]!);
    const path = [file.path, copy].find((each) => holds(each, file));
    if (path !== undefined) return { ...file, path };
    throw new RangeError(
      `Cannot judge "${directory}" as the module that it was made with must be found: neither "${file.path}" nor ` +
        `"${copy}" holds it; train again`,
    );
  });
}

function holds(path: string, { sha256 }: ModuleFile): boolean {
  return existsSync(path) && pinModule(path).sha256 === sha256;
}

/** The files' own names; where two folders have the same, a number before the later ones. */
function copyNames(files: readonly ModuleFile[]): string[] {
  const names = files.map(({ path }) => basename(path));
  return names.map((name, k) => (names.indexOf(name) === k ? name : `${k + 1}-${name}`));
}
