/** The folds that a configuration asks for, over the development period of its dataset. */
import { hoursToMs } from "../../core/index.js";
import type { RunConfig } from "../../config/index.js";
import type { Dataset, Fold } from "../../dataset/index.js";
import { combinatorialDevelopmentFolds, developmentFolds } from "../../training/index.js";

/** Folds of the development period, of the kind that the YAML names. */
export function foldsOf(config: RunConfig, dataset: Dataset): Fold[] {
  const { kind, groups, testGroups, embargoHours } = config.split;
  return kind === "combinatorial"
    ? combinatorialDevelopmentFolds(dataset, { groups, testGroups, embargoMs: hoursToMs(embargoHours) })
    : walkForwardFoldsOf(config, dataset);
}

/**
 * Walk-forward folds whatever the kind of split: for the search, the balancing race and the leakage check,
 * which each judge a row once and by what was known before it.
 */
export function walkForwardFoldsOf({ split }: RunConfig, dataset: Dataset): Fold[] {
  return developmentFolds(dataset, {
    folds: split.folds,
    firstTrainFrac: split.firstTrainFrac,
    mode: split.mode,
    gapMs: hoursToMs(split.gapHours),
  });
}
