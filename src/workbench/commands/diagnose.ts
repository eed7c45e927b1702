/** `tenbin diagnose`: is a model that already exists biased, in which hour, and why. */
import { join } from "node:path";
import { readConfig } from "../../config/index.js";
import { fiveFiguresLine } from "../../report/index.js";
import { DEFAULT_CONFIG_PATH } from "../../run/index.js";
import { writeDiagnosis } from "../writeDiagnosis.js";
import { textOf, textsOf, UsageError, type Command } from "./command.js";
import { gateLines } from "./gateLines.js";
import { print, withTerminal } from "./terminal.js";

export const diagnose: Command = {
  name: "diagnose",
  summary: "Judges anybody's predictions, nothing retrained; 0 whatever it finds.",
  options: [
    {
      flag: "predictions",
      value: "<file>",
      meaning:
        "CSV, JSON lines or Parquet with timeMs (decision time), symbol, probability and, where known, label, score, " +
        "fold",
    },
    {
      flag: "data",
      value: "<path>",
      meaning: "bars and what else there is, may be repeated; adds labels, regimes, calibration and money",
      repeated: true,
    },
    { flag: "threshold", value: "<p>", meaning: "Buy = probability > this (default 0.5)" },
    {
      flag: "training-base-rate",
      value: "<p>",
      meaning: "share of BUY among the rows its model was shown, where you know it",
    },
  ],
  async run(values) {
    const path = textOf(values, "predictions");
    if (path === undefined) throw new UsageError("--predictions needs the path of a CSV file");
    const threshold = shareOf("threshold", textOf(values, "threshold")) ?? 0.5;
    const trainingBaseRate = shareOf("training-base-rate", textOf(values, "training-base-rate"));
    const config = readConfig(DEFAULT_CONFIG_PATH);
    const { directory, assessment, diagnosis, notes, warnings } = await withTerminal(({ onProgress }) =>
      writeDiagnosis(path, {
        config,
        files: textsOf(values, "data"),
        threshold,
        ...(trainingBaseRate === undefined ? {} : { trainingBaseRate }),
        onProgress,
      }),
    );
    print([
      `${assessment.model}: ${assessment.n} decisions on ${assessment.days} days`,
      ...notes.map((note) => `note: ${note}`),
      ...gateLines(assessment.gates),
      fiveFiguresLine(assessment),
      ...warnings.map((text) => `warning: ${text}`),
      ...(diagnosis === null ? ["cause of the bias: not shown, needs labels or bars"] : [diagnosis.sentence]),
      `verdict: ${assessment.verdict}`,
      join(directory, "index.html"),
    ]);
    return 0;
  },
};

function shareOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new UsageError(`--${flag} must be a number between 0 and 1: found "${text}"`);
  return value;
}
