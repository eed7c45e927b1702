/** Judges anybody's predictions: nothing is retrained, and what the file cannot tell is said instead of guessed. */
import { basename, join } from "node:path";
import { readFileSync, writeFileSync } from "node:fs";
import { DAY_MS, HOUR_MS, MINUTE_MS, sha256, writeDirectoryAtomically } from "../../core/index.js";
import type { RunConfig } from "../../config/index.js";
import {
  accountNote,
  backtestEquityFigure,
  biasWaterfallFigure,
  distributionFigure,
  formatVerdict,
  hoursFigure,
  MISSING_PANELS,
  regimesFigure,
  reliabilityFigure,
  renderDiagnosePage,
  REPORT_STYLES,
  verdictOf,
  type Panel,
} from "../../report/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import { diagnoseBias, type Assessment, type BiasDiagnosis } from "../../validation/index.js";
import { importPredictions, labelPredictions } from "../../predictions/index.js";
import { offlinePage } from "../../report/pages/offline/offlinePage.js";
import { assess, earn, type Money } from "./judge.js";
import { prepareMarkets, type PreparedMarkets } from "../market/prepareMarkets.js";
import { commitOf, quotedWords, versions } from "../provenance.js";
import { DIRECTORIES, openRun, resampleOptionsOf, type Run, type RunOptions } from "../runContext.js";

export interface DiagnoseOptions extends Pick<RunOptions, "onProgress"> {
  readonly config: RunConfig;
  /** Bars and what else there is; without them labels must be in the file. */
  readonly files: readonly string[];
  readonly threshold: number;
}

export interface DiagnosedPredictions {
  readonly directory: string;
  readonly assessment: Assessment;
  readonly diagnosis: BiasDiagnosis | null;
  /** What the import and the labelling left out or changed, one sentence each. */
  readonly notes: readonly string[];
}

/** What the file says together with the bars. */
interface Known {
  readonly predictions: PredictionTable;
  readonly prepared: PreparedMarkets | undefined;
  readonly money: Money | undefined;
  readonly notes: readonly string[];
  readonly hasScore: boolean;
}

/**
 * Writes `reports/diagnose-<hash>` for a predictions file.
 *
 * @throws What the import refuses; nothing is written then.
 */
export async function diagnosePredictions(path: string, options: DiagnoseOptions): Promise<DiagnosedPredictions> {
  const { config, files, threshold, onProgress = () => {} } = options;
  const imported = await importPredictions(path, {
    timeIs: "decision",
    threshold,
    labelHorizonMs: config.label.horizonHours * HOUR_MS,
  });
  const run = openRun({
    config: {
      ...config,
      data: {
        ...config.data,
        files,
        symbols: [...new Set(imported.symbol)],
        barMinutes: decisionStepMs(imported.t0Ms) / MINUTE_MS,
      },
    },
    onProgress,
  });
  const model = basename(path);
  const known = await knownOf(run, imported, model);
  const { predictions, prepared, money, notes, hasScore } = known;
  onProgress({ task: "diagnosis", done: 0, total: 2, detail: "gates and intervals" });
  const assessment = assess(
    run,
    { origin: "real", markets: prepared?.markets ?? [] },
    { model, predictions, scoreIsProbability: !hasScore },
    money ?? "needs bars",
  );
  onProgress({ task: "diagnosis", done: 1, total: 2, detail: "cause of the bias" });
  const diagnosis =
    predictions.label === undefined
      ? null
      : diagnoseBias(predictions, {
          model,
          labelHorizonMs: config.label.horizonHours * HOUR_MS,
          ...resampleOptionsOf(config),
          rng: run.rng.child("diagnosis"),
          ...(prepared ? { bars: prepared.markets.map(({ bars }) => bars) } : {}),
        });
  onProgress({ task: "diagnosis", done: 2, total: 2 });

  const fileHash = sha256(readFileSync(path));
  const dataHash = prepared?.lakeHash ?? null;
  const directory = join(
    DIRECTORIES.reports,
    `diagnose-${sha256(`${fileHash} ${dataHash} ${threshold} ${config.seed}`).slice(0, 12)}`,
  );
  await writeDirectoryAtomically(directory, (temporary) =>
    writePages(temporary, { run, path, known, assessment, diagnosis, fileHash, dataHash, options }),
  );
  return { directory, assessment, diagnosis, notes };
}

