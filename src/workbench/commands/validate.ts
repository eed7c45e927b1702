/** `tenbin validate`: gates and back-test of a model directory; the exit code is the verdict. */
import { fiveFiguresLine, formatPercentEstimate } from "../../report/index.js";
import type { GateOutcome } from "../../validation/index.js";
import { CANDIDATE_DIRECTORY, recordJudgement, resolveModel, validateCandidate } from "../../run/index.js";
import { textOf, type Command } from "./command.js";
import { gateLines } from "./gateLines.js";
import { print, withTerminal } from "./terminal.js";

const EXIT_CODE: Readonly<Record<GateOutcome, number>> = { pass: 0, fail: 1, inconclusive: 3 };

export const validate: Command = {
  name: "validate",
  summary: "Judges a model directory on its confirmation period: 0 pass, 1 fail, 3 inconclusive.",
  options: [
    {
      flag: "model",
      value: "<folder or name>",
      meaning: `as tenbin train leaves it, or its name in the registry (default ${CANDIDATE_DIRECTORY})`,
    },
  ],
  async run(values) {
    const directory = resolveModel(textOf(values, "model") ?? CANDIDATE_DIRECTORY);
    const { originLine, assessment, monthlyReturn, opening, warnings } = await withTerminal(({ onProgress }) =>
      validateCandidate(directory, { onProgress }),
    );
    await recordJudgement(directory, { verdict: assessment.verdict, on: "its confirmation period" });
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
