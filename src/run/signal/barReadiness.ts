/**
 * Which bars a model can score: those with every value of every feature behind them, over the whole window that it
 * reads. A missing value is never read as zero, so the others are named with their reason.
 */
import type { Matrix } from "../../core/index.js";
import {
  INPUT_MISSING,
  INPUT_STALE,
  INPUT_WORDS,
  type Feature,
  type FeatureInput,
  type InputStates,
} from "../../features/index.js";
import type { Bars } from "../../market/index.js";

export const WARM_UP = "warm-up";
export const GAP = "gap in the bars";

export interface ReadinessOptions {
  /** Columns of the values, in order. */
  readonly features: readonly Feature[];
  /** Inputs without which a bar is not scored. */
  readonly required: readonly FeatureInput[];
  readonly windowBars: number;
}

/** What keeps one bar from being scored; undefined where nothing does. */
export interface Unready {
  readonly reason: string;
  /** Whether a learner may take it as missing: an input or a value; without a window there is nothing to take. */
  readonly isLacking: boolean;
}

/** Asked bar by bar, ascending, each once: what it remembers is the last bar that lacked something. */
export class BarReadiness {
  readonly #bars: Bars;
  readonly #states: InputStates;
  readonly #options: ReadinessOptions;
  readonly #warmupBars: number;
  /** States as one number, since bars with the same ones share their words. */
  readonly #wordsOfStates = new Map<number, string>();
  #lastLack = { bar: -1, reason: "" };

  constructor(bars: Bars, states: InputStates, options: ReadinessOptions) {
    this.#bars = bars;
    this.#states = states;
    this.#options = options;
    this.#warmupBars = Math.max(...options.features.map(({ lookBackBars }) => lookBackBars)) - 1;
  }

  /**
   * Timing: what is said of a bar rests on bars and records up to its close.
   *
   * @param row Of `values`, that of the bar; NaN where a feature has no value.
   */
  of(bar: number, values: Matrix, row: number): Unready | undefined {
    const { timeMs, barMs } = this.#bars;
    const back = this.#options.windowBars - 1;
    if (bar >= this.#warmupBars) {
      const reason = this.#lackOf(bar, values, row);
      if (reason !== undefined) this.#lastLack = { bar, reason };
    }
    if (bar < this.#warmupBars + back) return { reason: WARM_UP, isLacking: false };
    if (timeMs[bar]! - timeMs[bar - back]! !== back * barMs) return { reason: GAP, isLacking: false };
    return this.#lastLack.bar >= bar - back ? { reason: this.#lastLack.reason, isLacking: true } : undefined;
  }

  /** What a bar itself lacks, its look-back being full. */
  #lackOf(bar: number, { data, cols }: Matrix, row: number): string | undefined {
    const { required, features } = this.#options;
    let together = 0;
    for (const input of required) together = 3 * together + this.#states[input][bar]!;
    if (together !== 0) return this.#wordsOf(together, bar);
    for (let col = 0; col < cols; col++)
      if (Number.isNaN(data[row * cols + col]!)) return whyNoValue(features[col]!, this.#states, bar);
    return undefined;
  }

  #wordsOf(together: number, bar: number): string {
    const words = this.#wordsOfStates.get(together) ?? wordsOf(this.#options.required, this.#states, bar);
    this.#wordsOfStates.set(together, words);
    return words;
  }
}

/** "funding, depth missing; open interest stale". */
function wordsOf(inputs: readonly FeatureInput[], states: InputStates, row: number): string {
  const said = (state: number, word: string): string[] => {
    const those = inputs.filter((input) => states[input][row] === state).map((input) => INPUT_WORDS[input]);
    return those.length === 0 ? [] : [`${those.join(", ")} ${word}`];
  };
  return [...said(INPUT_MISSING, "missing"), ...said(INPUT_STALE, "stale")].join("; ");
}

/** Bars back in which a feature may meet a hole of an input: open interest is compared over 12. */
const LEAST_BACK = 13;

/** The newest hole of one of its inputs in its look-back, else that it has no value. */
function whyNoValue({ name, inputs, lookBackBars }: Feature, states: InputStates, row: number): string {
  const from = Math.max(0, row - Math.max(lookBackBars, LEAST_BACK) + 1);
  for (let bar = row; bar >= from; bar--) {
    const words = wordsOf(inputs, states, bar);
    if (words !== "") return words;
  }
  return `${name} has no value`;
}
