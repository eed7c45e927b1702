/** What a difference is made from, read back: a run's verdict and predictions, or anybody's predictions. */
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { hoursToMs, machineCodeOf, messageOf, readBoundedFile } from "../../core/index.js";
import type { RunConfig } from "../../config/index.js";
import { importPredictions } from "../../predictions/index.js";
import { accountDaysPath, DIRECTORIES, readAccountDays } from "../../run/index.js";
import { LARGEST_VERDICT_BYTES, parseVerdict } from "../verdict/parseVerdict.js";
import type { Verdict } from "../verdict/verdict.js";
import type { RunSide } from "./compareRuns.js";

/**
 * A side of a difference.
 *
 * @param path A folder below reports/, or a predictions file.
 * @throws {RangeError} If it is neither. @throws {SyntaxError} If its verdict.json or its account is broken.
 */
export async function readRunSide(path: string, config: RunConfig): Promise<RunSide> {
  const verdictPath = join(path, "verdict.json");
  if (existsSync(verdictPath)) {
    const run = basename(path);
    const predictions = join(DIRECTORIES.predictions, run, "v4_as_shipped-confirmation.csv");
    const accountDays = readAccountDays(accountDaysPath(run, "v4_as_shipped"));
    return {
      name: run,
      verdict: readVerdict(verdictPath),
      ...(existsSync(predictions) ? { predictions: await readPredictions(predictions, config) } : {}),
      ...(accountDays === undefined ? {} : { accountDays }),
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
    return parseVerdict(readBoundedFile(path, LARGEST_VERDICT_BYTES).toString("utf8"));
  } catch (error) {
    if (machineCodeOf(error) !== undefined) throw error;
    throw new SyntaxError(`Cannot compare "${path}" as it must be what a report writes: ${messageOf(error)}`);
  }
}

function readPredictions(path: string, { validation, label }: RunConfig): ReturnType<typeof importPredictions> {
  return importPredictions(path, {
    timeIs: "decision",
    threshold: validation.threshold,
    labelHorizonMs: hoursToMs(label.horizonHours),
  });
}
