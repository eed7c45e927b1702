/** Judges anybody's predictions: nothing is retrained, and what the file cannot tell is said instead of guessed. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { DAY_MS, formatDuration, HOUR_MS, hoursToMs, MINUTE_MS, sayCount, sha256 } from "../../core/index.js";
import type { Baseline, RandomBaseline } from "../../backtest/index.js";
import type { RunConfig } from "../../config/index.js";
import {
  importPredictions,
  labelPredictions,
  type PredictionReceipt,
  type PredictionTable,
} from "../../predictions/index.js";
import { warningsOfPredictions } from "../../training/index.js";
import { CONCURRENT_BAR, diagnoseBias, type Assessment, type BiasDiagnosis } from "../../validation/index.js";
import { importWarnings } from "../market/dataWarnings.js";
import { prepareMarkets, type PreparedMarkets } from "../market/prepareMarkets.js";
import { openRun, type RunOptions } from "../openRun.js";
import type { RunContext } from "../runContext.js";
import { assess, baselinesOf, earn, type Money } from "./judge.js";

export interface DiagnoseOptions extends Pick<RunOptions, "onProgress"> {
  readonly config: RunConfig;
  /** Bars and what else there is; without them labels must be in the file. */
  readonly files: readonly string[];
  readonly threshold: number;
  /** Base rate of the rows that the model was shown, where somebody knows it. */
  readonly trainingBaseRate?: number;
  /** What the file's times are; decisions when absent. */
  readonly timeIs?: "decision" | "barOpen";
  /** Of bars whose opens the times are; what a symbol's rows are usually apart when absent. */
  readonly barMs?: number;
  /** Of the labels, in place of the configuration's. */
  readonly labelHorizonMs?: number;
}

/** What a predictions file says together with the bars. */
interface KnownPredictions {
  readonly predictions: PredictionTable;
  /** Undefined without bars. */
  readonly prepared: PreparedMarkets | undefined;
  readonly money: Money | undefined;
  /** Random traders and the coins over the same span; none without bars. */
  readonly baselines: readonly (Baseline | RandomBaseline)[];
  /** What the import and the labelling left out or changed, one sentence each. */
  readonly notes: readonly string[];
  /** Whether the file has a score beside the probability. */
  readonly hasScore: boolean;
}

export interface DiagnosedPredictions extends KnownPredictions {
  /** What was said of the file's times and labels, for the line that makes the page again. */
  readonly asked: Pick<DiagnoseOptions, "timeIs" | "barMs" | "labelHorizonMs">;
  /** As it was given. */
  readonly path: string;
  readonly files: readonly string[];
  readonly threshold: number;
  readonly config: RunConfig;
  readonly assessment: Assessment;
  /** Null without labels. */
  readonly diagnosis: BiasDiagnosis | null;
  /** A Buy share outside 30-70 % or a collapse, one sentence each. */
  readonly warnings: readonly string[];
  readonly fileHash: string;
  /** Of the lake; null without bars. */
  readonly dataHash: string | null;
}

/**
 * Gates, intervals and the cause of the bias of a predictions file.
 *
 * @throws What the import refuses.
 */
export async function diagnosePredictions(
  path: string,
  {
    config: given,
    files,
    threshold,
    trainingBaseRate,
    timeIs = "decision",
    barMs,
    labelHorizonMs = hoursToMs(given.label.horizonHours),
    onProgress = () => {},
  }: DiagnoseOptions,
): Promise<DiagnosedPredictions> {
  const config = { ...given, label: { ...given.label, horizonHours: labelHorizonMs / HOUR_MS } };
  const imported = await importPredictions(path, {
    timeIs,
    ...(timeIs === "barOpen" ? { barMs: barMs ?? ("fromSteps" as const) } : {}),
    threshold,
    labelHorizonMs,
  });
  const symbols = [...new Set(imported.symbol)];
  const barMinutes = decisionStepMs(imported.t0Ms) / MINUTE_MS;
  const run = await openRun({
    config: { ...config, data: { ...config.data, files, symbols, barMinutes } },
    onProgress,
  }).context();
  const model = basename(path);
  const known = await knownOf(run, imported);
  const { predictions, prepared, money, hasScore } = known;
  onProgress({ task: "diagnosis", done: 0, total: 2, detail: "gates and intervals" });
  const assessment = assess(
    run,
    { origin: "real", markets: prepared?.markets ?? [] },
    { model, predictions, scoreIsProbability: !hasScore, guards: [CONCURRENT_BAR] },
    money ?? "needs bars",
  );
  onProgress({ task: "diagnosis", done: 1, total: 2, detail: "cause of the bias" });
  const diagnosis =
    predictions.label === undefined
      ? null
      : diagnoseBias(predictions, {
          model,
          labelHorizonMs,
          confidence: config.validation.confidence,
          ...(trainingBaseRate === undefined ? {} : { trainingBaseRate }),
          ...(prepared ? { bars: prepared.markets.map(({ bars }) => bars) } : {}),
        });
  onProgress({ task: "diagnosis", done: 2, total: 2 });
  return {
    ...known,
    asked: {
      timeIs,
      ...(barMs === undefined ? {} : { barMs }),
      ...(labelHorizonMs === hoursToMs(given.label.horizonHours) ? {} : { labelHorizonMs }),
    },
    path,
    files,
    threshold,
    config: run.config,
    assessment,
    diagnosis,
    warnings: [
      ...timeWarnings(imported.receipt, assessment),
      ...warningsOfPredictions(model, predictions).map(({ text }) => text),
    ],
    fileHash: sha256(readFileSync(path)),
    dataHash: prepared?.lakeHash ?? null,
  };
}

