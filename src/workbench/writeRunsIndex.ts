/** `reports/index.html`: all reports of this folder, made anew whenever one was written. */
import { join } from "node:path";
import { writeFileAtomically } from "../core/index.js";
import { offlinePage, readRuns, renderRunsPage } from "../report/index.js";
import { DIRECTORIES } from "../run/index.js";

/** Another report may end while this one reads; its own call then finds all. More rounds than that help nobody. */
const ROUNDS = 5;

/** Writes the page of all reports, whole or not at all; the same reports give the same bytes. Gives its path. */
export function writeRunsIndex(reports: string = DIRECTORIES.reports): string {
  const path = join(reports, "index.html");
  let written = "";
  for (let round = 0; round < ROUNDS; round++) {
    const page = offlinePage(renderRunsPage(readRuns(reports)));
    if (page === written) break;
    writeFileAtomically(path, page);
    written = page;
  }
  return path;
}
