/** What every phase of a run shares: its configuration, where its things lie, its randomness, who watches. */
import { createRng, type ProgressListener, type Rng } from "../core/index.js";
import { readConfig, type RunConfig } from "../config/index.js";

export const DEFAULT_CONFIG_PATH = "notebooks/model_v4.yaml";

/** Folders below the repository root; everything here is made by the workbench and may be deleted. */
export const DIRECTORIES = {
  lake: "data/lake",
  datasets: "data/datasets",
  fits: "data/models/fits",
  models: "data/models",
  predictions: "data/predictions",
  studies: "data/studies",
  rollout: "data/rollout",
  reports: "reports",
} as const;

export interface Run {
  readonly config: RunConfig;
  readonly rng: Rng;
  readonly onProgress: ProgressListener;
}

export interface RunOptions {
  /** Without it the YAML that `TENBIN_CONFIG` names is read, else {@link DEFAULT_CONFIG_PATH}. */
  readonly config?: RunConfig;
  readonly onProgress?: ProgressListener;
}

/**
 * Opens a run in the current folder, which must be the repository root. Nothing is computed yet.
 *
 * @throws {ConfigError} If the configuration is refused.
 */
export function openRun({
  config = readConfig(process.env["TENBIN_CONFIG"] ?? DEFAULT_CONFIG_PATH),
  onProgress = () => {},
}: RunOptions = {}): Run {
  return { config, rng: createRng(config.seed), onProgress };
}

/** Milliseconds of a configuration's bar. */
export function barMsOf({ data }: RunConfig): number {
  return data.barMinutes * 60_000;
}

/** How every interval of a run is made. */
export function resampleOptionsOf({ validation }: RunConfig): {
  readonly resamples: number;
  readonly confidence: number;
} {
  return { resamples: validation.resamples, confidence: validation.confidence };
}
