/** Two files of predictions beside one another: anybody's champion and anybody's challenger, nothing retrained. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { hoursToMs, MINUTE_MS, sha256, sayCounted } from "../../core/index.js";
import type { RunConfig } from "../../config/index.js";
import type { Bars } from "../../market/index.js";
import { importPredictions, labelPredictions, type PredictionTable } from "../../predictions/index.js";
import { prepareMarkets } from "../market/prepareMarkets.js";
import { openRun, type RunOptions } from "../openRun.js";
import { compareSides, type ComparedModels, type ComparedSide } from "./compareSides.js";
import { decisionStepMs } from "./diagnosePredictions.js";

export interface CompareFilesOptions extends Pick<RunOptions, "onProgress"> {
  readonly config: RunConfig;
  /** Bars and what else there is; without them labels must be in the files, and money is not shown. */
  readonly files?: readonly string[];
  /** The ledger of looks; that of the workbench when absent. */
  readonly ledger?: string;
}

/**
 * Compares the predictions of two files on the decisions that both hold. With bars both are judged by label 0 of the
 * configuration's horizon, else by their own labels.
 *
 * @param champion The model in use. @param challenger The one that may replace it.
 * @throws What the import refuses. @throws {RangeError} If they share no decision.
 */
export async function comparePredictionFiles(
  champion: string,
  challenger: string,
  { config, files = [], ledger, onProgress = () => {} }: CompareFilesOptions,
): Promise<ComparedModels> {
  const tables = [await readTable(champion, config), await readTable(challenger, config)] as const;
  const names = namesOf(champion, challenger);
  const sideOf = (k: 0 | 1, path: string, predictions: PredictionTable): ComparedSide => ({
    name: names[k],
    predictions,
    hash: sha256(readFileSync(path)),
  });
  if (files.length === 0)
    return compareSides(
      { champion: sideOf(0, champion, tables[0]), challenger: sideOf(1, challenger, tables[1]) },
      { config, prepared: undefined, ...(ledger === undefined ? {} : { ledger }) },
    );
  const symbols = [...new Set([...tables[0].symbol, ...tables[1].symbol])];
  const barMinutes = Math.min(...tables.map(({ t0Ms }) => decisionStepMs(t0Ms))) / MINUTE_MS;
  const run = await openRun({
    config: { ...config, data: { ...config.data, files, symbols, barMinutes } },
    onProgress,
  }).context();
  const prepared = await prepareMarkets(run, { bars: "finestIfNeeded" });
  const bars = prepared.markets.map((market) => market.bars);
  const labelled = tables.map((table, k) => labelSide(names[k as 0 | 1], table, bars, config));
  return compareSides(
    {
      champion: sideOf(0, champion, labelled[0]!.predictions),
      challenger: sideOf(1, challenger, labelled[1]!.predictions),
    },
    {
      config: run.config,
      prepared,
      notes: labelled.flatMap(({ notes }) => notes),
      ...(ledger === undefined ? {} : { ledger }),
    },
  );
}

/** Names by which a page tells two paths apart. */
export function namesOf(champion: string, challenger: string): readonly [string, string] {
  const [a, b] = [basename(champion), basename(challenger)];
  if (a !== b) return [a, b];
  return champion === challenger ? [`${a} (champion)`, `${b} (challenger)`] : [champion, challenger];
}

/** The table that a file of predictions holds, under the configuration's threshold. */
export async function readTable(path: string, { validation, label }: RunConfig): Promise<PredictionTable> {
  const { receipt: _receipt, ...table } = await importPredictions(path, {
    timeIs: "decision",
    threshold: validation.threshold,
    labelHorizonMs: hoursToMs(label.horizonHours),
  });
  return table;
}

/** A side with label 0 of the bars, and what that left out. */
export function labelSide(
  name: string,
  table: PredictionTable,
  bars: readonly Bars[],
  { label }: RunConfig,
): { readonly predictions: PredictionTable; readonly notes: readonly string[] } {
  const { predictions, unlabelled, disagreeing } = labelPredictions(table, bars, {
    horizonMs: hoursToMs(label.horizonHours),
  });
  const left = unlabelled.map(({ reason, rows }) => `left out of ${name}: ${sayCounted(rows, "row")}, ${reason}`);
  const other =
    disagreeing === null || disagreeing === 0
      ? []
      : [
          `in ${sayCounted(disagreeing, "row")} ${name} has another label than the bars give; those of the ` +
            `bars are used`,
        ];
  return { predictions, notes: [...left, ...other] };
}
