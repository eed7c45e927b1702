/** The fits of one recipe on one training window: every member, each with every seed. */
import { fillOptions } from "../../core/index.js";
import type { Dataset } from "../../dataset/index.js";
import { memberNamed, MEMBERS, type Member } from "../../models/index.js";
import type { ModelRecipe, TrainingRecipe } from "../recipes/recipe.js";
import type { TrainingOptions } from "../recipes/trainingOptions.js";
import type { FitJob } from "./fitJob.js";

/** Where a recipe is fitted and what it predicts there. */
export interface FitWindow {
  /** For people: "fold 2 of 5". */
  readonly name: string;
  /** Names the random stream; equal windows of two runs share it, and so their fits. */
  readonly stream: string;
  readonly trainRows: Int32Array;
  readonly predictRows: Int32Array;
}

/**
 * The members that the settings name, in the order of the registry, but for those that the recipe leaves out; where
 * it would leave none, it has them all.
 *
 * @throws {RangeError} If the settings name none, or one that is not known.
 */
export function membersOf(
  { settings, members = MEMBERS }: Pick<TrainingOptions, "settings" | "members">,
  { leavesOut = [] }: Pick<ModelRecipe, "leavesOut">,
): readonly Member[] {
  const names = Object.keys(settings.members);
  if (names.length === 0) throw new RangeError("Cannot train as at least one member must be chosen: found none");
  for (const name of names) memberNamed("train", name, members);
  const named = members.filter(({ name }) => names.includes(name));
  const kept = named.filter(({ name }) => !leavesOut.includes(name));
  return kept.length === 0 ? named : kept;
}

/** One job a seed of one member. */
export function memberJobs(
  dataset: Dataset,
  recipe: TrainingRecipe,
  member: Member,
  window: FitWindow,
  { datasetDirectory, settings, seed, extensions }: TrainingOptions,
): FitJob[] {
  const { members, seeds, buyWeightFracOf, ...rowSettings } = settings;
  const buyWeightFrac = buyWeightFracOf?.[member.name] ?? settings.buyWeightFrac;
  const options = fillOptions(`train ${member.label}`, member.options, members[member.name]);
  const shape = { steps: settings.sequenceBars, features: dataset.featureNames.length };
  const isBuiltIn = MEMBERS.some(({ name }) => name === member.name);
  return Array.from({ length: seeds }, (_, k) => ({
    task: `${recipe.name}, ${window.name}, ${member.label}${seeds > 1 ? `, fit ${k + 1} of ${seeds}` : ""}`,
    datasetDirectory,
    datasetHash: dataset.hash,
    recipe,
    member: member.name,
    options,
    settings: { ...rowSettings, buyWeightFrac },
    trainRows: window.trainRows,
    predictRows: window.predictRows,
    seed,
    window: window.stream,
    stream: `${window.stream}, fit ${k}`,
    cost: window.trainRows.length * member.cost(options, shape),
    mostEpochs: member.mostEpochs(options),
    ...(isBuiltIn || extensions === undefined ? {} : { extensions }),
  }));
}

/** Long fits first, so that no process idles at the end. */
export function longestFirst(jobs: readonly FitJob[]): FitJob[] {
  return [...jobs].sort((a, b) => b.cost - a.cost);
}
