/** A saved model on later data as a folder below reports/. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256, writeDirectoryAtomically } from "../core/index.js";
import { composeLaterPage } from "../report/index.js";
import { DIRECTORIES, validateOnFiles, type LaterValidation, type ValidateOnFilesOptions } from "../run/index.js";
import { writeRunsIndex } from "./writeRunsIndex.js";

export interface WrittenLaterValidation extends LaterValidation {
  readonly directory: string;
}

/**
 * Writes `reports/later-<hash of model and data>`.
 *
 * @throws What the validation refuses; nothing is written then.
 */
export async function writeLaterValidation(
  model: string,
  options: ValidateOnFilesOptions,
): Promise<WrittenLaterValidation> {
  const later = await validateOnFiles(model, options);
  const key = `${later.signal.hash} ${later.prepared.lakeHash} ${options.missing ?? "refuse"}`;
  const directory = join(DIRECTORIES.reports, `later-${sha256(key).slice(0, 12)}`);
  const { html, verdictJson } = composeLaterPage(later);
  await writeDirectoryAtomically(directory, (temporary) => {
    writeFileSync(join(temporary, "index.html"), html);
    writeFileSync(join(temporary, "verdict.json"), verdictJson);
  });
  writeRunsIndex();
  return { ...later, directory };
}
