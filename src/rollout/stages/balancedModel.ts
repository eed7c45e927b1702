/**
 * What a balanced model looks like while it is balanced: how probable it is that it does not once say Buy, or says
 * nothing else, in the next half label horizon, given all that it said before.
 *
 * A balanced model has one-sided days, since markets have. Its decisions are taken for signs of
 * `level of the day + what symbols share + own part`, whose level holds {@link DAY_VARIANCE} of the variance, as large
 * as is realistic, and remembers the day before. The level is not seen; a filter on a grid knows how probable each
 * one is after what has been said so far. So a day that has been all Sell up to now is expected to go on like that,
 * and only what even that does not explain is evidence.
 *
 * Overlapping labels make neighbouring hours alike: a horizon counts as two independent looks. Simulated streams
 * whose hours share three of four shocks stay one-sided for a day and for a day and a half as often as that says,
 * within a quarter (test/rollout/stages/balancedModel.test.ts).
 *
 * Source: hidden Markov filter on a grid (Kitagawa 1987); probit of a common factor (Vasicek 2002).
 */
import { normalCdf, normalQuantile, requireInRange, requireInteger } from "../../core/index.js";

/** Part of the variance that is the day's: the daily Buy share then has a standard deviation of 0.3. */
const DAY_VARIANCE = 0.45;
/** From one day's level to the next one's. */
const DAY_CORRELATION = 0.5;
/** Part of what is not the day's that all symbols share. */
const SYMBOLS_SHARE = 0.5;
/** Levels of a day, in standard deviations. */
const LEVELS = Float64Array.from({ length: 37 }, (_, k) => -4.5 + k / 4);
/** After so many days without a decision nothing is remembered. */
const FORGOTTEN_DAYS = 20;

/** Probabilities of a one-sided look. */
export interface OneSidedChance {
  readonly onlySell: number;
  readonly onlyBuy: number;
}

/** What a look showed. */
export type Look = "onlySell" | "onlyBuy" | "both";

/** Its state as plain JSON: probability of each level today. */
export interface BalancedModelState {
  readonly day: number | null;
  readonly levels: readonly number[];
}

/** A balanced model, followed look by look. */
export class BalancedModel {
  readonly #centre: number;
  #day: number | null;
  #levels: Float64Array;

  /** @param centre Its Buy share in the long run, in (0, 1). */
  constructor(centre: number, state?: BalancedModelState) {
    requireInRange("expect a Buy share", { centre }, { above: 0, below: 1 });
    this.#centre = centre;
    this.#day = state?.day ?? null;
    this.#levels = state === undefined ? normalWeights() : Float64Array.from(state.levels);
  }

  /**
   * The chance of a one-sided look, given all earlier ones; then takes what it showed.
   *
   * @param look.day UTC day, not before the last one.
   * @param look.symbols Decisions at one time, at least 1.
   */
  observe({
    day,
    symbols,
    shows,
  }: {
    readonly day: number;
    readonly symbols: number;
    readonly shows: Look;
  }): OneSidedChance {
    requireInteger("expect a Buy share", { symbols }, { atLeast: 1 });
    const passed = this.#day === null ? 0 : day - this.#day;
    for (let k = 0; k < Math.min(passed, FORGOTTEN_DAYS); k++) this.#levels = nextDay(this.#levels);
    this.#day = day;
    const { onlySell, onlyBuy } = chancesOfLevels(symbols, this.#centre);
    const levels = this.#levels;
    const chance = { onlySell: 0, onlyBuy: 0 };
    let shown = 0;
    for (let k = 0; k < levels.length; k++) {
      const sell = levels[k]! * onlySell[k]!;
      const buy = levels[k]! * onlyBuy[k]!;
      chance.onlySell += sell;
      chance.onlyBuy += buy;
      levels[k] = shows === "onlySell" ? sell : shows === "onlyBuy" ? buy : levels[k]! - sell - buy;
      shown += levels[k]!;
    }
    for (let k = 0; k < levels.length; k++) levels[k]! /= shown;
    return chance;
  }

  /** All that a new one needs to go on from here. */
  toJSON(): BalancedModelState {
    return { day: this.#day, levels: [...this.#levels] };
  }
}

function normalWeights(): Float64Array {
  return normalised(LEVELS.map((level) => Math.exp((-level * level) / 2)));
}

function normalised(weights: Float64Array): Float64Array {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** For each level, the distribution of the next day's; shape [levels][levels]. */
const STEPS: readonly Float64Array[] = Array.from(LEVELS, (level) =>
  normalised(
    LEVELS.map((next) => Math.exp(-((next - DAY_CORRELATION * level) ** 2) / (2 * (1 - DAY_CORRELATION ** 2)))),
  ),
);

function nextDay(levels: Float64Array): Float64Array {
  const next = new Float64Array(LEVELS.length);
  for (let from = 0; from < LEVELS.length; from++) {
    const step = STEPS[from]!;
    for (let to = 0; to < LEVELS.length; to++) next[to]! += levels[from]! * step[to]!;
  }
  return next;
}

interface ChancesOfLevels {
  readonly onlySell: Float64Array;
  readonly onlyBuy: Float64Array;
}

/** Depends on nothing but its key, and takes a thousand times as long as a look. */
const known = new Map<string, ChancesOfLevels>();

/** At each level of the day, the chance that `symbols` decisions at one time are all Sell, and all Buy. */
function chancesOfLevels(symbols: number, centre: number): ChancesOfLevels {
  const key = `${symbols} ${centre}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const threshold = -normalQuantile(centre);
  const day = Math.sqrt(DAY_VARIANCE);
  const shared = Math.sqrt((1 - DAY_VARIANCE) * SYMBOLS_SHARE);
  const own = Math.sqrt((1 - DAY_VARIANCE) * (1 - SYMBOLS_SHARE));
  const markets = normalWeights();
  const chance = (level: number, side: 1 | -1): number =>
    markets.reduce(
      (sum, weight, k) =>
        sum + weight * normalCdf((side * (day * level + shared * LEVELS[k]! - threshold)) / own) ** symbols,
      0,
    );
  const chances = {
    onlySell: LEVELS.map((level) => chance(level, -1)),
    onlyBuy: LEVELS.map((level) => chance(level, 1)),
  };
  known.set(key, chances);
  return chances;
}
