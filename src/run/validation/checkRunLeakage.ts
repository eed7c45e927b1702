/** The leakage check of a run: what it ships, stage by stage in small, and the leaks that are planted beside it. */
import { join } from "node:path";
import { hoursToMs, type Rng } from "../../core/index.js";
import { confirmationRows, developmentRows, type Dataset } from "../../dataset/index.js";
import { computeFeatures } from "../../features/index.js";
import { developmentFolds } from "../../training/index.js";
import {
  checkControls,
  checkLeakage,
  drawControls,
  pipelineOfStages,
  PLANTED_LEAKS,
  shippedStages,
  STAGE_NAMES,
  testControls,
  worstOf,
  type LeakageContext,
  type LeakageReport,
  type StageSetup,
} from "../../validation/index.js";
import { cachedResult } from "../cachedResult.js";
import type { BuiltDataset } from "../dataset/buildDataset.js";
import { foldsOf } from "../dataset/foldsOfRun.js";
import { labelOfRun, truthOfRows } from "../dataset/labelOfRun.js";
import { describeFeature, featuresOf } from "../dataset/runFeatures.js";
import { DIRECTORIES } from "../directories.js";
import type { PreparedMarkets } from "../market/prepareMarkets.js";
import type { RunContext } from "../runContext.js";
import { isShipped, recipesFor } from "../training/recipesFor.js";
import { membersOfRun, settingsOf } from "../training/trainingOptionsOf.js";
import { datasetInSmall } from "./datasetInSmall.js";
import { memberInSmall } from "./memberInSmall.js";

/** Walk-forward windows of the run in small; the refit's is one more. */
const MOST_FOLDS = 2;
const TRIALS = 2;

/**
 * Looks for leaks in features, time stamps, folds and training; found again when data, code and configuration
 * are the same.
 */
export async function checkRunLeakage(
  run: RunContext,
  prepared: PreparedMarkets,
  { dataset, runName }: BuiltDataset,
): Promise<LeakageReport> {
  const inputs = { data: dataset.hash, lake: prepared.lakeHash, config: run.choiceHash };
  return cachedResult(
    { directory: join(DIRECTORIES.predictions, runName), name: "leakage", inputs, module: import.meta.url },
    () => checkShipped(run, prepared, dataset),
  );
}

async function checkShipped(run: RunContext, prepared: PreparedMarkets, dataset: Dataset): Promise<LeakageReport> {
  const { config, onProgress } = run;
  const { cuts, mutations, permutations, controls, rows } = config.leakage;
  const rng = run.rng.child("leakage");
  const small = datasetInSmall(dataset, rows);
  const setup = setupOf(run, rng.child("pipeline"));
  const everyRow = Int32Array.from(small.t0Ms, (_, row) => row);
  const truth = truthOfRows(prepared, labelOfRun(run), small, everyRow);
  const context: LeakageContext = {
    markets: prepared.markets,
    dataset: small,
    rng,
    cuts,
    mutations,
    permutations,
    describeFeature: (name) => describeFeature(run, name),
    onProgress,
  };
  const { tests } = await checkLeakage(pipelineOfStages(shippedStages(setup), setup), {
    ...context,
    ...("truthProbability" in truth ? truth : {}),
    whole: {
      dataset,
      folds: [
        ...foldsOf(config, dataset),
        { trainIdx: developmentRows(dataset).idx, testIdx: confirmationRows(dataset) },
      ],
    },
  });
  // The dataset's hash draws them, so that other data meet other leaks and the same data the same.
  const known = PLANTED_LEAKS.length;
  const leaks = drawControls(PLANTED_LEAKS, controls === "all" ? known : controls, rng.child(dataset.hash));
  const ofControls = { ...setup, members: [readerOfRows(setup)] };
  const results = await checkControls(leaks, ofControls, {
    ...context,
    rng: rng.child("controls"),
    cuts: 1,
    mutations: 2,
    permutations: 1,
  });
  // A leak that this market gives no hold to, as one of series that it lacks, is no control.
  const notThere = leaks.length - results.length;
  const all = [...tests, testControls(results, known - notThere)];
  return {
    result: worstOf(all),
    tests: all,
    certificate: {
      subject:
        `v4 as shipped, in small: ${new Set(small.symbolIndex).size} symbols, ${setup.folds(small).length} windows, ` +
        "small members, one seed",
      isShippedPipeline: true,
      stages: STAGE_NAMES,
      members: setup.members.map(({ member }) => member.label),
      rows: small.t0Ms.length,
      cuts,
      mutations,
      permutations,
      controls: results,
      controlsKnown: known - notThere,
    },
  };
}

/** The members of the run, the user's own among them, each of its kind and small. */
function setupOf(run: RunContext, rng: Rng): StageSetup {
  const { config } = run;
  const { members, seeds: _, ...settings } = settingsOf(config);
  const features = featuresOf(run);
  const { split } = config;
  return {
    recipe: recipesFor(run).find(isShipped)!,
    members: membersOfRun(run)
      .filter(({ name }) => Object.hasOwn(members, name))
      .map((member) => ({ member, options: memberInSmall(member, members[member.name]!) })),
    settings,
    weighting: config.ensemble.weights,
    trials: TRIALS,
    balancePenalty: config.search.balancePenalty,
    features: (market) => computeFeatures(market, { features }),
    folds: (dataset) => [
      ...developmentFolds(dataset, {
        folds: Math.min(MOST_FOLDS, split.folds),
        firstTrainFrac: split.firstTrainFrac,
        mode: split.mode,
        gapMs: hoursToMs(split.gapHours),
      }),
      { trainIdx: developmentRows(dataset).idx, testIdx: confirmationRows(dataset) },
    ],
    rng,
  };
}

/** The member of the controls: trees, else one that reads single rows, else the first. */
function readerOfRows({ members }: StageSetup): StageSetup["members"][number] {
  return (
    members.find(({ member }) => member.name === "gradientBoosting") ??
    members.find(({ member }) => !member.readsWindows) ??
    members[0]!
  );
}
