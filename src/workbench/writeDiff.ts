/** The difference of two runs, or of anybody's predictions and a run, as one offline page. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createRng, HOUR_MS, sha256, writeDirectoryAtomically } from "../core/index.js";
import type { RunConfig } from "../config/index.js";
import { diffReports, parseVerdict, REPORT_STYLES, type RunSide, type Verdict } from "../report/index.js";
import { importPredictions } from "../predictions/index.js";
import { offlinePage } from "../report/pages/offline/offlinePage.js";
import { DIRECTORIES, resampleOptionsOf } from "../run/runContext.js";

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
export async function diffRuns(a: string, b: string, config: RunConfig): Promise<WrittenDiff> {
  const sides = [await readSide(a, config), await readSide(b, config)] as const;
  const page = diffReports(sides[0], sides[1], {
    ...resampleOptionsOf(config),
    rng: createRng(config.seed).child("difference"),
  });
  const directory = join(DIRECTORIES.reports, `diff-${sha256(JSON.stringify([a, b, page.body])).slice(0, 12)}`);
  await writeDirectoryAtomically(directory, (temporary) =>
    writeFileSync(join(temporary, "index.html"), offlinePage({ ...page, styles: REPORT_STYLES })),
  );
  return { title: page.title, path: join(directory, "index.html") };
}

async function readSide(path: string, config: RunConfig): Promise<RunSide> {
  const verdictPath = join(path, "verdict.json");
  if (existsSync(verdictPath)) {
    const run = basename(path);
    const predictions = join(DIRECTORIES.predictions, run, "v4_as_shipped-confirmation.csv");
    return {
      name: run,
      verdict: readVerdict(verdictPath),
      ...(existsSync(predictions) ? { predictions: await readPredictions(predictions, config) } : {}),
    };
  }
  if (!existsSync(path))
    throw new RangeError(
      `Cannot compare "${path}" as it must be a report's folder with verdict.json, or a ` +
        "predictions file: it does not exist",
    );
  return { name: basename(path), predictions: await readPredictions(path, config) };
}

/** @throws {SyntaxError} Names the file, since two are compared. */
function readVerdict(path: string): Verdict {
  try {
    return parseVerdict(readFileSync(path, "utf8"));
  } catch (error) {
    throw new SyntaxError(
      `Cannot compare "${path}" as it must be what a report writes: ` +
        `${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function readPredictions(path: string, { validation, label }: RunConfig): ReturnType<typeof importPredictions> {
  return importPredictions(path, {
    timeIs: "decision",
    threshold: validation.threshold,
    labelHorizonMs: label.horizonHours * HOUR_MS,
  });
}
