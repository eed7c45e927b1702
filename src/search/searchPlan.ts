/**
 * The plan's study: five settings of v4 as shipped, judged on the last folds of the walk-forward by
 * mean fold AUC less a penalty for a mean score away from one half.
 *
 * Nothing of the confirmation period is read. Trial 0 is the configuration's own settings, so a search
 * can only confirm or beat them on its folds. TPE proposes, the median pruner stops after a fold that is
 * worse than most. With a journal a killed search goes on: finished trials are not repeated, the one
 * that was running is asked again with the same values, and the answer is the same to the byte.
 */
import { canonicalJson, codeHashOf, createRng, sha256, sha256OfArrays } from "../core/index.js";
import type { Dataset, Fold } from "../dataset/index.js";
import { trainWalkForward, type MemberSettings, type ModelRecipe, type TrainingPlan } from "../training/index.js";
import type { FoldPredictions } from "./plan/planObjective.js";
import type { PlanSearchOptions, PlanSearchResult } from "./plan/planSearch.js";
import { runPlanStudy } from "./plan/runPlanStudy.js";

/**
 * Searches over `folds`.
 *
 * @param folds Folds of {@link developmentFolds}, oldest first; a trial is fitted and judged on one after the other.
 * @param plan Restrict its members to what the search is about; epochs of its settings are those of the final fit.
 * @throws {RangeError} If another living process is running this search in the same journal, or no trial is complete.
 */
export async function searchPlan(
  dataset: Dataset,
  recipe: ModelRecipe,
  folds: readonly Fold[],
  plan: TrainingPlan,
  options: PlanSearchOptions,
): Promise<PlanSearchResult> {
  const { space, epochs, balancePenalty, seed } = options;
  const {
    datasetDirectory: _dataset,
    fitsDirectory: _fits,
    processes: _processes,
    onProgress: _onProgress,
    ...decisive
  } = plan;
  const rows = folds.map(({ trainIdx, testIdx }) => sha256OfArrays([trainIdx, testIdx]));
  const identity = {
    dataset: dataset.hash,
    recipe,
    rows,
    plan: decisive,
    space,
    epochs,
    balancePenalty,
    seed,
    code: codeHashOf(import.meta.url),
  };
  const judge = async (settings: MemberSettings, k: number): Promise<FoldPredictions> => {
    const [walk] = await trainWalkForward(dataset, [recipe], [folds[k]!], { ...plan, settings });
    const { t0Ms, score, probability, label } = walk!.predictions;
    if (label === undefined)
      throw new TypeError("Cannot judge a trial as its predictions must carry labels: found none");
    return { t0Ms, score, probability, label };
  };
  return runPlanStudy(judge, {
    ...options,
    studyName: `plan-${sha256(canonicalJson(identity)).slice(0, 16)}`,
    settings: plan.settings,
    folds: folds.length,
    labelHorizonMs: dataset.horizonMs,
    rng: createRng(seed).child("search"),
  });
}
