/** The whole way: seven notebooks, their pages, page one and verdict.json, put in place in one rename. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withProcessLock, writeDirectoryAtomically } from "../core/index.js";
import { formatConfig, type RunConfig } from "../config/index.js";
import { exportPages } from "./notebooks/exportPages.js";
import { runNotebook } from "./notebooks/runNotebook.js";
import type { TerminalProgress } from "./terminal/terminalProgress.js";
import { buildDataset, type BuiltDataset } from "../run/dataset/buildDataset.js";
import { NOTEBOOKS, originOf, pageFrame } from "../report/pages/notebookFrame.js";
import { prepareMarkets, requireSameFiles, type PreparedMarkets } from "../run/market/prepareMarkets.js";
import { DIRECTORIES, openRun, type Run } from "../run/runContext.js";
import { searchSettings } from "../run/search/searchSettings.js";
import { trainModels } from "../run/training/trainModels.js";
import { validateRun } from "../run/validation/validateModels.js";
import { writeIndex, type WrittenIndex } from "../report/pages/composeIndexPage.js";

export interface MadeReport extends WrittenIndex {
  readonly directory: string;
}

/**
 * Makes `reports/<run>`; a report that was there is replaced only when the new one is whole.
 *
 * @throws {NotebookError} If a notebook does not run to its end. @throws {RangeError} If files change meanwhile.
 */
export async function makeReport(
  config: RunConfig,
  { onNotebook, onProgress, note }: TerminalProgress,
): Promise<MadeReport> {
  const run = openRun({ config, onProgress });
  const prepared = await prepareMarkets(run);
  const built = await buildDataset(run, prepared);
  note(prepared.originLine);
  const directory = join(DIRECTORIES.reports, built.runName);
  const refusal = (holder: string): string =>
    `Cannot make ${directory} as nobody else may be making it: process ${holder} is; wait for ` +
    "it, or stop it and run this again";
  return withProcessLock(`${directory}.lock`, { refusal }, async () => ({
    directory,
    ...(await makeIn(directory, { run, prepared, built, onNotebook, note })),
  }));
}

interface Making extends Pick<TerminalProgress, "onNotebook" | "note"> {
  readonly run: Run;
  readonly prepared: PreparedMarkets;
  readonly built: BuiltDataset;
}

async function makeIn(directory: string, { run, prepared, built, onNotebook, note }: Making): Promise<WrittenIndex> {
  const { config } = run;
  let made: WrittenIndex | undefined;
  await writeDirectoryAtomically(directory, async (temporary) => {
    const configPath = join(temporary, "config.yaml");
    writeFileSync(configPath, formatConfig(config));
    const executed = join(temporary, "executed");
    mkdirSync(executed);
    for (const { name } of NOTEBOOKS) {
      await runNotebook(join("notebooks", `${name}.ipynb`), {
        outputPath: join(executed, `${name}.ipynb`),
        configPath,
        onEvent: onNotebook,
      });
      await requireSameFiles(run, prepared);
    }
    note("exporting pages");
    await exportPages(
      NOTEBOOKS.map(({ name }) => join(executed, `${name}.ipynb`)),
      { directory: temporary, ...pageFrame(originOf(prepared.originLine, config)) },
    );
    rmSync(executed, { recursive: true });
    const trained = await trainModels(run, built);
    const searched = await searchSettings(run, built, trained);
    const validated = await validateRun(run, { prepared, built, trained, searched });
    made = writeIndex(config, { prepared, built, trained, searched, validated }, temporary);
  });
  return made!;
}
