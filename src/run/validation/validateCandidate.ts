/** Judges a candidate folder on the confirmation period of the run that made it. */
import { join } from "node:path";
import { confirmationRows, developmentRows } from "../../dataset/index.js";
import { warningsOfPredictions } from "../../training/index.js";
import type { Assessment } from "../../validation/index.js";
import { configOfSignal, readSignal } from "../signal/signalDirectory.js";
import { assess, earn, periodOf, type Money } from "./judge.js";
import { labelOfRun, truthOfRows } from "../dataset/labelOfRun.js";
import { recordOpening } from "../openingLedger.js";
import { openRun, type RunOptions } from "../openRun.js";
import { confirmationPredictions, hashOfModel } from "./validateModels.js";

export interface ValidatedCandidate extends Money {
  readonly originLine: string;
  readonly assessment: Assessment;
  /** How many runs had looked at days of this confirmation period when the one that made this model first did. */
  readonly opening: number;
  /** A Buy share outside 30-70 % or a collapse, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Gates and back-test of the model in `directory`; its data are made again from the configuration on its card.
 *
 * @throws {RangeError} If the folder is no candidate, was altered, or its data are no longer the ones it was made from.
 */
export async function validateCandidate(
  directory: string,
  { onProgress = () => {} }: Pick<RunOptions, "onProgress"> = {},
): Promise<ValidatedCandidate> {
  const { card } = readSignal(directory);
  const run = openRun({ config: configOfSignal(directory, card), onProgress });
  const context = await run.context();
  const prepared = await run.market();
  const built = await run.dataset();
  const { dataset } = built;
  if (dataset.hash !== card.madeFrom.dataset) {
    throw new RangeError(
      `Cannot judge "${directory}" as its dataset must be the one it was made from: the data or ` +
        "the code that prepares them have changed; train again",
    );
  }
  const predictions = await confirmationPredictions(context, dataset, join(directory, "model"));
  const opening = recordOpening({
    model: card.name,
    runName: built.runName,
    modelHash: hashOfModel(join(directory, "model")),
    configHash: context.choiceHash,
    ...periodOf(card.config, dataset),
  });
  const money = earn(context, prepared, predictions);
  const truth = truthOfRows(prepared, labelOfRun(context), dataset, confirmationRows(dataset));
  const { idx } = developmentRows(dataset);
  const trainingIntervals = {
    t0Ms: Float64Array.from(idx, (row) => dataset.t0Ms[row]!),
    t1Ms: Float64Array.from(idx, (row) => dataset.t1Ms[row]!),
  };
  const leakage = await run.leakage();
  const assessment = assess(
    context,
    prepared,
    { model: card.name, predictions, trainingIntervals, leakage, ...truth },
    money,
  );
  const warnings = warningsOfPredictions(card.name, predictions).map(({ text }) => text);
  return { originLine: prepared.originLine, assessment, opening, warnings, ...money };
}
