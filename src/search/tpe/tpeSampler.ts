/**
 * Tree-structured Parzen estimator: draw like the good trials, take what is least like the others.
 *
 * All parameters that every finished trial shares are drawn together, so that good combinations stay
 * together; those of conditional branches are drawn alone. Running trials count as bad, so that
 * parallel workers do not try the same. Constraints and several objectives are left out.
 *
 * Source: Bergstra et al. (2011); Watanabe (2023), arXiv:2304.11127; optuna.samplers.TPESampler 5.0.0
 * with its defaults (multivariate, constant liar, 10 start-up trials, 24 candidates), draw for draw.
 */
import { requireInteger } from "../../core/index.js";
import { fromInternal, onlyValue, toInternal, type CategoricalChoice, type Distribution } from "../distribution.js";
import type { FrozenTrial } from "../frozenTrial.js";
import { drawEvenly } from "../randomSampler.js";
import { RandomState } from "../randomState.js";
import { NOTHING_SAMPLED, type RelativeSample, type Sampler } from "../sampler.js";
import type { StudyView } from "../studyView.js";
import { IntersectionSearchSpace } from "./intersectionSearchSpace.js";
import { parzenEstimator } from "./parzenEstimator.js";
import { relativeParamsAttrs, withRelativeParams } from "./relativeParams.js";
import { countBelow, splitTrials } from "./splitTrials.js";

export interface TpeSamplerOptions {
  /** Whole number below 2^32, as in Optuna. */
  readonly seed: number;
  /** Trials that must have finished before the first that is not random; 10. */
  readonly nStartupTrials?: number;
  /** Points drawn from the good ones, of which the best is taken; 24. */
  readonly nEiCandidates?: number;
}

export class TpeSampler implements Sampler {
  readonly identity: string;
  readonly #nStartupTrials: number;
  readonly #nEiCandidates: number;
  /** Two streams of one seed, as in Optuna: one for the start-up trials, one for the rest. */
  readonly #random: RandomState;
  readonly #startup: RandomState;
  readonly #spaces = new WeakMap<StudyView, IntersectionSearchSpace>();

  constructor({ seed, nStartupTrials = 10, nEiCandidates = 24 }: TpeSamplerOptions) {
    requireInteger("search by TPE", { nStartupTrials }, { atLeast: 0 });
    requireInteger("search by TPE", { nEiCandidates }, { atLeast: 1 });
    this.identity = `TpeSampler seed ${seed}, ${nStartupTrials} start-up trials, ${nEiCandidates} candidates`;
    this.#nStartupTrials = nStartupTrials;
    this.#nEiCandidates = nEiCandidates;
    this.#random = new RandomState(seed);
    this.#startup = new RandomState(seed);
  }

  get position(): readonly number[] {
    return [this.#random.position, this.#startup.position];
  }

  seek([random = 0, startup = 0]: readonly number[]): void {
    this.#random.seek(random);
    this.#startup.seek(startup);
  }

  sampleRelative(study: StudyView, trial: FrozenTrial): RelativeSample {
    let shared = this.#spaces.get(study);
    if (shared === undefined) this.#spaces.set(study, (shared = new IntersectionSearchSpace()));
    const space = [...shared.over(study.trials)].filter(([, distribution]) => onlyValue(distribution) === undefined);
    if (space.length === 0 || this.#isStartingUp(study)) return NOTHING_SAMPLED;
    const values = this.#sample(study, trial, space);
    const params = new Map(space.map(([name, distribution], i) => [name, { value: values[i]!, distribution }]));
    return { params, systemAttrs: relativeParamsAttrs(new Map(space.map(([name], i) => [name, values[i]!]))) };
  }

  sampleIndependent(study: StudyView, trial: FrozenTrial, name: string, distribution: Distribution): CategoricalChoice {
    if (this.#isStartingUp(study)) return drawEvenly(this.#startup, distribution);
    return this.#sample(study, trial, [[name, distribution]])[0]!;
  }

  #isStartingUp({ trials }: StudyView): boolean {
    let finished = 0;
    for (const { state } of trials) {
      if (finished >= this.#nStartupTrials) return false;
      if (state === "complete" || state === "pruned") finished++;
    }
    return finished < this.#nStartupTrials;
  }

  /** Values in the order of `space`. */
  #sample(study: StudyView, trial: FrozenTrial, space: SearchSpace): CategoricalChoice[] {
    const considered = study.trials.filter(({ state, number }) => (state === "complete" || state === "pruned" || state === "running") && number !== trial.number);
    const finished = considered.filter(({ state }) => state !== "running").length;
    const { below, above } = splitTrials(considered, { direction: study.direction, belowCount: countBelow(finished) });
    const distributions = space.map(([, distribution]) => distribution);
    const good = parzenEstimator(distributions, observationsOf(below, space));
    const other = parzenEstimator(distributions, observationsOf(above, space));

    const candidates = good.sample(this.#random, this.#nEiCandidates);
    const likeGood = good.logDensity(candidates);
    const likeOther = other.logDensity(candidates);
    const best = firstLargest(likeGood.map((value, i) => value - likeOther[i]!));
    return distributions.map((distribution, i) => fromInternal(distribution, candidates[i]![best]!));
  }
}

/** Parameters to be drawn together, in the order of drawing. */
type SearchSpace = readonly (readonly [string, Distribution])[];

/** One column a parameter, over the trials that have all of them. */
function observationsOf(trials: readonly FrozenTrial[], space: SearchSpace): Float64Array[] {
  const rows = trials.map(withRelativeParams).filter((params) => space.every(([name]) => Object.hasOwn(params, name)));
  return space.map(([name, distribution]) => Float64Array.from(rows, (params) => toInternal(distribution, params[name]!)));
}

/** NumPy's argmax: the first of the largest, a NaN counting as largest. */
function firstLargest(values: Float64Array): number {
  let best = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) return i;
    if (values[i]! > values[best]!) best = i;
  }
  return best;
}
