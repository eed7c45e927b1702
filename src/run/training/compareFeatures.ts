/** Whether features are worth having: the walk-forward with and without them, on the same rows and folds. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { sayPercent, saySigned, sayCounted } from "../../core/index.js";
import { assembleDataset, developmentRows, loadDataset, saveDataset, type Dataset } from "../../dataset/index.js";
import { FEATURES, type Feature, type FeatureTable } from "../../features/index.js";
import { memberNamed } from "../../models/index.js";
import {
  comparePredictions,
  trainWalkForward,
  type ChangeOutcome,
  type PairedChange,
  type PredictionComparison,
} from "../../training/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import { cachedResult } from "../cachedResult.js";
import { assembleOptionsOf, type BuiltDataset } from "../dataset/buildDataset.js";
import { foldsOf } from "../dataset/foldsOfRun.js";
import { computeTables, describeFeature, featuresOf, requireHonest } from "../dataset/runFeatures.js";
import { DIRECTORIES } from "../directories.js";
import type { PreparedMarkets } from "../market/prepareMarkets.js";
import { type RunContext } from "../runContext.js";
import { marketNameOf } from "../validation/judge.js";
import { recordComparison } from "./comparisonLedger.js";
import { isShipped, recipesFor } from "./recipesFor.js";
import { membersOfRun, trainingOptionsOf } from "./trainingOptionsOf.js";

export interface CompareFeaturesOptions {
  /** Whose out-of-fold predictions are compared: boosted trees alone unless said otherwise, since they are fast. */
  readonly members?: readonly string[];
}

/** Out of fold over the development period, v4 as shipped's recipe. */
export interface FeatureComparison extends PredictionComparison {
  /** What was added. */
  readonly features: readonly string[];
  /** Features that both sides have. */
  readonly besides: number;
  /** As a page calls them. */
  readonly members: readonly string[];
  readonly folds: number;
  readonly confidence: number;
  /** The how-manieth set of features this was that somebody compared on these development days. */
  readonly look: number;
  /** What was found. */
  readonly sentence: string;
  /** That it was counted, and what that does to what was found. */
  readonly warning: string;
}

/**
 * Fits a side at least, averaged: one column more changes every draw of the trees' columns, and days do not show how
 * much that alone moves.
 */
const LEAST_SEEDS = 5;

interface Side {
  readonly dataset: Dataset;
  readonly directory: string;
}

/**
 * Trains with and without `features` and takes the paired difference of AUC and log-loss; fits and result are
 * found again when nothing has changed. Each comparison is one line in data/studies/comparisons.jsonl.
 *
 * Timing: development days only. The confirmation period stays closed.
 *
 * @param features Features of one's own or of the library; what the run has under their names is left out of the
 *   other side.
 * @throws {RangeError} If there are none, one has the name of a library's, or one is in too few rows.
 * @throws {LookaheadError} If one reads what comes after its bar.
 */
export async function compareFeatures(
  run: RunContext,
  prepared: PreparedMarkets,
  built: BuiltDataset,
  features: readonly Feature[],
  { members = ["gradientBoosting"] }: CompareFeaturesOptions = {},
): Promise<FeatureComparison> {
  const { config } = run;
  const [without, withThem] = await sidesOf(run, prepared, built, features);
  const names = features.map(({ name }) => name);
  const trained = {
    before: await outOfFold(run, without, members),
    after: await outOfFold(run, withThem, members),
  };
  const { idx } = developmentRows(withThem.dataset);
  const hashes = [without.dataset.hash, withThem.dataset.hash] as const;
  const look = recordComparison({
    changed: names,
    members,
    hashes,
    configHash: run.choiceHash,
    market: marketNameOf(config),
    periodMs: [withThem.dataset.t0Ms[idx[0]!]!, withThem.dataset.confirmationFromMs],
  });
  const compared = await cachedResult(
    {
      directory: join(DIRECTORIES.predictions, built.runName),
      name: "feature-comparison",
      inputs: { hashes, members, config: run.choiceHash },
      module: import.meta.url,
    },
    () =>
      comparePredictions(trained.before, trained.after, {
        confidence: config.validation.confidence,
      }),
  );
  const comparison = {
    ...compared,
    features: names.map((name) => describeFeature(run, name)),
    besides: without.dataset.featureNames.length,
    members: members.map((name) => memberNamed("compare features", name, membersOfRun(run)).label),
    folds: config.split.folds,
    confidence: config.validation.confidence,
    look,
  };
  return { ...comparison, sentence: sentenceOf(comparison), warning: warningOf(comparison) };
}

