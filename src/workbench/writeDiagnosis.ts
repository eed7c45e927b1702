/** The diagnosis of a predictions file as a folder below reports/. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256, writeDirectoryAtomically } from "../core/index.js";
import { configHash } from "../config/index.js";
import { composeDiagnosePage } from "../report/index.js";
import { diagnosePredictions, DIRECTORIES, type DiagnosedPredictions, type DiagnoseOptions } from "../run/index.js";
import { writeRunsIndex } from "./writeRunsIndex.js";

export interface WrittenDiagnosis extends DiagnosedPredictions {
  readonly directory: string;
}

/**
 * Writes `reports/diagnose-<hash>` for a predictions file.
 *
 * @throws What the import refuses; nothing is written then.
 */
export async function writeDiagnosis(path: string, options: DiagnoseOptions): Promise<WrittenDiagnosis> {
  const diagnosed = await diagnosePredictions(path, options);
  const { fileHash, dataHash, threshold, config } = diagnosed;
  const { trainingBaseRate, timeIs = "decision", barMs, labelHorizonMs } = options;
  const asked = [threshold, trainingBaseRate ?? "", config.seed, timeIs, barMs ?? "", labelHorizonMs ?? ""];
  const hash = sha256([fileHash, dataHash, ...asked, configHash(config)].join(" ")).slice(0, 12);
  const directory = join(DIRECTORIES.reports, `diagnose-${hash}`);
  const { html, verdictJson } = composeDiagnosePage(diagnosed);
  await writeDirectoryAtomically(directory, (temporary) => {
    writeFileSync(join(temporary, "index.html"), html);
    writeFileSync(join(temporary, "verdict.json"), verdictJson);
  });
  writeRunsIndex();
  return { ...diagnosed, directory };
}
