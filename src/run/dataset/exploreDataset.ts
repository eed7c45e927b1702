/** What each feature knows, on development rows only. */
import { join } from "node:path";
import { createMatrix, takeRows } from "../../core/index.js";
import { developmentRows, type Dataset } from "../../dataset/index.js";
import {
  computeFeatures,
  exploreFeatures,
  type ExplorationRows,
  type Feature,
  type FeaturesExploration,
} from "../../features/index.js";
import type { BuiltDataset } from "./buildDataset.js";
import { requireHonest } from "./runFeatures.js";
import type { PreparedMarkets } from "../market/prepareMarkets.js";
import { cachedResult } from "../cachedResult.js";
import { DIRECTORIES } from "../directories.js";
import { resampleOptionsOf, type RunContext } from "../runContext.js";

/** Explores every feature of the dataset; found again when data, code and configuration are the same. */
export async function exploreDataset(
  run: RunContext,
  { dataset, runName }: BuiltDataset,
): Promise<FeaturesExploration> {
  const inputs = { data: dataset.hash, config: run.choiceHash };
  return cachedResult(
    { directory: join(DIRECTORIES.predictions, runName), name: "exploration", inputs, module: import.meta.url },
    () => {
      const rows = developmentRows(dataset).idx;
      return explore(run, dataset, {
        ...headOf(dataset, rows),
        names: dataset.featureNames,
        values: takeRows(
          dataset.features,
          rows.map((row) => dataset.featureRow[row]!),
        ),
      });
    },
  );
}

/**
 * The same for one feature of your own, made by `defineFeature`.
 *
 * @throws {LookaheadError} If it reads what comes after its bar.
 */
export function exploreOwnFeature(
  run: RunContext,
  { markets }: PreparedMarkets,
  { dataset }: BuiltDataset,
  feature: Feature,
): FeaturesExploration {
  for (const market of markets) requireHonest(market, [feature]);
  const rows = developmentRows(dataset).idx;
  const tables = markets.map((market) => computeFeatures(market, { features: [feature] }));
  const values = createMatrix(rows.length, 1);
  rows.forEach((row, k) => {
    values.data[k] = tables[dataset.symbolIndex[row]!]!.values.data[dataset.barRow[row]!] ?? NaN;
  });
  return explore(run, dataset, { ...headOf(dataset, rows), names: [feature.name], values });
}

function explore(
  { config, rng, onProgress }: RunContext,
  { horizonMs }: Dataset,
  rows: ExplorationRows,
): FeaturesExploration {
  return exploreFeatures(rows, {
    labelHorizonMs: horizonMs,
    ...resampleOptionsOf(config),
    rng: rng.child("exploration"),
    onProgress,
  });
}

function headOf(
  { symbols, symbolIndex, t0Ms, judged, returnFrac }: Dataset,
  rows: Int32Array,
): Omit<ExplorationRows, "names" | "values"> {
  return {
    symbol: Array.from(rows, (row) => symbols[symbolIndex[row]!]!),
    t0Ms: Float64Array.from(rows, (row) => t0Ms[row]!),
    label: Uint8Array.from(rows, (row) => judged.label[row]!),
    returnFrac: Float64Array.from(rows, (row) => returnFrac[row]!),
  };
}
