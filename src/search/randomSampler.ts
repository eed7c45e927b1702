/** Random search: every value is drawn evenly, whatever came before. */
import { createRng, type Rng } from "../core/index.js";
import { valueAt, type CategoricalChoice, type Distribution } from "./distribution.js";
import type { FrozenTrial } from "./frozenTrial.js";
import type { Sampler } from "./sampler.js";

/** A draw depends on seed, trial number and parameter name alone, so a study that is run again asks the same questions. */
export class RandomSampler implements Sampler {
  readonly #rng: Rng;

  /** @param options.seed Whole number, as in Optuna. */
  constructor({ seed }: { readonly seed: number }) {
    this.#rng = createRng(seed).child("RandomSampler");
  }

  sample(_past: readonly FrozenTrial[], trialNumber: number, name: string, distribution: Distribution): CategoricalChoice {
    const u = this.#rng.child(`trial-${trialNumber}`).child(name).uniform();
    if (distribution.kind === "categorical") return distribution.choices[Math.floor(u * distribution.choices.length)]!;
    return valueAt(distribution, u);
  }
}
