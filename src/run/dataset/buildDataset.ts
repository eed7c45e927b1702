/** Features, labels and the split, assembled once and kept by content. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, codeHashOf, hoursToMs, sha256 } from "../../core/index.js";
import { assembleDataset, loadDataset, saveDataset, type AssembleOptions, type Dataset } from "../../dataset/index.js";
import type { PreparedMarkets } from "../market/prepareMarkets.js";
import { DIRECTORIES } from "../directories.js";
import { barMsOf, filesThatDefine, nameRun, type RunContext } from "../runContext.js";
import { labelOfRun } from "./labelOfRun.js";
import { computeTables, featuresOf } from "./runFeatures.js";

export interface BuiltDataset {
  readonly dataset: Dataset;
  readonly directory: string;
  /** `<scenario or real>-<profile>-<hash of configuration, extensions and data>`. */
  readonly runName: string;
}

/** The run's dataset, from disk when it was assembled before. */
export async function buildDataset(run: RunContext, { markets, lakeHash }: PreparedMarkets): Promise<BuiltDataset> {
  const { config } = run;
  const options = assembleOptionsOf(run);
  const { label, options: chosen } = labelOfRun(run);
  const named = { ...options, label: { name: label.name, options: chosen } };
  // One lake serves runs of some of its symbols and runs of all.
  const symbols = markets.map(({ bars }) => bars.symbol);
  const inputs = { lakeHash, symbols, options: named, barMs: barMsOf(config), code: codeHashOf(import.meta.url) };
  const own = filesThatDefine(run, "feature", "label").map((file) => file.sha256);
  const key = sha256(canonicalJson(own.length === 0 ? inputs : { ...inputs, extensions: own }));
  const directory = join(DIRECTORIES.datasets, key.slice(0, 16));
  const runName = nameRun(run, lakeHash);
  if (existsSync(directory)) return { dataset: loadDataset(directory), directory, runName };

  const dataset = assembleDataset({ markets, featureTables: computeTables(run, markets, featuresOf(run)), ...options });
  await saveDataset(directory, dataset);
  return { dataset, directory, runName };
}

/** How the YAML wants rows to be labelled, split and kept. */
export function assembleOptionsOf(run: RunContext): Omit<AssembleOptions, "markets" | "featureTables"> {
  const { label, sequenceBars, split, data } = run.config;
  return {
    horizonMs: hoursToMs(label.horizonHours),
    label: labelOfRun(run),
    imbalancedSigma: label.imbalancedSigma,
    sequenceBars,
    confirmationFrac: split.confirmationFrac,
    minPresentFrac: data.minPresentFrac,
  };
}
