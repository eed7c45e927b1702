/**
 * The search over training settings: member after member, each in a study of its own, judged on the ensemble as it
 * would be shipped.
 *
 * A trial refits the one member that is tuned; the others stand at what has been found for them so far, and what
 * they said is kept. Its predictions are combined with theirs by the run's weighting, the weights of a fold learnt
 * on the searched folds before it, and the objective is the ensemble's mean fold AUC less a penalty for a mean raw
 * score away from one half. So a member that the ensemble does not use can win its weight, and one that it does
 * use is not tuned for itself.
 *
 * The last fold is held out: no trial is judged on it. The best of many trials looks better than it is on the folds
 * that it was chosen by; what tuning bought is told on the held-out one. Nothing of the confirmation period is read.
 *
 * Trial 0 of each study is the settings as they stand, so a search can only confirm or beat them on its folds, and
 * its fits are those of the walk-forward. TPE proposes; the median pruner stops after a fold that is worse than most,
 * and within a fold, by the AUC of each epoch, a fit that is.
 * With a journal a killed search goes on: finished trials are not repeated, the one that was running is asked again
 * with the same values, and the answer is the same to the byte.
 */
import { canonicalJson, codeHashOf, fillOptions, sha256, sha256OfArrays } from "../core/index.js";
import type { Dataset, Fold } from "../dataset/index.js";
import { MEMBERS, type Member } from "../models/index.js";
import { rowsAsPredictions, type PredictionTable } from "../predictions/index.js";
import {
  comparePredictions,
  ensembleOnFolds,
  trainWalkForward,
  windowOf,
  type FoldColumns,
  type MemberColumns,
  type MemberFit,
  type ModelRecipe,
  type TrainingOptions,
  type TrainingSettings,
} from "../training/index.js";
import { runSettingsStudy } from "./settings/runSettingsStudy.js";
import { NO_PARTS, searchObjective, withFold, type FoldPredictions } from "./settings/searchObjective.js";
import { overridesFor, searchedMembers, searchSpaceOf } from "./settings/searchSpace.js";
import { shareTrials } from "./settings/shareTrials.js";
import type { MemberSearch, SearchGain, TrainingSearch, TrainingSearchOptions } from "./settings/trainingSearch.js";

/** What every member of the ensemble says on every fold, under the settings as they stand. */
type Columns = readonly FoldColumns[];

/**
 * Searches over all folds but the last, which it holds out; over a single fold if there is no other.
 *
 * @param folds Folds of {@link developmentFolds}, oldest first; a trial is fitted and judged on one after the other.
 * @param training As the final fit will be: a trial has its settings, but for what it tries.
 * @throws {RangeError} If a searched member is none of the settings' or brings no space, a range is refused, another
 *   living process is running this search in the same journal, or no trial of a member is complete.
 */
