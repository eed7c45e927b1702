/** `tenbin diagnose`: is a model that already exists biased, in which hour, and why. */
import { join } from "node:path";
import { HOUR_MS, MINUTE_MS, sayCounted } from "../../core/index.js";
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
        "CSV, plain or gzip, JSON or Parquet with timeMs (decision time), symbol, probability and, " +
        "where known, label, score, fold; names such as date, pair, y_pred_proba and target are known",
    },
    {
      flag: "data",
      value: "<path>",
      meaning: "bars and what else there is, may be repeated; adds labels, regimes, calibration and money",
      repeated: true,
    },
    {
      flag: "time-is",
      value: "<decision|bar-open>",
      meaning: "what its times are (default decision); a bar's open becomes its close, when it can be decided",
    },
    { flag: "bar-minutes", value: "<n>", meaning: "of those bars, where the distance of its rows does not say it" },
    { flag: "horizon", value: "<hours>", meaning: "from a decision until its label is known (default the YAML's)" },
    {
      flag: "config",
      value: "<file>",
      meaning: `YAML whose gates, costs and label count (default ${DEFAULT_CONFIG_PATH})`,
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
    if (path === undefined) throw new UsageError("--predictions needs the path of a CSV or Parquet file");
    const threshold = shareOf("threshold", textOf(values, "threshold")) ?? 0.5;
    const trainingBaseRate = shareOf("training-base-rate", textOf(values, "training-base-rate"));
    const timeIs = timeIsOf(textOf(values, "time-is"));
    const barMinutes = positiveOf("bar-minutes", textOf(values, "bar-minutes"));
    if (barMinutes !== undefined && timeIs !== "barOpen")
      throw new UsageError("--bar-minutes says how long the bars of --time-is bar-open are: give that too");
    const horizonHours = positiveOf("horizon", textOf(values, "horizon"));
    const config = readConfig(textOf(values, "config") ?? DEFAULT_CONFIG_PATH);
    const { directory, assessment, diagnosis, notes, warnings } = await withTerminal(({ onProgress }) =>
      writeDiagnosis(path, {
        config,
        files: textsOf(values, "data"),
        threshold,
        timeIs,
        ...(barMinutes === undefined ? {} : { barMs: barMinutes * MINUTE_MS }),
        ...(horizonHours === undefined ? {} : { labelHorizonMs: horizonHours * HOUR_MS }),
        ...(trainingBaseRate === undefined ? {} : { trainingBaseRate }),
        onProgress,
      }),
    );
    print([
      `${assessment.model}: ${sayCounted(assessment.n, "decision")} on ${sayCounted(assessment.days, "day")}`,
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

function timeIsOf(text: string | undefined): "decision" | "barOpen" {
  if (text === undefined || text === "decision") return "decision";
  if (text === "bar-open") return "barOpen";
  throw new UsageError(`--time-is must be decision or bar-open: found "${text}"`);
}

function positiveOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (!(value > 0)) throw new UsageError(`--${flag} must be a whole number above zero: found "${text}"`);
  return value;
}

function shareOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value > 0 && value < 1))
    throw new UsageError(`--${flag} must be a number above 0 and below 1: found "${text}"`);
  return value;
}
