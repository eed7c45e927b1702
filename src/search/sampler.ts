/** Chooses the values of a trial. */
import type { CategoricalChoice, Distribution } from "./distribution.js";
import type { FrozenTrial } from "./frozenTrial.js";

export interface Sampler {
  /** A value for one parameter of trial `trialNumber`, given everything tried so far. */
  sample(past: readonly FrozenTrial[], trialNumber: number, name: string, distribution: Distribution): CategoricalChoice;
}
