/** The difference of two runs, or of anybody's predictions and a run, as one offline page. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256, writeDirectoryAtomically } from "../core/index.js";
import type { RunConfig } from "../config/index.js";
import { diffReports, offlinePage, readRunSide, REPORT_STYLES } from "../report/index.js";
import { DIRECTORIES } from "../run/index.js";

export interface WrittenDiff {
  readonly title: string;
  readonly path: string;
}

/**
 * Writes `reports/diff-<hash>/index.html`.
 *
 * @param a A folder below reports/, or a predictions file: the older side.
 * @param b A folder below reports/: the newer side.
 * @throws {RangeError} If a side is neither.
 */
export async function writeDiff(a: string, b: string, config: RunConfig): Promise<WrittenDiff> {
  const sides = [await readRunSide(a, config), await readRunSide(b, config)] as const;
  const page = diffReports(sides[0], sides[1], {
    confidence: config.validation.confidence,
  });
  const directory = join(DIRECTORIES.reports, `diff-${sha256(JSON.stringify([a, b, page.body])).slice(0, 12)}`);
  await writeDirectoryAtomically(directory, (temporary) =>
    writeFileSync(join(temporary, "index.html"), offlinePage({ ...page, styles: REPORT_STYLES })),
  );
  return { title: page.title, path: join(directory, "index.html") };
}