export async function searchTrainingSettings(
  dataset: Dataset,
  recipe: ModelRecipe,
  folds: readonly Fold[],
  training: TrainingOptions,
  options: TrainingSearchOptions,
): Promise<TrainingSearch> {
  const { members: known = MEMBERS, ensembleWeights: weighting } = training;
  const tuned = searchedMembers(known, training.settings, options.searched ?? "all");
  const inEnsemble = known.filter(({ name }) => Object.hasOwn(training.settings.members, name));
  const searched = folds.length > 1 ? folds.slice(0, -1) : folds;

  const fitted = async (
    member: Member,
    settings: TrainingSettings,
    on: readonly Fold[],
    onEpoch?: TrainingOptions["onEpoch"],
  ): Promise<readonly MemberFit[]> => {
    const alone = { ...settings, members: { [member.name]: settings.members[member.name]! } };
    const [walk] = await trainWalkForward(dataset, [recipe], on, {
      ...training,
      settings: alone,
      ...(onEpoch === undefined ? {} : { onEpoch }),
    });
    return walk!.folds.map((fold) => fold.members[0]!);
  };
  const gainOf = (before: Columns, after: Columns): SearchGain | null => {
    if (folds.length === 1) return null;
    const [tableBefore, tableAfter] = [before, after].map((columns) =>
      tableOf(dataset, folds.at(-1)!, ensembleOnFolds(columns, weighting).at(-1)!, training.threshold),
    ) as [PredictionTable, PredictionTable];
    const { confidence = 0.95, balancePenalty } = options;
    const objectiveOf = (table: PredictionTable) =>
      searchObjective(withFold(NO_PARTS, labelled(table)), balancePenalty);
    return {
      ...comparePredictions(tableBefore, tableAfter, { confidence }),
      objective: { before: objectiveOf(tableBefore), after: objectiveOf(tableAfter) },
      confidence,
    };
  };

  const own = await columnsOf(dataset, recipe, folds, inEnsemble, training);
  let columns = own;
  let { settings } = training;
  const members: MemberSearch[] = [];
  const shares = shareTrials(options.trials, tuned.length);
  for (const [k, member] of tuned.entries()) {
    const place = inEnsemble.indexOf(member);
    const present = columns;
    const inPlace = (said: readonly MemberColumns[]): Columns =>
      said.map((column, f) => {
        const others = [...present[f]!.members];
        others[place] = column;
        return { ...present[f]!, members: others };
      });
    const study = await runSettingsStudy(
      async (own, fold, onEpoch): Promise<FoldPredictions> => {
        // Of several seeds the first speaks for all.
        const stream = `${windowOf(dataset, folds[fold]!, "").stream}, fit 0`;
        // Most trials come to the second fold: its fits may run beside the first's.
        const upTo = Math.max(fold, Math.min(1, searched.length - 1));
        const said = await fitted(member, own, folds.slice(0, upTo + 1), (fit, record) => {
          if (fit.stream === stream) onEpoch(record);
        });
        // A fit that was found has been silent.
        said[fold]!.history.epochs.forEach(onEpoch);
        const known = inPlace(said);
        const ensemble = ensembleOnFolds(known.slice(0, fold + 1), weighting).at(-1)!;
        return labelled(tableOf(dataset, folds[fold]!, ensemble, training.threshold));
      },
      {
        ...options,
        ...studyOf(dataset, recipe, searched, { ...training, settings }, options, member),
        settings,
        trials: shares[k]!,
        folds: searched.length,
        mostEpochs: ({ members }) =>
          member.mostEpochs(fillOptions(`search over ${member.label}`, member.options, members[member.name])),
        task: `search, ${member.label}`,
      },
    );
    const isOwn = study.bestTrial.number === 0;
    if (!isOwn) ({ settings } = study);
    if (!isOwn) columns = inPlace(await fitted(member, settings, folds));
    members.push({
      ...study,
      settings,
      member: member.name,
      label: member.label,
      gain: gainOf(present, columns),
      weight: ensembleOnFolds(columns, weighting).at(-1)!.weights[place]!,
    });
  }
  return {
    balancePenalty: options.balancePenalty,
    folds: searched.length,
    members,
    settings,
    gain: gainOf(own, columns),
    ledger: members.flatMap(({ ledger }) => ledger),
  };
}

/** The member's space and the name of its study: the hash of everything that its answer depends on. */
function studyOf(
  dataset: Dataset,
  recipe: ModelRecipe,
  folds: readonly Fold[],
  { settings, ensembleWeights, threshold, seed, members, extensions }: TrainingOptions,
  { ranges, balancePenalty, seed: searchSeed }: TrainingSearchOptions,
  member: Member,
): { readonly studyName: string; readonly space: ReturnType<typeof searchSpaceOf> } {
  const space = searchSpaceOf([member], settings, overridesFor([member], settings, ranges));
  // Whatever a quant's own modules say, a search in which only built-in members take part finds the same.
  const isBuiltIn = Object.keys(settings.members).every((name) => MEMBERS.some((known) => known.name === name));
  const own = isBuiltIn || members === undefined ? [] : (extensions ?? []);
  const identity = {
    dataset: dataset.hash,
    recipe,
    rows: folds.map(({ trainIdx, testIdx }) => sha256OfArrays([trainIdx, testIdx])),
    training: { settings, ensembleWeights, seed, threshold },
    member: member.name,
    space: space.map(({ name, type, range }) => ({ name, type, range })),
    balancePenalty,
    seed: searchSeed,
    code: [codeHashOf(import.meta.url), ...own.map((module) => module.sha256)],
  };
  return { studyName: `${member.name}-${sha256(canonicalJson(identity)).slice(0, 16)}`, space };
}

async function columnsOf(
  dataset: Dataset,
  recipe: ModelRecipe,
  folds: readonly Fold[],
  members: readonly Member[],
  training: TrainingOptions,
): Promise<Columns> {
  const [walk] = await trainWalkForward(dataset, [recipe], folds, training);
  return folds.map(({ testIdx }, k): FoldColumns => ({
    members: members.map(({ name }) => walk!.folds[k]!.members.find(({ member }) => member === name)!),
    labels: Uint8Array.from(testIdx, (row) => dataset[recipe.label].label[row]!),
    t0Ms: Float64Array.from(testIdx, (row) => dataset.t0Ms[row]!),
    t1Ms: Float64Array.from(testIdx, (row) => dataset.t1Ms[row]!),
  }));
}

function tableOf(
  dataset: Dataset,
  { testIdx }: Fold,
  { score, probability }: MemberColumns,
  threshold: number,
): PredictionTable {
  return { ...rowsAsPredictions(dataset, testIdx), score, probability, threshold };
}

function labelled({ t0Ms, score, probability, label }: PredictionTable): FoldPredictions {
  if (label === undefined) throw new TypeError("Cannot judge a trial as its predictions must carry labels: found none");
  return { t0Ms, score, probability, label };
}
