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

/** Shape [bars] each. */
export interface BarReadiness {
  /** Index into `reasons` plus one of what keeps a bar from being scored; 0 where nothing does. */
  readonly blocked: Uint16Array;
  /**
   * The same of what a learner may take as missing: an input or a value. 0 where nothing is, and where
   * `blocked` says that a bar has no window.
   */
  readonly lacking: Uint16Array;
  readonly reasons: readonly string[];
}

/**
 * Timing: what is said of bar i rests on bars and records up to its close.
 *
 * @param values Shape [bars, features]; NaN where a feature has no value.
 */
export function barReadiness(
  bars: Bars,
  values: Matrix,
  states: InputStates,
  { features, required, windowBars }: ReadinessOptions,
): BarReadiness {
  const reasons: string[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (reason: string): number => {
    const known = numbers.get(reason);
    if (known !== undefined) return known;
    numbers.set(reason, reasons.push(reason));
    return reasons.length;
  };
  const { timeMs, barMs } = bars;
  const lackOfBar = lackingBars(values, states, { features, required, numberOf });
  const warmupBars = Math.max(...features.map(({ lookBackBars }) => lookBackBars)) - 1;
  const back = windowBars - 1;
  const blocked = new Uint16Array(timeMs.length);
  const lacking = new Uint16Array(timeMs.length);
  let lastLack = -1;
  for (let bar = 0; bar < timeMs.length; bar++) {
    if (bar >= warmupBars && lackOfBar[bar] !== 0) lastLack = bar;
    if (bar < warmupBars + back) blocked[bar] = numberOf(WARM_UP);
    else if (timeMs[bar]! - timeMs[bar - back]! !== back * barMs) blocked[bar] = numberOf(GAP);
    else if (lastLack >= bar - back) lacking[bar] = lackOfBar[lastLack]!;
  }
  return { blocked, lacking, reasons };
}

/** What each bar itself lacks, its look-back being full; 0 where it lacks nothing. */
function lackingBars(
  { data, rows, cols }: Matrix,
  states: InputStates,
  {
    features,
    required,
    numberOf,
  }: Pick<ReadinessOptions, "features" | "required"> & { readonly numberOf: (reason: string) => number },
): Uint16Array {
  const lacks = new Uint16Array(rows);
  // States as one number, since bars with the same ones share their words.
  const numberOfStates = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const together = required.reduce((sum, input) => 3 * sum + states[input][row]!, 0);
    if (together !== 0) {
      const number = numberOfStates.get(together) ?? numberOf(wordsOf(required, states, row));
      numberOfStates.set(together, number);
      lacks[row] = number;
      continue;
    }
    for (let col = 0; col < cols; col++) {
      if (!Number.isNaN(data[row * cols + col]!)) continue;
      lacks[row] = numberOf(whyNoValue(features[col]!, states, row));
      break;
    }
  }
  return lacks;
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
