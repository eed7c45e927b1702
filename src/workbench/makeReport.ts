/** The whole way: seven notebooks, their pages, page one and verdict.json, put in place in one rename. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withProcessLock, writeDirectoryAtomically } from "../core/index.js";
import { formatConfig, type RunConfig } from "../config/index.js";
import type { GateOutcome } from "../validation/index.js";
import { composeIndexPage, composeJapanesePage, notebookFrame, NOTEBOOKS, originOf } from "../report/index.js";
import { DIRECTORIES, openRun, recordJudgement, type Run } from "../run/index.js";
import { exportPages } from "./notebooks/exportPages.js";
import { runNotebook } from "./notebooks/runNotebook.js";
import { writeRunsIndex } from "./writeRunsIndex.js";
import type { TerminalProgress } from "./terminal/terminalProgress.js";

export interface MadeReport {
  readonly directory: string;
  readonly verdict: GateOutcome;
  /** Every warning, the five figures and, last, the three answers with what decided them, for a terminal. */
  readonly lines: readonly string[];
}

/** Of page one: in Japanese the English one stands beside it. */
export type ReportLanguage = "en" | "ja";

/** Page one in English where `index.html` is in another language. */
const ENGLISH = "index.en.html";

/**
 * Makes `reports/<run>`; a report that was there is replaced only when the new one is whole.
 *
 * @throws {NotebookError} If a notebook does not run to its end. @throws {RangeError} If files change meanwhile.
 */
export async function makeReport(
  config: RunConfig,
  { onNotebook, onProgress, note }: TerminalProgress,
  { language = "en" }: { readonly language?: ReportLanguage } = {},
): Promise<MadeReport> {
  const run = openRun({ config, onProgress });
  const { originLine } = await run.market();
  await run.dataset();
  note(originLine);
  const directory = join(DIRECTORIES.reports, await run.name());
  const refusal = (holder: string): string =>
    `Cannot make ${directory} as nobody else may be making it: process ${holder} is; wait for ` +
    "it, or stop it and run this again";
  return withProcessLock(`${directory}.lock`, { refusal }, () =>
    makeIn(directory, run, { onNotebook, note, language }),
  );
}

async function makeIn(
  directory: string,
  run: Run,
  { onNotebook, note, language }: Pick<TerminalProgress, "onNotebook" | "note"> & { readonly language: ReportLanguage },
): Promise<MadeReport> {
  const prepared = await run.market();
  // Whole: the notebooks' own processes, and whoever makes it again, find every option said.
  const context = await run.context();
  let made: MadeReport | undefined;
  await writeDirectoryAtomically(directory, async (temporary) => {
    const configPath = join(temporary, "config.yaml");
    writeFileSync(configPath, formatConfig(context.config));
    const executed = join(temporary, "executed");
    mkdirSync(executed);
    for (const { name } of NOTEBOOKS) {
      await runNotebook(join("notebooks", `${name}.ipynb`), {
        outputPath: join(executed, `${name}.ipynb`),
        configPath,
        onEvent: onNotebook,
      });
      await run.requireSameFiles();
    }
    note("exporting pages");
    await exportPages(
      NOTEBOOKS.map(({ name }) => join(executed, `${name}.ipynb`)),
      { directory: temporary, ...notebookFrame(originOf(prepared.originLine, context.config)) },
    );
    rmSync(executed, { recursive: true });
    // The notebooks' own processes have computed all of it; here it is read back.
    const results = {
      prepared,
      built: await run.dataset(),
      trained: await run.training(),
      searched: await run.search(),
      validated: await run.validation(),
    };
    const { html, verdictJson, verdict, lines } = composeIndexPage(context, results);
    if (language === "ja") {
      writeFileSync(join(temporary, ENGLISH), html);
      writeFileSync(join(temporary, "index.html"), composeJapanesePage(context, results, { englishHref: ENGLISH }));
    } else writeFileSync(join(temporary, "index.html"), html);
    writeFileSync(join(temporary, "verdict.json"), verdictJson);
    made = { directory, verdict, lines };
  });
  const { runName } = await run.dataset();
  const { recipe } = (await run.validation()).shipped;
  const judged = join(DIRECTORIES.models, runName, recipe.slug);
  writeRunsIndex();
  await recordJudgement(judged, { verdict: made!.verdict, on: "its confirmation period" });
  return made!;
}
