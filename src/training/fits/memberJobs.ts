/** The fits of one recipe on one training window: every member, each with every seed. */
import type { Dataset } from "../../dataset/index.js";
import type { MemberKind } from "../../models/index.js";
import type { FitJob } from "./fitJob.js";
import { fitCost, MEMBERS, memberLabel } from "../recipes/members.js";
import type { TrainingRecipe } from "../recipes/recipe.js";
import type { TrainingPlan } from "../recipes/trainingPlan.js";

/** Where a recipe is fitted and what it predicts there. */
export interface FitWindow {
  /** For people: "fold 2 of 5". */
  readonly name: string;
  /** Names the random stream; equal windows of two runs share it, and so their fits. */
  readonly stream: string;
  readonly trainRows: Int32Array;
  readonly predictRows: Int32Array;
}

/** Members of a plan, in the order of {@link MEMBERS}. @throws {RangeError} If it names none. */
export function membersOf({ members = MEMBERS }: Pick<TrainingPlan, "members">): readonly MemberKind[] {
  const chosen = MEMBERS.filter((member) => members.includes(member));
  if (chosen.length === 0) throw new RangeError("Cannot train as at least one member must be chosen: found none");
  return chosen;
}

/** One job a seed of one member. */
export function memberJobs(
  dataset: Dataset,
  recipe: TrainingRecipe,
  member: MemberKind,
  window: FitWindow,
  { datasetDirectory, settings, seed }: TrainingPlan,
): FitJob[] {
  return Array.from({ length: settings.seeds }, (_, k) => ({
    task:
      `${recipe.name}, ${window.name}, ` +
      `${memberLabel(member)}${settings.seeds > 1 ? `, fit ${k + 1} of ${settings.seeds}` : ""}`,
    datasetDirectory,
    datasetHash: dataset.hash,
    recipe,
    member,
    settings,
    trainRows: window.trainRows,
    predictRows: window.predictRows,
    seed,
    stream: `${window.stream}, fit ${k}`,
  }));
}

/** Long fits first, so that no process idles at the end. */
export function longestFirst(jobs: readonly FitJob[]): FitJob[] {
  const cost = ({ member, settings, trainRows }: FitJob) => trainRows.length * fitCost(member, settings);
  return [...jobs].sort((a, b) => cost(b) - cost(a));
}
