/** Random search: every value is drawn evenly, whatever came before; Optuna's draws for Optuna's seed. */
import { roundHalfEven, type CategoricalChoice, type Distribution, type NumericDistribution } from "./distribution.js";
import type { FrozenTrial } from "./frozenTrial.js";
import { RandomState } from "./randomState.js";
import { NOTHING_SAMPLED, type RelativeSample, type Sampler } from "./sampler.js";
import type { StudyView } from "./studyView.js";

export class RandomSampler implements Sampler {
  readonly identity: string;
  readonly #random: RandomState;

  /** @param options.seed Whole number below 2^32, as in Optuna. */
  constructor({ seed }: { readonly seed: number }) {
    this.identity = `RandomSampler seed ${seed}`;
    this.#random = new RandomState(seed);
  }

  get position(): readonly number[] {
    return [this.#random.position];
  }

  seek([position = 0]: readonly number[]): void {
    this.#random.seek(position);
  }

  sampleRelative(_study: StudyView, _trial: FrozenTrial): RelativeSample {
    return NOTHING_SAMPLED;
  }

  sampleIndependent(
    _study: StudyView,
    _trial: FrozenTrial,
    _name: string,
    distribution: Distribution,
  ): CategoricalChoice {
    return drawEvenly(this.#random, distribution);
  }
}

/**
 * One even draw. A choice is the largest of one uniform each; a grid is widened by half a step at both
 * ends, so that its ends are as likely as the rest; the upper end of a range is never returned.
 *
 * Source: optuna/_transform.py (5.0.0).
 */
export function drawEvenly(random: RandomState, distribution: Distribution): CategoricalChoice {
  if (distribution.kind === "categorical") {
    const draws = random.uniforms(distribution.choices.length);
    return distribution.choices[draws.indexOf(Math.max(...draws))]!;
  }
  const { low, high, log, step } = distribution;
  const half = 0.5 * (step ?? 0);
  const from = log ? Math.log(low - half) : low - half;
  const to = log ? Math.log(high + half) : high + half;
  return valueOfDraw(distribution, from + (to - from) * random.uniform());
}

function valueOfDraw({ kind, low, high, log, step }: NumericDistribution, drawn: number): number {
  const inside = (value: number, top: number) => Math.min(Math.max(value, low), top);
  if (kind === "int")
    return inside(log ? roundHalfEven(Math.exp(drawn)) : Math.floor((drawn - low) / step! + 0.5) * step! + low, high);
  if (step !== null) return inside(roundHalfEven((drawn - low) / step) * step + low, high);
  if (log) return inside(Math.exp(drawn), nextBelow(high));
  return Math.min(drawn, nextBelow(high));
}

const float = new Float64Array(1);
const bits = new BigInt64Array(float.buffer);

/** The next smaller double of a finite number. */
function nextBelow(x: number): number {
  if (x === 0) return -Number.MIN_VALUE;
  float[0] = x;
  bits[0]! += x > 0 ? -1n : 1n;
  return float[0]!;
}
