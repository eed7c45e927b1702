/** `tenbin validate`: gates and back-test of a model directory; the exit code is the verdict. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { sayCounted } from "../../core/index.js";
import { comparisonLines, fiveFiguresLine, formatPercentEstimate } from "../../report/index.js";
import type { GateOutcome } from "../../validation/index.js";
import {
  CANDIDATE_DIRECTORY,
  compareOnFiles,
  recordJudgement,
  resolveModel,
  shellWord,
  validateCandidate,
  type LaterValidation,
  type ValidateOnFilesOptions,
} from "../../run/index.js";
import type { TerminalProgress } from "../terminal/terminalProgress.js";
import { writeComparison } from "../writeComparison.js";
import { writeLaterValidation } from "../writeLaterValidation.js";
import { MODEL_OPTION, modelOf, textOf, textsOf, UsageError, type Command } from "./command.js";
import { gateLines } from "./gateLines.js";
import { MISSING_OPTION, missingOf } from "./missingOf.js";
import { print, withTerminal } from "./terminal.js";

/** Of predictions; no model's folder is named so. */
const FILE_NAME = /\.(csv|parquet|jsonl?|gz)$/i;
const EXIT_CODE: Readonly<Record<GateOutcome, number>> = { pass: 0, fail: 1, inconclusive: 3 };

export const validate: Command = {
  name: "validate",
  summary: "Judges a model on its confirmation period, or on later data: 0 pass, 1 fail, 3 inconclusive.",
  options: [
    MODEL_OPTION,
    {
      flag: "data",
      value: "<path>",
      meaning: "later files or folders, may be repeated: judges on bars that the model never saw instead",
      repeated: true,
    },
    {
      flag: "against",
      value: "<champion>",
      meaning: "folder or name of the model in use, or its predictions: says on a page of its own which is better",
    },
    MISSING_OPTION,
  ],
  async run(values) {
    const directory = modelOf(values);
    const files = textsOf(values, "data");
    const missing = missingOf(values);
    const against = textOf(values, "against");
    if (files.length > 0) {
      const called = textOf(values, "model") ?? CANDIDATE_DIRECTORY;
      // Before the work, not after it.
      const champion = against === undefined ? undefined : championOf(against);
      return validateLater({ called, path: directory }, { files, missing }, champion);
    }
    if (missing !== "refuse") throw new UsageError("--missing is about the files of --data: found none");
    if (against !== undefined) throw new UsageError("--against compares on the files of --data: found none");
    const { originLine, assessment, monthlyReturn, opening, warnings } = await withTerminal(({ onProgress }) =>
      validateCandidate(directory, { onProgress }),
    );
    await recordJudgement(directory, { verdict: assessment.verdict, on: "its confirmation period" });
    print([
      originLine,
      `${assessment.model}, ${sayCounted(assessment.n, "decision")} on ${sayCounted(assessment.days, "day")} of the ` +
        `confirmation period (opening ${opening} of it)`,
      ...gateLines(assessment.gates),
      fiveFiguresLine(assessment),
      ...warnings.map((text) => `warning: ${text}`),
      `after costs ${formatPercentEstimate(monthlyReturn)} per 30 days`,
      `verdict: ${assessment.verdict}`,
    ]);
    return EXIT_CODE[assessment.verdict];
  },
};

/** @throws {RangeError} If there is neither a model nor a file by that name. */
function championOf(called: string): CalledModel {
  if (FILE_NAME.test(called) && !existsSync(called))
    throw new RangeError(
      `Cannot compare with "${called}" as it must be a model's folder or name, or a file of its predictions: found ` +
        "nothing there",
    );
  return { called, path: resolveModel(called) };
}

/** A model, and what the user calls it. */
interface CalledModel {
  readonly called: string;
  readonly path: string;
}

async function validateLater(
  model: CalledModel,
  options: ValidateOnFilesOptions,
  champion: CalledModel | undefined,
): Promise<number> {
  const { later, compared } = await withTerminal(async (terminal) => {
    const made = await writeLaterValidation(model.path, { ...options, onProgress: terminal.onProgress });
    return {
      later: made,
      compared: champion === undefined ? [] : await compareLater(made, { model, champion, options }, terminal),
    };
  });
  const { prepared, assessment, monthlyReturn, opening, warnings, notes, leftOut, signal, directory } = later;
  await recordJudgement(model.path, {
    verdict: assessment.verdict,
    on: `${assessment.fromDate} to ${assessment.toDate}, which it never saw`,
  });
  print([
    prepared.originLine,
    `${assessment.model} of run ${signal.card.runName}, ${sayCounted(assessment.n, "decision")} on ` +
      `${sayCounted(assessment.days, "day")} that it ` +
      `never saw (look ${opening} at them)`,
    ...leftOut.map(({ reason, bars }) => `not judged: ${sayCounted(bars, "bar")}, ${reason}`),
    ...notes.map((note) => `note: ${note}`),
    ...gateLines(assessment.gates),
    fiveFiguresLine(assessment),
    ...warnings.map((text) => `warning: ${text}`),
    `after costs ${formatPercentEstimate(monthlyReturn)} per 30 days`,
    `verdict: ${assessment.verdict}`,
    join(directory, "index.html"),
    ...compared,
  ]);
  return EXIT_CODE[assessment.verdict];
}

/** What the comparison with the champion says, and the path of its page. */
async function compareLater(
  later: LaterValidation,
  {
    model,
    champion,
    options: { files, missing },
  }: { readonly model: CalledModel; readonly champion: CalledModel; readonly options: ValidateOnFilesOptions },
  { onProgress }: Pick<TerminalProgress, "onProgress">,
): Promise<readonly string[]> {
  const compared = await compareOnFiles(later, {
    against: champion.path,
    names: { champion: champion.called, challenger: model.called },
    onProgress,
    ...(missing === undefined ? {} : { missing }),
  });
  const words = ["--model", model.called, ...files.flatMap((path) => ["--data", path]), "--against", champion.called];
  const typed = words.map((word) => (word.startsWith("--") ? word : shellWord([word])));
  const command = `tenbin validate ${typed.join(" ")}`;
  const { path } = await writeComparison(compared, {
    command: missing === "scoreAnyway" ? `${command} --missing score-anyway` : command,
  });
  return ["", ...comparisonLines(compared), path];
}
