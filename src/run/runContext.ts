/**
 * What every phase of a run is handed: what was chosen for it, its randomness, who watches. It knows the types of
 * the configuration only, so a change in how YAML is read throws away no result.
 */
import { sha256, type DefinedKind, type ProgressListener, type Rng } from "../core/index.js";
import type { ExtensionFile, Extensions, RunConfig } from "../config/index.js";

export interface RunContext {
  readonly config: RunConfig;
  /** The user's own features, labels, members and gates. */
  readonly extensions: Extensions;
  /** Of all that was chosen for the run: its configuration with the content of its extensions, data apart. */
  readonly choiceHash: string;
  /** Each phase takes named children of it. */
  readonly rng: Rng;
  readonly onProgress: ProgressListener;
}

/** `<scenario or real>-<profile>-<hash of configuration, extensions and data>`. */
export function nameRun({ config, choiceHash }: Pick<RunContext, "config" | "choiceHash">, lakeHash: string): string {
  const origin = config.data.files.length > 0 ? "real" : config.data.scenario;
  return `${origin}-${config.profile}-${sha256(`${choiceHash} ${lakeHash}`).slice(0, 8)}`;
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

/** The user's files that define things of these kinds, on which a result made of such things depends. */
export function filesThatDefine(
  { extensions }: Pick<RunContext, "extensions">,
  ...kinds: readonly DefinedKind[]
): readonly ExtensionFile[] {
  return extensions.files.filter(({ defines }) => defines.some(({ kind }) => kinds.includes(kind)));
}
