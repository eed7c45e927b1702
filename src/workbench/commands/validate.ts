/** `tenbin validate`: gates and back-test of a model directory; the exit code is the verdict. */
import { join } from "node:path";
import { fiveFiguresLine, formatPercentEstimate } from "../../report/index.js";
import type { GateOutcome } from "../../validation/index.js";
import { CANDIDATE_DIRECTORY, validateCandidate, type ValidateOnFilesOptions } from "../../run/index.js";
import { writeLaterValidation } from "../writeLaterValidation.js";
import { textOf, textsOf, UsageError, type Command } from "./command.js";
import { gateLines } from "./gateLines.js";
import { MISSING_OPTION, missingOf } from "./missingOf.js";
import { print, withTerminal } from "./terminal.js";

const EXIT_CODE: Readonly<Record<GateOutcome, number>> = { pass: 0, fail: 1, inconclusive: 3 };

export const validate: Command = {
  name: "validate",
  summary: "Judges a model on its confirmation period, or on later data: 0 pass, 1 fail, 3 inconclusive.",
  options: [
    { flag: "model", value: "<folder>", meaning: `as tenbin train leaves it (default ${CANDIDATE_DIRECTORY})` },
    {
      flag: "data",
      value: "<path>",
      meaning: "later files or folders, may be repeated: judges on bars that the model never saw instead",
      repeated: true,
    },
    MISSING_OPTION,
  ],
  async run(values) {
    const directory = textOf(values, "model") ?? CANDIDATE_DIRECTORY;
    const files = textsOf(values, "data");
    const missing = missingOf(values);
    if (files.length > 0) return validateLater(directory, { files, missing });
    if (missing !== "refuse") throw new UsageError("--missing is about the files of --data: found none");
    const { originLine, assessment, monthlyReturn, opening, warnings } = await withTerminal(({ onProgress }) =>
      validateCandidate(directory, { onProgress }),
    );
    print([
      originLine,
      `${assessment.model}, ${assessment.n} decisions on ${assessment.days} days of the ` +
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

async function validateLater(model: string, options: ValidateOnFilesOptions): Promise<number> {
  const { prepared, assessment, monthlyReturn, opening, warnings, notes, leftOut, signal, directory } =
    await withTerminal(({ onProgress }) => writeLaterValidation(model, { ...options, onProgress }));
  print([
    prepared.originLine,
    `${assessment.model} of run ${signal.card.runName}, ${assessment.n} decisions on ${assessment.days} days that it ` +
      `never saw (look ${opening} at them)`,
    ...leftOut.map(({ reason, bars }) => `not judged: ${bars} bars, ${reason}`),
    ...notes.map((note) => `note: ${note}`),
    ...gateLines(assessment.gates),
    fiveFiguresLine(assessment),
    ...warnings.map((text) => `warning: ${text}`),
    `after costs ${formatPercentEstimate(monthlyReturn)} per 30 days`,
    `verdict: ${assessment.verdict}`,
    join(directory, "index.html"),
  ]);
  return EXIT_CODE[assessment.verdict];
}
