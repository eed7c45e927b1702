/** A champion beside a challenger as a folder below reports/. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256, writeDirectoryAtomically } from "../core/index.js";
import { composeComparisonPage } from "../report/index.js";
import { DIRECTORIES, type ComparedModels } from "../run/index.js";

export interface WrittenComparison {
  readonly title: string;
  /** Of `index.html`; `comparison.json` lies beside it. */
  readonly path: string;
}

/**
 * Writes `reports/compare-<hash>`, whole or not at all; the same comparison replaces its own page.
 *
 * @param options.command What to type to get the page again.
 */
export async function writeComparison(
  compared: ComparedModels,
  options: { readonly command: string },
): Promise<WrittenComparison> {
  const { title, html, json } = composeComparisonPage(compared, options);
  const { comparison, hashes } = compared;
  const made = [hashes, comparison.champion, comparison.challenger, comparison.thresholds, comparison.confidence];
  const directory = join(DIRECTORIES.reports, `compare-${sha256(JSON.stringify(made)).slice(0, 12)}`);
  await writeDirectoryAtomically(directory, (temporary) => {
    writeFileSync(join(temporary, "index.html"), html);
    writeFileSync(join(temporary, "comparison.json"), json);
  });
  return { title, path: join(directory, "index.html") };
}
