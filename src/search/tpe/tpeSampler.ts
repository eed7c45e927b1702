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
import {
  broughtInside,
  fromInternal,
  onlyValue,
  toInternal,
  type CategoricalChoice,
  type Distribution,
} from "../distribution.js";
import type { FrozenTrial, TrialParams } from "../frozenTrial.js";
import { drawEvenly } from "../randomSampler.js";
import { RandomState } from "../randomState.js";
import { NOTHING_SAMPLED, type RelativeSample, type Sampler } from "../sampler.js";
import type { StudyView } from "../studyView.js";
import { IntersectionSearchSpace } from "./intersectionSearchSpace.js";
import { parzenEstimator } from "./parzenEstimator.js";
import type { ProductMixture } from "./productMixture.js";
import { relativeParamsAttrs, withRelativeParams } from "./relativeParams.js";
import { countBelow, splitTrials } from "./splitTrials.js";
import { TrialHistory } from "./trialHistory.js";

export interface TpeSamplerOptions {
  /** Whole number below 2^32, as in Optuna. */
  readonly seed: number;
  /** Trials that must have finished before the first that is not random; 10. */
  readonly nStartupTrials?: number;
  /** Points drawn from the good ones, of which the best is taken; 24. */
  readonly nEiCandidates?: number;
}

/** What was worked out of a study's finished trials before. */
interface StudyMemory {
  readonly shared: IntersectionSearchSpace;
  readonly history: TrialHistory;
}

export class TpeSampler implements Sampler {
  readonly identity: string;
  readonly #nStartupTrials: number;
  readonly #nEiCandidates: number;
  /** Two streams of one seed, as in Optuna: one for the start-up trials, one for the rest. */
  readonly #random: RandomState;
  readonly #startup: RandomState;
  readonly #memories = new WeakMap<StudyView, StudyMemory>();

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
    const space = [...this.#memoryOf(study).shared.over(study.trials)].filter(
      ([, distribution]) => onlyValue(distribution) === undefined,
    );
    if (space.length === 0 || this.#isStartingUp(study)) return NOTHING_SAMPLED;
    const values = this.#sample(study, trial, space);
    const params = new Map(space.map(([name, distribution], i) => [name, { value: values[i]!, distribution }]));
    return { params, systemAttrs: relativeParamsAttrs(new Map(space.map(([name], i) => [name, values[i]!]))) };
  }

  sampleIndependent(study: StudyView, trial: FrozenTrial, name: string, distribution: Distribution): CategoricalChoice {
    if (this.#isStartingUp(study)) return drawEvenly(this.#startup, distribution);
    return broughtInside(distribution, this.#sample(study, trial, [[name, distribution]])[0]!);
  }

  #memoryOf(study: StudyView): StudyMemory {
    let memory = this.#memories.get(study);
    if (memory === undefined)
      this.#memories.set(study, (memory = { shared: new IntersectionSearchSpace(), history: new TrialHistory() }));
    return memory;
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
    const considered = study.trials.filter(
      ({ state, number }) =>
        (state === "complete" || state === "pruned" || state === "running") && number !== trial.number,
    );
    const finished = considered.filter(({ state }) => state !== "running").length;
    const { below, above } = splitTrials(considered, { direction: study.direction, belowCount: countBelow(finished) });
    const distributions = space.map(([, distribution]) => distribution);
    const { history } = this.#memoryOf(study);
    history.update(study.trials);
    const [good, other] = [below, above].map((trials) => {
      const { columns, orders } = observe(trials, space, history, study.trials.length);
      return parzenEstimator(distributions, columns, orders);
    }) as [ProductMixture, ProductMixture];

    const candidates = good.sample(this.#random, this.#nEiCandidates);
    const likeGood = good.logDensity(candidates);
    const likeOther = other.logDensity(candidates);
    const best = firstLargest(likeGood.map((value, i) => value - likeOther[i]!));
    return distributions.map((distribution, i) => fromInternal(distribution, candidates[i]![best]!));
  }
}

/** Parameters to be drawn together, in the order of drawing. */
type SearchSpace = readonly (readonly [string, Distribution])[];

interface Observations {
  /** One a parameter, over the trials that have all of them, in their order. */
  readonly columns: readonly Float64Array[];
  /** How to sort each column, where that is known without sorting. */
  readonly orders: readonly (Int32Array | undefined)[];
}

function observe(
  trials: readonly FrozenTrial[],
  space: SearchSpace,
  history: TrialHistory,
  trialCount: number,
): Observations {
  const finished = space.map(([name]) => history.valuesOf(name));
  const columns = space.map(() => new Float64Array(trials.length));
  const indexOf = new Int32Array(trialCount).fill(-1);
  let count = 0;
  let hasRunning = false;
  for (const trial of trials) {
    const running = trial.state === "running" ? withRelativeParams(trial) : undefined;
    let isWhole = true;
    for (let i = 0; i < space.length && isWhole; i++) {
      const value = running === undefined ? (finished[i]![trial.number] ?? NaN) : internalOf(running, space[i]!);
      columns[i]![count] = value;
      isWhole = !Number.isNaN(value);
    }
    if (!isWhole) continue;
    hasRunning ||= running !== undefined;
    indexOf[trial.number] = count++;
  }
  return {
    columns: columns.map((column) => column.subarray(0, count)),
    orders: space.map(([name]) => (hasRunning ? undefined : history.orderOf(name, indexOf, count))),
  };
}

/** NaN where the parameter is missing. */
function internalOf(params: TrialParams, [name, distribution]: readonly [string, Distribution]): number {
  return Object.hasOwn(params, name) ? toInternal(distribution, params[name]!) : NaN;
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
