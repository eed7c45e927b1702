/** Which families of features the refitted trees go by, and which the ranking of unseen days needs. */
import { takeRows } from "../../core/index.js";
import { confirmationRows, type Dataset } from "../../dataset/index.js";
import {
  contributionsByGroup,
  explainGradientBoosting,
  loadModel,
  permutationByGroup,
  type ColumnGroup,
  type GroupContribution,
  type GroupPermutation,
} from "../../models/index.js";
import type { RefitResult } from "../../training/index.js";
import { featuresOf } from "../dataset/runFeatures.js";
import type { RunContext } from "../runContext.js";
import { fitOfTrees, noTrees } from "../search/treeImportance.js";
import { membersOfRun } from "../training/trainingOptionsOf.js";

/** Of the trees of v4 as shipped on rows of the confirmation period, or what is missing, to stand after "needs". */
export type GroupImportance =
  | {
      readonly contributions: readonly GroupContribution[];
      readonly permutations: readonly GroupPermutation[];
      /** Rows that were explained, and rows that were ranked anew. */
      readonly explainedRows: number;
      readonly rankedRows: number;
      readonly repeats: number;
    }
  | { readonly missing: string };

/** Every so-and-so-many-th row of the period: SHAP takes its time a row. */
const EXPLAINED_ROWS = 2_000;
const RANKED_ROWS = 6_000;
const REPEATS = 5;

/** SHAP values and permutation importance by group of features. */
export async function importanceOfGroups(
  run: RunContext,
  dataset: Dataset,
  shipped: RefitResult,
): Promise<GroupImportance> {
  const trees = fitOfTrees([shipped]);
  if (trees === undefined) return { missing: noTrees(run) };
  const rows = confirmationRows(dataset);
  const ranked = thinned(rows, RANKED_ROWS);
  const label = Uint8Array.from(ranked, (row) => dataset.judged.label[row]!);
  if (!label.includes(0) || !label.includes(1)) return { missing: "labels of both classes" };
  const groups = groupsOf(run, dataset);
  const model = await loadModel(trees.modelDirectory, { members: membersOfRun(run) });
  const featuresAt = (chosen: Int32Array) =>
    takeRows(
      dataset.features,
      chosen.map((row) => dataset.featureRow[row]!),
    );
  try {
    const explained = thinned(rows, EXPLAINED_ROWS);
    return {
      contributions: contributionsByGroup(explainGradientBoosting(model, featuresAt(explained)), groups),
      permutations: permutationByGroup(featuresAt(ranked), label, groups, (x) => model.score(x), {
        rng: run.rng.child("examination").child("permutation"),
        repeats: REPEATS,
      }),
      explainedRows: explained.length,
      rankedRows: ranked.length,
      repeats: REPEATS,
    };
  } finally {
    model.dispose();
  }
}

/** At most `most` rows, evenly spaced. */
function thinned(rows: Int32Array, most: number): Int32Array {
  const step = Math.max(1, Math.ceil(rows.length / most));
  return rows.filter((_, k) => k % step === 0);
}

/** The columns of the dataset by the group of their feature, in the order of the columns. */
function groupsOf(run: RunContext, { featureNames }: Dataset): ColumnGroup[] {
  const features = featuresOf(run);
  const groups = new Map<string, number[]>();
  featureNames.forEach((name, column) => {
    const group = features.find((feature) => feature.name === name)!.group;
    groups.set(group, [...(groups.get(group) ?? []), column]);
  });
  return Array.from(groups, ([name, columns]) => ({ name, columns }));
}