async function knownOf(
  run: RunContext,
  imported: Awaited<ReturnType<typeof importPredictions>>,
): Promise<KnownPredictions> {
  const { receipt, ...table } = imported;
  const { scoreIsProbability } = receipt;
  const notes = notesOfFile(receipt);
  if (run.config.data.files.length === 0)
    return {
      predictions: table,
      prepared: undefined,
      money: undefined,
      baselines: [],
      notes,
      hasScore: !scoreIsProbability,
    };
  const prepared = await prepareMarkets(run, { bars: "finestIfNeeded" });
  const bars = prepared.markets.map((market) => market.bars);
  const labelled = labelPredictions(table, bars, { horizonMs: hoursToMs(run.config.label.horizonHours) });
  const left = labelled.unlabelled.map(
    ({ reason, rows }) => `${sayRows(rows)} ${rows === 1 ? "was" : "were"} left out: ${reason}`,
  );
  const other =
    labelled.disagreeing === null || labelled.disagreeing === 0
      ? []
      : [
          `${sayRows(labelled.disagreeing)} of the file carry another label than the bars give; those of the bars ` +
            "are used",
        ];
  return {
    predictions: labelled.predictions,
    prepared,
    money: earn(run, prepared, labelled.predictions),
    baselines: baselinesOf(run, prepared, labelled.predictions),
    notes: [...notes, ...left, ...other, ...importWarnings(prepared.receipt)],
    hasScore: !scoreIsProbability,
  };
}

function notesOfFile({ outOfOrder, withoutLabel, shiftedMs, notes }: PredictionReceipt): string[] {
  return [
    ...(outOfOrder === 0
      ? []
      : [
          `${sayRows(outOfOrder)} came behind a later one of the same symbol and ` +
            `${outOfOrder === 1 ? "was" : "were"} sorted into place`,
        ]),
    ...(withoutLabel === 0
      ? []
      : [
          `${sayRows(withoutLabel)} at its end ${withoutLabel === 1 ? "has" : "have"} no label yet and ` +
            `${withoutLabel === 1 ? "was" : "were"} left out`,
        ]),
    ...(shiftedMs === 0
      ? []
      : [`its times are opens of bars of ${formatDuration(shiftedMs)}: each decision is taken at its bar's close`]),
    ...notes.map((note) => `its ${note}`),
  ];
}

function sayRows(rows: number): string {
  return `${sayCount(rows)} ${rows === 1 ? "row" : "rows"}`;
}

/** Signs that the times are not those of decisions. */
function timeWarnings({ saysBarOpen }: PredictionReceipt, { gates }: Assessment): string[] {
  const found = gates.find(({ id, result }) => id === CONCURRENT_BAR.id && result === "fail");
  return [
    ...(found?.reason === undefined ? [] : [`The probability knows the bar that begins at its time. ${found.reason}`]),
    ...(saysBarOpen
      ? [
          "the name of its time column says the open of a bar, and decisions were assumed; with --time-is bar-open " +
            "each is taken at its bar's close",
        ]
      : []),
  ];
}

/** The longest bar on whose closes all decisions lie: a divisor of a day, at least a minute. */
export function decisionStepMs(t0Ms: Float64Array): number {
  const step = t0Ms.reduce((divisor, time) => greatestDivisor(divisor, time), DAY_MS);
  return Math.max(MINUTE_MS, step);
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
