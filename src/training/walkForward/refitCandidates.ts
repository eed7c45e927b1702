/**
 * The last fit before validation: every recipe on the whole development period with the chosen
 * settings, saved as model directories. The confirmation period is not touched.
 */
import { join } from "node:path";
import { writeDirectoryAtomically } from "../../core/index.js";
import { confirmationRows, developmentRows, type Dataset } from "../../dataset/index.js";
import { fitEnsemble, loadModel, type FittedModel, type Member } from "../../models/index.js";
import { readFitOutcome, type FitOutcome } from "../fits/fitJob.js";
import { runFitJobs } from "../fits/fitPool.js";
import { longestFirst, memberJobs, membersOf, type FitWindow } from "../fits/memberJobs.js";
import { rowsAsPredictions, type PredictionTable } from "../../predictions/index.js";
import { windowsOf } from "../fits/prepareTrainingSet.js";
import type { ModelRecipe } from "../recipes/recipe.js";
import type { TrainingOptions } from "../recipes/trainingOptions.js";
import type { TrainingSettings } from "../recipes/trainingSettings.js";
import { modelColumns } from "./combineMembers.js";
import type { CandidateId, WalkForwardResult } from "./trainWalkForward.js";

/** Names the random stream of the last fits. */
export const REFIT_STREAM = "refit";

/** One fit of one member on the whole development period. */
export interface RefitFit extends FitOutcome {
  /** Name of the member. */
  readonly member: string;
  /** As a page calls it. */
  readonly label: string;
  /** What one entry of its history is. */
  readonly step: Member["step"];
}

export interface RefitResult {
  readonly recipe: ModelRecipe;
  /** The ensemble of the run's weighting. */
  readonly modelDirectory: string;
  readonly fits: readonly RefitFit[];
  /** The ensemble's weight of each member, in the order of the members. */
  readonly weights: readonly number[];
  /** Every way to predict that was ranked, each a model directory of its own. */
  readonly candidates: readonly { readonly id: CandidateId; readonly directory: string }[];
}

export interface RefitOptions extends TrainingOptions {
  readonly modelsDirectory: string;
  /** The recipes' walk-forward, whose out-of-fold rows taught the weights; not read where weights are equal. */
  readonly walkForward?: readonly WalkForwardResult[];
  /** Settings of each recipe, whose members are those of `settings`; `settings` itself unless given. */
  readonly settingsOf?: (recipe: ModelRecipe) => TrainingSettings;
}

/**
 * Fits and saves each recipe: the ensemble in `modelsDirectory`/slug/model, every candidate in
 * `modelsDirectory`/candidates/slug/id.
 *
 * @throws {RangeError} If weights are to be learnt and a recipe's walk-forward of the same members is not given.
 */
export async function refitCandidates(
  dataset: Dataset,
  recipes: readonly ModelRecipe[],
  training: RefitOptions,
): Promise<RefitResult[]> {
  const window: FitWindow = {
    name: "whole development period",
    stream: REFIT_STREAM,
    trainRows: developmentRows(dataset).idx,
    predictRows: new Int32Array(0),
  };
  const learned = recipes.map((recipe) => learnedWeights(recipe, training));
  const { settingsOf = () => training.settings } = training;
  const jobsOf = (recipe: ModelRecipe) => {
    const own = { ...training, settings: settingsOf(recipe) };
    return membersOf(own, recipe).flatMap((member) =>
      memberJobs(dataset, recipe, member, window, own).map((job) => ({ member, job })),
    );
  };
  const jobs = recipes.flatMap(jobsOf).map(({ job }) => job);
  await runFitJobs(longestFirst(jobs), { ...training, task: "refit" });

  const results: RefitResult[] = [];
  for (const [k, recipe] of recipes.entries()) {
    const fits = jobsOf(recipe).map(({ member: { name, label, step }, job }): RefitFit => ({
      member: name,
      label,
      step,
      ...readFitOutcome(training.fitsDirectory, job),
    }));
    results.push(await saveRecipe(recipe, fits, learned[k], training));
  }
  return results;
}

