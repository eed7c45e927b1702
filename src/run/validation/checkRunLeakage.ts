/** The leakage check of a run: its features, and boosted trees trained as v4 as shipped is, on every fold. */
import { join } from "node:path";
import { fillOptions, takeRows, type Matrix, type Rng } from "../../core/index.js";
import { balancedClassWeights, purgedInnerSlice, type Dataset, type Fold } from "../../dataset/index.js";
import { computeFeatures } from "../../features/index.js";
import { memberNamed, MEMBERS, type TrainingSet } from "../../models/index.js";
import { checkLeakage, type LeakagePipeline, type LeakageReport } from "../../validation/index.js";
import type { BuiltDataset } from "../dataset/buildDataset.js";
import { foldsOf, walkForwardFoldsOf } from "../dataset/foldsOfRun.js";
import { labelOfRun, truthOfRows } from "../dataset/labelOfRun.js";
import { describeFeature, featuresOf } from "../dataset/runFeatures.js";
import type { PreparedMarkets } from "../market/prepareMarkets.js";
import { cachedResult } from "../cachedResult.js";
import { DIRECTORIES } from "../directories.js";
import type { RunContext } from "../runContext.js";
import { settingsOf } from "../training/trainingOptionsOf.js";

/**
 * Looks for leaks in features, time stamps, folds and training; found again when data, code and configuration
 * are the same.
 */
export async function checkRunLeakage(
  run: RunContext,
  prepared: PreparedMarkets,
  { dataset, runName }: BuiltDataset,
): Promise<LeakageReport> {
  const { config, onProgress } = run;
  const inputs = { data: dataset.hash, lake: prepared.lakeHash, config: run.choiceHash };
  return cachedResult(
    { directory: join(DIRECTORIES.predictions, runName), name: "leakage", inputs, module: import.meta.url },
    () => {
      const everyRow = Int32Array.from({ length: dataset.t0Ms.length }, (_, row) => row);
      const truth = truthOfRows(prepared, labelOfRun(run), dataset, everyRow);
      return checkLeakage(pipelineOf(run, dataset), {
        markets: prepared.markets,
        dataset,
        rng: run.rng.child("leakage"),
        cuts: config.leakage.cuts,
        permutations: config.leakage.permutations,
        resamples: config.validation.resamples,
        ...("truthProbability" in truth ? truth : {}),
        describeFeature: (name) => describeFeature(run, name),
        onProgress,
      });
    },
  );
}

function pipelineOf(run: RunContext, dataset: Dataset): LeakagePipeline {
  const { config, rng } = run;
  const features = featuresOf(run);
  const folds = walkForwardFoldsOf(config, dataset);
  const others = config.split.kind === "walkForward" ? {} : { otherFolds: foldsOf(config, dataset) };
  // Under the run's options where it uses them, else under their defaults.
  const trees = memberNamed("check for leakage", "gradientBoosting", MEMBERS);
  const { members, innerValidationFrac } = settingsOf(config);
  const fitOn = async (
    data: Dataset,
    labels: Uint8Array,
    { trainIdx, testIdx }: Fold,
    fit: Rng,
  ): Promise<Float32Array> => {
    const { fitIdx, validationIdx } = purgedInnerSlice(data, trainIdx, { validationFrac: innerValidationFrac });
    const train = weighted(rowsOf(data, labels, fitIdx), rowsOf(data, labels, validationIdx));
    const options = fillOptions("check for leakage", trees.options, members[trees.name]);
    const model = await trees.fit(train, options, {
      rng: fit,
      loss: { kind: "crossEntropy" },
      link: {},
      featureNames: data.featureNames,
    });
    try {
      return model.score(rowsOf(data, labels, testIdx).x);
    } finally {
      model.dispose();
    }
  };
  return {
    features: (market) => computeFeatures(market, { features }),
    run: async (data, labels) => {
      const scores: Float32Array[] = [];
      for (const [k, fold] of folds.entries())
        scores.push(await fitOn(data, labels, fold, rng.child("leakage pipeline").child(`fold-${k}`)));
      return {
        row: Int32Array.from(folds.flatMap(({ testIdx }) => [...testIdx])),
        score: Float64Array.from(scores.flatMap((column) => [...column])),
        folds: folds.map(({ trainIdx, testIdx }) => ({ trainIdx, testIdx })),
        ...others,
      };
    },
  };
}

function rowsOf(
  { features, featureRow }: Dataset,
  labels: Uint8Array,
  rows: Int32Array,
): Pick<TrainingSet, "y"> & { readonly x: Matrix } {
  return {
    x: takeRows(
      features,
      rows.map((row) => featureRow[row]!),
    ),
    y: Uint8Array.from(rows, (row) => labels[row]!),
  };
}

/** Class weights from the rows that are fitted on, as every balancing. */
function weighted(fit: ReturnType<typeof rowsOf>, validation: ReturnType<typeof rowsOf>): TrainingSet {
  const { sell, buy } = balancedClassWeights(fit.y);
  const weightOf = (y: Uint8Array): Float32Array => Float32Array.from(y, (label) => (label === 1 ? buy : sell));
  return { ...fit, weight: weightOf(fit.y), validation: { ...validation, weight: weightOf(validation.y) } };
}
