/** Judges a saved model on files that came after its run. */
import { sayCounted } from "../../core/index.js";
import { join } from "node:path";
import type { RunConfig } from "../../config/index.js";
import type { LabelIntervals } from "../../dataset/index.js";
import { openLake } from "../../market/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import { warningsOfPredictions } from "../../training/index.js";
import { diagnoseBias, type Assessment, type BiasDiagnosis, type LeakageReport } from "../../validation/index.js";
import { dataWarnings } from "../market/dataWarnings.js";
import { importedLake, type PreparedMarkets } from "../market/prepareMarkets.js";
import { recordOpening } from "../openingLedger.js";
import { openRun, type Run } from "../openRun.js";
import { configOfSignal, MODEL_FOLDER } from "../signal/signalDirectory.js";
import { loadSignal, type SignalModel } from "../signal/loadSignal.js";
import type { DecideOptions } from "../signal/scoreMarket.js";
import type { SignalCard } from "../signal/signalCard.js";
import { assess, earn, marketNameOf, type Money } from "./judge.js";
import { laterPredictions, requireBarLength, type LaterPredictions } from "./laterPredictions.js";
import { hashOfModel } from "./validateModels.js";

export interface ValidateOnFilesOptions extends Pick<DecideOptions, "missing" | "onProgress"> {
  /** Real files or folders; they may reach back into the training, for the look-backs. */
  readonly files: readonly string[];
}

/** A model as judged on later data. */
export interface LaterValidation extends LaterPredictions, Money {
  readonly signal: Pick<SignalModel, "directory" | "card" | "hash">;
  readonly files: readonly string[];
  /** That of the model's run, on these data. */
  readonly config: RunConfig;
  readonly prepared: PreparedMarkets;
  readonly assessment: Assessment;
  readonly diagnosis: BiasDiagnosis;
  /** How many runs had looked at days of this period when this look was first taken, itself included. */
  readonly opening: number;
  /** A Buy share outside 30-70 % or a collapse, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * The gates, audits, money and leakage check of every report, on bars that the model never saw; a line in the ledger.
 *
 * @throws {RangeError} If the directory is not whole, the files are refused, their bars are coarser than the model's,
 *   an input of the training is absent, or no row lies behind the training.
 */
export async function validateOnFiles(
  directory: string,
  { files, missing, onProgress = () => {} }: ValidateOnFilesOptions,
): Promise<LaterValidation> {
  const signal = await loadSignal(directory);
  try {
    const { card } = signal;
    const run = openRun({ config: await configOn(directory, card, { files, onProgress }), onProgress });
    const [context, prepared] = [await run.context(), await run.market()];
    const later = await laterPredictions(signal, prepared.markets, {
      onProgress,
      ...(missing === undefined ? {} : { missing }),
    });
    const { predictions } = later;
    const opening = recordOpening({
      model: card.name,
      runName: card.runName,
      modelHash: hashOfModel(join(directory, MODEL_FOLDER)),
      configHash: context.choiceHash,
      market: marketNameOf(context.config),
      periodMs: [predictions.t0Ms[0]!, predictions.t1Ms.reduce((last, time) => Math.max(last, time), 0)],
      dataHash: prepared.lakeHash,
    });
    const money = earn(context, prepared, predictions);
    const leakage = await leakageOf(run, predictions);
    const assessment = assess(
      context,
      prepared,
      {
        model: card.name,
        predictions,
        trainingIntervals: trainingIntervalsOf(card),
        truthMissing: "real data have no known ceiling",
        ...("missing" in leakage ? {} : { leakage }),
      },
      money,
    );
    return {
      ...later,
      ...money,
      notes: [...later.notes, ...("missing" in leakage ? [leakage.missing] : [])],
      signal,
      files,
      config: context.config,
      prepared,
      assessment,
      diagnosis: diagnoseBias(predictions, {
        model: card.name,
        labelHorizonMs: card.label.horizonMs,
        confidence: context.config.validation.confidence,
        trainingBaseRate: card.training.baseRate,
        bars: prepared.markets.map(({ bars }) => bars),
      }),
      opening,
      warnings: [...warningsOfPredictions(card.name, predictions).map(({ text }) => text), ...dataWarnings(prepared)],
    };
  } finally {
    signal.dispose();
  }
}

/** The configuration of the model's run with these files and every symbol in them. */
export async function configOn(
  directory: string,
  card: SignalCard,
  { files, onProgress }: Required<Pick<ValidateOnFilesOptions, "files" | "onProgress">>,
): Promise<RunConfig> {
  const config = configOfSignal(directory, card);
  const data = { ...config.data, files };
  const lake = await openLake(await importedLake({ config: { data }, onProgress }));
  try {
    const { symbols } = lake.contents();
    if (symbols.length === 0) throw new RangeError("Cannot judge a model as the files must hold bars: found none");
    requireBarLength(lake, card);
    return { ...config, data: { ...data, symbols } };
  } finally {
    await lake.close();
  }
}

/** Every label of the training lies inside its span; each is counted as if it filled it. */
function trainingIntervalsOf({ training: { fromMs, toMs, rows, market } }: SignalCard): LabelIntervals {
  const n = market === "real" ? rows : 0;
  return { t0Ms: new Float64Array(n).fill(fromMs), t1Ms: new Float64Array(n).fill(toMs) };
}

/** The leakage check trains in small, for which a short period has too few rows. */
async function leakageOf(
  run: Run,
  { t0Ms }: Pick<PredictionTable, "t0Ms">,
): Promise<LeakageReport | { readonly missing: string }> {
  const { rows } = run.config.leakage;
  return t0Ms.length < rows
    ? {
        missing:
          `The leakage check was not made: it learns from ${sayCounted(rows, "decision")}, and these ` +
          `data have ${t0Ms.length}`,
      }
    : run.leakage();
}
