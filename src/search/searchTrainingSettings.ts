/**
 * The study of training settings: what the searched members' options leave open, and BUY's share of the
 * weight, judged on the last folds of the walk-forward by mean fold AUC less a penalty for a mean score
 * away from one half.
 *
 * Nothing of the confirmation period is read. Trial 0 is the configuration's own settings, so a search
 * can only confirm or beat them on its folds. TPE proposes, the median pruner stops after a fold that is
 * worse than most. With a journal a killed search goes on: finished trials are not repeated, the one
 * that was running is asked again with the same values, and the answer is the same to the byte.
 */
import { canonicalJson, codeHashOf, createRng, sha256, sha256OfArrays } from "../core/index.js";
import type { Dataset, Fold } from "../dataset/index.js";
import { trainWalkForward, type TrainingSettings, type ModelRecipe, type TrainingOptions } from "../training/index.js";
import { memberNamed, MEMBERS } from "../models/index.js";
import type { FoldPredictions } from "./settings/searchObjective.js";
import type { TrainingSearchOptions, TrainingSearch } from "./settings/trainingSearch.js";
import { searchSpaceOf } from "./settings/searchSpace.js";
import { runSettingsStudy } from "./settings/runSettingsStudy.js";

/**
 * Searches over `folds`.
 *
 * @param folds Folds of {@link developmentFolds}, oldest first; a trial is fitted and judged on one after the other.
 * @param training As the final fit will be: a trial has its settings, but for what it tries and fewer epochs.
 * @throws {RangeError} If a searched member is none of the settings', a range is refused, another living process is
 *   running this search in the same journal, or no trial is complete.
 */
export async function searchTrainingSettings(
  dataset: Dataset,
  recipe: ModelRecipe,
  folds: readonly Fold[],
  training: TrainingOptions,
  options: TrainingSearchOptions,
): Promise<TrainingSearch> {
  const { searched, ranges, ...study } = options;
  const { settings, members: known = MEMBERS, extensions, ensembleWeights, seed, threshold } = training;
  const names = searched ?? Object.keys(settings.members);
  for (const name of names) {
    memberNamed("search", name, known);
    if (!Object.hasOwn(settings.members, name))
      throw new RangeError(
        `Cannot search over ${name} as it must be a member of the run: found ` +
          Object.keys(settings.members).join(", "),
      );
  }
  const members = known.filter(({ name }) => names.includes(name));
  const space = searchSpaceOf(members, settings, ranges);
  const rows = folds.map(({ trainIdx, testIdx }) => sha256OfArrays([trainIdx, testIdx]));
  // Whatever a quant's own modules say, a search over built-in members finds the same.
  const own = members.every((member) => MEMBERS.includes(member)) ? [] : (extensions ?? []);
  const identity = {
    dataset: dataset.hash,
    recipe,
    rows,
    training: { settings, ensembleWeights, seed, threshold },
    searched: members.map(({ name }) => name),
    space: space.map(({ name, type, range }) => ({ name, type, range })),
    epochs: study.epochs,
    balancePenalty: study.balancePenalty,
    seed: study.seed,
    code: [codeHashOf(import.meta.url), ...own.map((module) => module.sha256)],
  };
  const judge = async (own: TrainingSettings, k: number): Promise<FoldPredictions> => {
    const tried = Object.fromEntries(members.map(({ name }) => [name, own.members[name]!]));
    const [walk] = await trainWalkForward(dataset, [recipe], [folds[k]!], {
      ...training,
      settings: { ...own, members: tried },
    });
    const { t0Ms, score, probability, label } = walk!.predictions;
    if (label === undefined)
      throw new TypeError("Cannot judge a trial as its predictions must carry labels: found none");
    return { t0Ms, score, probability, label };
  };
  return runSettingsStudy(judge, {
    ...study,
    studyName: `settings-${sha256(canonicalJson(identity)).slice(0, 16)}`,
    settings,
    members,
    space,
    folds: folds.length,
    labelHorizonMs: dataset.horizonMs,
    rng: createRng(study.seed).child("search"),
  });
}