async function knownOf(
  run: Run,
  imported: Awaited<ReturnType<typeof importPredictions>>,
  model: string,
): Promise<Known> {
  const { receipt, ...table } = imported;
  const { scoreIsProbability } = receipt;
  const notes =
    receipt.outOfOrder === 0
      ? []
      : [`${receipt.outOfOrder} rows came before an earlier one and were sorted into place`];
  if (run.config.data.files.length === 0)
    return { predictions: table, prepared: undefined, money: undefined, notes, hasScore: !scoreIsProbability };
  const prepared = await prepareMarkets(run, { bars: "finestIfNeeded" });
  const bars = prepared.markets.map((market) => market.bars);
  const labelled = labelPredictions(table, bars, { horizonMs: run.config.label.horizonHours * HOUR_MS });
  const left = labelled.unlabelled.map(({ reason, rows }) => `${rows} rows were left out: ${reason}`);
  const other =
    labelled.disagreeing === null || labelled.disagreeing === 0
      ? []
      : [`${labelled.disagreeing} rows of the file carry another label than the bars give; those of the bars are used`];
  return {
    predictions: labelled.predictions,
    prepared,
    money: earn(run, prepared, model, labelled.predictions),
    notes: [...notes, ...left, ...other],
    hasScore: !scoreIsProbability,
  };
}

/** The longest bar on whose closes all decisions lie: a divisor of a day, at least a minute. */
export function decisionStepMs(t0Ms: Float64Array): number {
  const step = t0Ms.reduce((divisor, time) => greatestDivisor(divisor, time), DAY_MS);
  return Math.max(MINUTE_MS, step);
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

interface Pages {
  readonly run: Run;
  readonly path: string;
  readonly known: Known;
  readonly assessment: Assessment;
  readonly diagnosis: BiasDiagnosis | null;
  readonly fileHash: string;
  readonly dataHash: string | null;
  readonly options: DiagnoseOptions;
}

function writePages(
  directory: string,
  { run, path, known, assessment, diagnosis, fileHash, dataHash, options }: Pages,
): void {
  const { predictions, prepared, money, notes, hasScore } = known;
  const { config } = run;
  const panels: Panel[] = [
    distributionFigure([assessment]),
    hoursFigure([assessment]),
    diagnosis === null ? MISSING_PANELS.cause : biasWaterfallFigure(diagnosis),
    assessment.regimes === null ? MISSING_PANELS.regimes : regimesFigure([assessment]),
    assessment.reliability === null ? MISSING_PANELS.reliability : reliabilityFigure([assessment]),
    money === undefined
      ? MISSING_PANELS.equity
      : backtestEquityFigure(
          [{ name: assessment.model, result: money.backtest, monthlyReturn: money.monthlyReturn }],
          [],
        ),
  ];
  const { title, body } = renderDiagnosePage({
    file: {
      name: basename(path),
      rows: predictions.t0Ms.length,
      symbols: new Set(predictions.symbol).size,
      fromMs: predictions.t0Ms[0]!,
      toMs: predictions.t0Ms.at(-1)!,
      hasScore,
      hasLabels: predictions.label !== undefined,
      hasBars: prepared !== undefined,
    },
    model: {
      assessment,
      monthlyReturn: money?.monthlyReturn ?? null,
      ...(money
        ? {
            monthlyReturnNote: accountNote(money.backtest, {
              threshold: options.threshold,
              holdBand: config.backtest.holdBand,
            }),
          }
        : { monthlyReturnReason: "needs bars" }),
    },
    threshold: options.threshold,
    confidence: config.validation.confidence,
    panels,
    warnings: notes.map((found) => ({ found })),
    provenance: {
      command:
        "make diagnose " +
        `PREDICTIONS=${quotedWords([path])}${options.files.length === 0 ? "" : ` DATA=${quotedWords(options.files)}`} ` +
        `THRESHOLD=${options.threshold}`,
      seed: config.seed,
      commit: commitOf(),
      configYaml: "",
      hashes: { predictions: fileHash, ...(dataHash === null ? {} : { market: dataHash }) },
      versions: versions(),
    },
  });
  writeFileSync(join(directory, "index.html"), offlinePage({ title, body, styles: REPORT_STYLES }));
  const verdict = verdictOf({
    judged: assessment,
    data: { predictions: fileHash, market: dataHash },
    seed: config.seed,
    commit: commitOf(),
  });
  writeFileSync(join(directory, "verdict.json"), formatVerdict(verdict));
}
