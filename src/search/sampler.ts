/** Chooses the values of a trial. */
import type { CategoricalChoice, Distribution } from "./distribution.js";
import type { FrozenTrial } from "./frozenTrial.js";
import type { StudyView } from "./studyView.js";

/** Values that were drawn together, by parameter, and where each was drawn from. */
export interface RelativeSample {
  readonly params: ReadonlyMap<string, { readonly value: CategoricalChoice; readonly distribution: Distribution }>;
  /** What other processes must know of it; kept with the trial. */
  readonly systemAttrs?: Readonly<Record<string, string>>;
}

/**
 * A source of parameter values. Given seed and history the answers never differ, and every answer lies
 * in the distribution it was asked for: test/contracts holds the suite.
 */
export interface Sampler {
  /** Class and settings; a journal puts back only a stream that this very sampler left. */
  readonly identity: string;
  /** Draws made so far, of each of the sampler's streams. */
  readonly position: readonly number[];
  /** Puts the streams where `position` once said they were. */
  seek(position: readonly number[]): void;
  /** Values for several parameters at once, asked before the first of them is needed; empty if the sampler has none. */
  sampleRelative(study: StudyView, trial: FrozenTrial): RelativeSample;
  /** A value for one parameter that {@link sampleRelative} left open. Never asked for a distribution of one value. */
  sampleIndependent(study: StudyView, trial: FrozenTrial, name: string, distribution: Distribution): CategoricalChoice;
}

export const NOTHING_SAMPLED: RelativeSample = { params: new Map() };