/** The run's dataset without and with the features, on the same rows whatever look-back the features need. */
async function sidesOf(
  run: RunContext,
  { markets }: PreparedMarkets,
  built: BuiltDataset,
  features: readonly Feature[],
): Promise<readonly [Side, Side]> {
  const action = "compare features";
  if (features.length === 0)
    throw new RangeError(
      `Cannot ${action} as at least one must be given: found none; make one with defineFeature, or name a file ` +
        "under extensions",
    );
  const names = features.map(({ name }) => name);
  const stranger = FEATURES.find((built) => names.includes(built.name) && !features.includes(built));
  if (stranger !== undefined)
    throw new RangeError(
      `Cannot ${action} as a name must mean one thing: "${stranger.name}" is a feature of the library`,
    );
  for (const market of markets) requireHonest(market, features);

  const others = featuresOf(run).filter(({ name }) => !names.includes(name));
  const tables = computeTables(run, markets, [...others, ...features]);
  const plain = computeTables(run, markets, others).map((table, k): FeatureTable => ({
    ...table,
    warmupRows: tables[k]!.warmupRows,
  }));
  const options = assembleOptionsOf(run);
  const assemble = (featureTables: readonly FeatureTable[]): Dataset =>
    assembleDataset({ markets, featureTables, ...options });
  const withThem = assemble(tables);
  const rare = withThem.coverage.find(({ name, used }) => !used && features.some((each) => each.name === name));
  if (rare !== undefined)
    throw new RangeError(
      `Cannot ${action} as each must be present in ${sayPercent(options.minPresentFrac)} of every symbol's ` +
        `rows: "${rare.name}" is in ${sayPercent(Math.min(...rare.presentFrac))} of one`,
    );
  return [await keep(assemble(plain), built), await keep(withThem, built)];
}

/** Fits are made by other processes, which read the dataset from disk. */
async function keep(dataset: Dataset, built: BuiltDataset): Promise<Side> {
  if (dataset.hash === built.dataset.hash) return built;
  const directory = join(DIRECTORIES.datasets, `compared-${dataset.hash.slice(0, 16)}`);
  if (!existsSync(directory)) await saveDataset(directory, dataset);
  return { dataset: loadDataset(directory), directory };
}

async function outOfFold(
  run: RunContext,
  { dataset, directory }: Side,
  members: readonly string[],
): Promise<PredictionTable> {
  const shipped = recipesFor(run).find(isShipped)!;
  const training = trainingOptionsOf(run, directory);
  // Under the run's options where it uses a member, else under that member's defaults.
  const compared = Object.fromEntries(members.map((name) => [name, training.settings.members[name] ?? {}]));
  const [result] = await trainWalkForward(dataset, [shipped], foldsOf(run.config, dataset), {
    ...training,
    settings: { ...training.settings, members: compared, seeds: Math.max(LEAST_SEEDS, training.settings.seeds) },
  });
  return result!.predictions;
}

type Found = Omit<FeatureComparison, "sentence" | "warning">;

const SAYS: Readonly<Record<ChangeOutcome, string>> = {
  better: "better",
  worse: "worse",
  "not told apart": "which these days cannot tell from no change",
};

function sentenceOf({ features, besides, members, auc, logLoss, n, effectiveN, confidence }: Found): string {
  return (
    `With ${features.join(", ")} beside ${sayCounted(besides, "feature")}, out of fold, ` +
    `${members.join(" and ")}: AUC ` +
    `${sayChange(auc, 3)}; log-loss ${sayChange(logLoss, 4)} (${sayPercent(confidence, { decimals: 0 })} paired ` +
    `intervals over days, ${sayCounted(n, "row")} of ${sayCounted(effectiveN, "day")}).`
  );
}

function sayChange({ before, after, difference, outcome }: PairedChange, decimals: number): string {
  const signed = (value: number) => saySigned(value, { decimals: decimals + 1 });
  return (
    `from ${before.toFixed(decimals)} to ${after.toFixed(decimals)}, ${signed(difference.value)} ` +
    `[${signed(difference.low)}, ${signed(difference.high)}], ${SAYS[outcome]}`
  );
}

function warningOf({ look, confidence }: Found): string {
  const chance = sayPercent(1 - (1 - (1 - confidence) / 2) ** look);
  return (
    `This was look ${look} at these development days, and it was counted: ` +
    (look === 1
      ? `a feature that knows nothing has a better AUC with a chance of about ${chance}, ` +
        "and every further look adds to it."
      : `among ${look} features that know nothing, one has a better AUC with a chance of about ${chance}.`)
  );
}
