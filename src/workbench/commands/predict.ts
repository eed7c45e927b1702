/** `tenbin predict`: a saved model scores the bars of real files. */
import { join } from "node:path";
import { formatMinute, sayPercent, sayCount, sayCounted, sha256 } from "../../core/index.js";
import { INPUT_WORDS } from "../../features/index.js";
import {
  DIRECTORIES,
  predictFiles,
  requireDecisionsPath,
  sayAbsentBars,
  shellWord,
  writeDecisions,
  type PredictedFiles,
} from "../../run/index.js";
import { MODEL_OPTION, modelOf, textOf, textsOf, UsageError, type Command, type OptionValues } from "./command.js";
import { MISSING_OPTION, missingOf } from "./missingOf.js";
import { print, withTerminal } from "./terminal.js";

export const predict: Command = {
  name: "predict",
  summary: "Scores bars with a saved model, and says which it could not score and why.",
  options: [
    MODEL_OPTION,
    {
      flag: "data",
      value: "<path>",
      meaning: "bars and what else the model was trained on, files or folders, may be repeated",
      repeated: true,
    },
    { flag: "from", value: "<time>", meaning: "first decision time, UTC: 2025-12-31 or 2025-12-31T08:00" },
    { flag: "to", value: "<time>", meaning: "decisions before this time" },
    MISSING_OPTION,
    { flag: "out", value: "<file>", meaning: "name.csv, .jsonl or .parquet (default below data/predictions/)" },
  ],
  async run(values) {
    const directory = modelOf(values);
    const files = textsOf(values, "data");
    if (files.length === 0) throw new UsageError("--data needs the path of a file or folder of bars");
    const asked = textOf(values, "out");
    // Before the work, not after it.
    if (asked !== undefined) requireDecisionsPath(asked, files);
    const options = { ...spanOf(values), missing: missingOf(values) };
    const { predicted, written } = await withTerminal(async ({ onProgress }) => {
      const made = await predictFiles(directory, { files, ...options, onProgress });
      const path = asked ?? defaultPath(made, options);
      onProgress({ task: `writing ${path}`, done: 0, total: 1 });
      return { predicted: made, written: await writeDecisions(path, made.decisions) };
    });
    print([
      ...summary(predicted),
      written.path,
      ...(written.unscoredPath === undefined ? [] : [written.unscoredPath]),
      ...(predicted.decisions.receipt.scored === 0
        ? []
        : [
            `next: tenbin diagnose --predictions ${shellWord([written.path])}` +
              files.map((path) => ` --data ${shellWord([path])}`).join(""),
          ]),
    ]);
    return 0;
  },
};

/** Decision times from `--from` to `--to`. @throws {UsageError} If one is no time, or they are the wrong way round. */
export function spanOf(values: OptionValues): { readonly fromMs?: number; readonly toMs?: number } {
  const [fromMs, toMs] = [timeOf(values, "from"), timeOf(values, "to")];
  if (fromMs !== undefined && toMs !== undefined && fromMs >= toMs)
    throw new UsageError(`--from must lie before --to: found ${formatMinute(fromMs)} and ${formatMinute(toMs)}`);
  return { ...(fromMs === undefined ? {} : { fromMs }), ...(toMs === undefined ? {} : { toMs }) };
}

function timeOf(values: OptionValues, flag: string): number | undefined {
  const text = textOf(values, flag);
  if (text === undefined) return undefined;
  const [, day, time = "00:00"] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::00)?Z?)?$/.exec(text) ?? [];
  const timeMs = day === undefined ? NaN : Date.parse(`${day}T${time}Z`);
  // Node takes 31 February for 3 March.
  if (Number.isNaN(timeMs) || formatMinute(timeMs) !== `${day} ${time}`)
    throw new UsageError(`--${flag} must be a UTC time, as 2025-12-31 or 2025-12-31T08:00: found "${text}"`);
  return timeMs;
}

function defaultPath({ signal, lakeHash }: PredictedFiles, options: object): string {
  const hash = sha256(`${signal.hash} ${lakeHash} ${JSON.stringify(options)}`).slice(0, 12);
  return join(DIRECTORIES.predictions, `signal-${hash}.csv`);
}

function summary({
  decisions: { t0Ms, decision, receipt },
  signal: { card },
  unfinished,
  warnings,
}: PredictedFiles): string[] {
  const { bars, scored, buyShareFrac, unscored, scoredAnyway, absentBars, unseenSymbols, hiddenInputs } = receipt;
  const count = (wanted: string) => sayCount(decision.reduce((n, each) => n + (each === wanted ? 1 : 0), 0));
  return [
    `${card.name} of run ${card.runName}: ${sayCount(scored)} of ${sayCounted(bars, "bar")} scored` +
      (scored === 0 ? "" : `, ${formatMinute(t0Ms[0]!)} to ${formatMinute(t0Ms.at(-1)!)}`),
    ...(bars === 0 ? ["no bar of these data is decided in the span that was asked for"] : []),
    ...(scored === 0
      ? []
      : [
          `Buy share ${sayPercent(buyShareFrac)} (P above ${card.threshold}); ${count("BUY")} BUY, ` +
            `${count("SELL")} SELL, ${count("HOLD")} HOLD (P within ${card.holdBand} of it)`,
        ]),
    ...unscored.map(({ reason, bars: n }) => `not scored: ${sayCounted(n, "bar")}, ${reason}`),
    ...unfinished.map(
      ({ symbol, openMs }) =>
        `not scored: the bar of ${symbol} that opened at ${formatMinute(openMs)}, since no later row shows that it ` +
        "is over",
    ),
    ...scoredAnyway.map(({ reason, bars: n }) => `scored anyway: ${sayCounted(n, "bar")}, ${reason}`),
    ...absentBars.map((one) => `note: ${sayAbsentBars(one)}`),
    ...unseenSymbols.map((symbol) => `warning: ${symbol} was not in the training`),
    ...warnings.map((text) => `warning: ${text}`),
    ...hiddenInputs.map(
      (input) => `note: the training had no ${INPUT_WORDS[input]}, so that of these data was not read`,
    ),
  ];
}
