/** One decision taken apart: what each member said, what was done to it, what moved it, and what it resembles. */
import { didYouMean, formatMinute, takeRows } from "../../core/index.js";
import { confirmationRows, developmentRows, type Dataset } from "../../dataset/index.js";
import {
  applyLink,
  explainGradientBoosting,
  loadModel,
  type FittedEnsemble,
  type FittedModel,
} from "../../models/index.js";
import { modelColumns, windowsOf } from "../../training/index.js";
import type { RunContext } from "../runContext.js";
import type { RunParts } from "../runParts.js";
import { noTrees } from "../search/treeImportance.js";
import { isShipped } from "../training/recipesFor.js";
import { membersOfRun } from "../training/trainingOptionsOf.js";
import { nearestCases, type NearestCase } from "./nearestCases.js";

/** Which decision; the last of the confirmation period, or of the symbol, when absent. */
export interface BarToExplain {
  readonly symbol?: string;
  /** Decision time, the bar's close, UTC epoch ms. */
  readonly t0Ms?: number;
}

/** From raw score to probability; a step that is not done repeats the number before it. */
export interface MemberSteps {
  /** As a page calls it. */
  readonly member: string;
  /** Of the ensemble. */
  readonly weight: number;
  readonly score: number;
  /** After the loss's link was undone. */
  readonly unlinked: number;
  /** After what resampling did to the prior was undone. */
  readonly priorCorrected: number;
  /** After the calibration: the member's P(BUY). */
  readonly calibrated: number;
}

/** What one feature added to the trees' score. */
export interface FeatureContribution {
  readonly feature: string;
  /** NaN where missing. */
  readonly value: number;
  /** Logits of the score. */
  readonly contribution: number;
}

/** One decision of v4 as shipped. */
export interface BarExplanation {
  readonly symbol: string;
  readonly t0Ms: number;
  readonly members: readonly MemberSteps[];
  /** Weighted mean of the members' scores, and of their probabilities after the ensemble's own calibration. */
  readonly score: number;
  readonly probability: number;
  readonly threshold: number;
  /** What came: 1 for BUY. */
  readonly label: number;
  readonly returnFrac: number;
  /** Of the trees, largest first with `base` the margin before any feature speaks; or what is missing. */
  readonly trees:
    | { readonly base: number; readonly margin: number; readonly contributions: readonly FeatureContribution[] }
    | { readonly missing: string };
  /** Decisions of the development days with the most similar features, nearest first. */
  readonly nearest: readonly NearestCase[];
}

/**
 * Explains one decision of the confirmation period.
 *
 * @throws {RangeError} If the symbol is not in the run or has no such decision there.
 */
export async function explainBar(
  run: RunContext,
  { built: { dataset }, searched }: Pick<RunParts, "built" | "searched">,
  bar: BarToExplain = {},
): Promise<BarExplanation> {
  const row = rowOf(dataset, bar);
  const { sequenceBars, validation } = run.config;
  const { modelDirectory } = searched.candidates.find(({ recipe }) => isShipped(recipe))!;
  const model = await loadModel(modelDirectory, { members: membersOfRun(run) });
  try {
    const x = windowsOf(dataset, Int32Array.of(row), sequenceBars);
    const { score, probability } = modelColumns(model, x);
    const { members, weights } = partsOf(model);
    const labels = new Map(membersOfRun(run).map(({ name, label }) => [name, label]));
    const trees = members.find(({ kind }) => kind === "gradientBoosting");
    return {
      symbol: dataset.symbols[dataset.symbolIndex[row]!]!,
      t0Ms: dataset.t0Ms[row]!,
      members: members.map((member, k) => ({
        member: labels.get(member.kind) ?? member.kind,
        weight: weights[k]!,
        ...stepsOf(member, member.score(x)),
      })),
      score: score[0]!,
      probability: probability[0]!,
      threshold: validation.threshold,
      label: dataset.judged.label[row]!,
      returnFrac: dataset.returnFrac[row]!,
      trees: trees === undefined ? { missing: noTrees(run) } : contributionsOf(trees, dataset, row),
      nearest: nearestCases(dataset, row, developmentRows(dataset).idx),
    };
  } finally {
    model.dispose();
  }
}

function rowOf(dataset: Dataset, { symbol, t0Ms }: BarToExplain): number {
  const { symbols } = dataset;
  if (symbol !== undefined && !symbols.includes(symbol))
    throw new RangeError(
      `Cannot explain a bar as its symbol must be one of ${symbols.join(", ")}: found "${symbol}"` +
        didYouMean(symbol, symbols),
    );
  const rows = confirmationRows(dataset).filter(
    (own) => symbol === undefined || symbols[dataset.symbolIndex[own]!] === symbol,
  );
  const found = t0Ms === undefined ? rows.at(-1) : rows.findLast((own) => dataset.t0Ms[own] === t0Ms);
  if (found !== undefined) return found;
  const [first, last] = [rows[0], rows.at(-1)];
  throw new RangeError(
    "Cannot explain a bar as it must be a decision of the confirmation period" +
      (first === undefined
        ? ": that has none"
        : `, ${formatMinute(dataset.t0Ms[first]!)} to ${formatMinute(dataset.t0Ms[last!]!)} UTC`) +
      (t0Ms === undefined ? "" : `: found ${Number.isFinite(t0Ms) ? formatMinute(t0Ms) : t0Ms}`),
  );
}

function partsOf(model: FittedModel): Pick<FittedEnsemble, "members" | "weights"> {
  return "members" in model ? (model as FittedEnsemble) : { members: [model], weights: [1] };
}

function stepsOf({ link }: FittedModel, score: Float32Array): Omit<MemberSteps, "member" | "weight"> {
  const { calibration: _calibration, ...uncalibrated } = link;
  const { prior: _prior, ...unlinking } = uncalibrated;
  return {
    score: score[0]!,
    unlinked: applyLink(score, unlinking)[0]!,
    priorCorrected: applyLink(score, uncalibrated)[0]!,
    calibrated: applyLink(score, link)[0]!,
  };
}

function contributionsOf(
  trees: FittedModel,
  { features, featureNames, featureRow }: Dataset,
  row: number,
): Exclude<BarExplanation["trees"], { readonly missing: string }> {
  const x = takeRows(features, Int32Array.of(featureRow[row]!));
  const { contributions, bias } = explainGradientBoosting(trees, x);
  const all = featureNames.map((feature, k) => ({
    feature,
    value: x.data[k]!,
    contribution: contributions.data[k]!,
  }));
  return {
    base: bias[0]!,
    margin: all.reduce((sum, { contribution }) => sum + contribution, bias[0]!),
    contributions: all.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
  };
}
