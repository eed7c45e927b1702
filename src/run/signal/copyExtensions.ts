/** The user's own modules in a model directory: it stays usable when the files it was made with have moved on. */
import { copyFileSync } from "node:fs";
import { basename, join } from "node:path";
import { makeFolder, pinModule, type ModuleFile } from "../../core/index.js";
import type { SignalExtension } from "./signalCard.js";

const FOLDER = "extensions";

/**
 * Copies the modules into `directory`/extensions.
 *
 * @returns Where each lies now, in their order.
 * @throws {RangeError} If one is no longer what the run was made with.
 */
export function copyExtensions(files: readonly ModuleFile[], directory: string): SignalExtension[] {
  if (files.length > 0) makeFolder(join(directory, FOLDER));
  const names = copyNames(files);
  return files.map(({ path, sha256 }, k) => {
    const copy = `${FOLDER}/${names[k]!}`;
    copyFileSync(path, join(directory, copy));
    if (pinModule(join(directory, copy)).sha256 !== sha256)
      throw new RangeError(
        `Cannot keep "${path}" beside the model as nobody may write to it while a run uses it: ` +
          "it has changed; start the run anew",
      );
    return { path: copy, sha256 };
  });
}

/** The files' own names with what such a name may hold; where two are the same, a number before the later ones. */
function copyNames(files: readonly ModuleFile[]): string[] {
  const names = files.map(({ path }) =>
    basename(path)
      .replace(/[^A-Za-z0-9._-]/g, "_")
      .replace(/^\.+/, "_"),
  );
  return names.map((name, k) => (names.indexOf(name) === k ? name : `${k + 1}-${name}`));
}