/**
 * Opens the confirmation period: predictions of `model` on its rows, the judged label beside them. The caller writes
 * the ledger.
 */
export function predictConfirmation(
  dataset: Dataset,
  model: FittedModel,
  { sequenceBars, threshold }: { readonly sequenceBars: number; readonly threshold: number },
): PredictionTable {
  const rows = confirmationRows(dataset);
  const x = windowsOf(dataset, rows, sequenceBars);
  return {
    ...rowsAsPredictions(dataset, rows),
    ...modelColumns(model, x),
    fold: new Int32Array(rows.length).fill(-1),
    threshold,
  };
}

/** What the out-of-fold rows taught; undefined where nothing was asked of them or there is one member. */
function learnedWeights(
  recipe: ModelRecipe,
  { walkForward, ensembleWeights, ...training }: RefitOptions,
): readonly number[] | undefined {
  const { name, slug } = recipe;
  const members = membersOf(training, recipe).map(({ name }) => name);
  const result = walkForward?.find((walked) => walked.recipe.slug === slug);
  const found = result?.folds[0]?.members.map(({ member }) => member) ?? [];
  if (result !== undefined && found.join() === members.join()) return result.learnedWeights;
  if (ensembleWeights === "equal" || members.length === 1) return undefined;
  throw new RangeError(
    `Cannot refit ${name} with learned weights as its walk-forward must hold the members ` +
      `${members.join(", ")}: found ${found.join(", ") || "no walk-forward"}`,
  );
}

async function saveRecipe(
  recipe: ModelRecipe,
  fits: readonly RefitFit[],
  learned: readonly number[] | undefined,
  { modelsDirectory, ensembleWeights, ...training }: RefitOptions,
): Promise<RefitResult> {
  const members = membersOf(training, recipe).map(({ name }) => name);
  const directory = join(modelsDirectory, recipe.slug);
  const equal = members.map(() => 1 / members.length);
  const weights = ensembleWeights === "learned" ? (learned ?? equal) : equal;
  const models = await Promise.all(fits.map((fit) => loadModel(fit.modelDirectory, training)));
  const candidates: { readonly id: CandidateId; readonly directory: string }[] = [];
  const save = async (id: CandidateId, weightOf: (member: string) => number) => {
    const candidate = join(modelsDirectory, "candidates", recipe.slug, id);
    await saveEnsemble(candidate, models, fits, weightOf);
    candidates.push({ id, directory: candidate });
  };
  try {
    for (const member of members) await save(member, (other) => (other === member ? 1 : 0));
    if (members.length > 1) {
      await save("ensembleEqual", () => 1 / members.length);
      if (learned !== undefined) await save("ensembleLearned", (member) => learned[members.indexOf(member)]!);
    }
    const modelDirectory = join(directory, "model");
    await saveEnsemble(modelDirectory, models, fits, (member) => weights[members.indexOf(member)]!);
    return { recipe, modelDirectory, fits, weights, candidates };
  } finally {
    for (const model of models) model.dispose();
  }
}

/** Members of weight 0 are left out; the fits of one member share its weight. */
async function saveEnsemble(
  directory: string,
  models: readonly FittedModel[],
  fits: readonly RefitFit[],
  weightOf: (member: string) => number,
): Promise<void> {
  const weightOfFit = fits.map(
    ({ member }) => weightOf(member) / fits.filter((other) => other.member === member).length,
  );
  const kept = models.flatMap((model, k) => (weightOfFit[k]! > 0 ? [{ model, weight: weightOfFit[k]! }] : []));
  const ensemble = await fitEnsemble(
    kept.map(({ model }) => model),
    undefined,
    { weights: kept.map(({ weight }) => weight) },
  );
  await writeDirectoryAtomically(directory, (temporary) => ensemble.save(temporary));
}
