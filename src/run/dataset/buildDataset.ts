/** Phase 2: features, labels and the split, assembled once and kept by content. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, codeHashOf, HOUR_MS, sha256 } from "../../core/index.js";
import { configHash } from "../../config/index.js";
import { computeFeatures, type FeatureTable } from "../../features/index.js";
import { assembleDataset, loadDataset, saveDataset, type Dataset } from "../../dataset/index.js";
import type { PreparedMarkets } from "../market/prepareMarkets.js";
import { barMsOf, DIRECTORIES, type Run } from "../runContext.js";

export interface BuiltDataset {
  readonly dataset: Dataset;
  readonly directory: string;
  /** `<scenario or real>-<profile>-<hash of config and data>`. */
  readonly runName: string;
}

/** Rooms whose code decides what a dataset holds. */
const CODE = ["core", "market", "features", "dataset"];

/** The run's dataset, from disk when it was assembled before. */
export async function buildDataset(run: Run, { markets, lakeHash }: PreparedMarkets): Promise<BuiltDataset> {
  const { config, onProgress } = run;
  const options = {
    horizonMs: config.label.horizonHours * HOUR_MS,
    imbalancedSigma: config.label.imbalancedSigma,
    sequenceBars: config.sequenceBars,
    confirmationFrac: config.split.confirmationFrac,
    minPresentFrac: config.data.minPresentFrac,
  };
  const key = sha256(canonicalJson({ lakeHash, options, barMs: barMsOf(config), code: codeHashOf(CODE) })).slice(0, 16);
  const directory = join(DIRECTORIES.datasets, key);
  const runName = nameRun(run, lakeHash);
  if (existsSync(directory)) return { dataset: loadDataset(directory), directory, runName };

  const featureTables: FeatureTable[] = [];
  for (const market of markets) {
    onProgress({ task: "features", done: featureTables.length, total: markets.length, detail: market.bars.symbol });
    featureTables.push(computeFeatures(market));
  }
  onProgress({ task: "features", done: markets.length, total: markets.length });
  const dataset = assembleDataset({ markets, featureTables, ...options });
  await saveDataset(directory, dataset);
  return { dataset, directory, runName };
}

function nameRun({ config }: Run, lakeHash: string): string {
  const origin = config.data.files.length > 0 ? "real" : config.data.scenario;
  return `${origin}-${config.profile}-${sha256(`${configHash(config)} ${lakeHash}`).slice(0, 8)}`;
}
