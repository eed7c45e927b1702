/**
 * Has the distribution of predictions moved? The population stability index with the critical value that
 * belongs to it, never a bare 0.25: a window of one day reads as a "major shift" whatever happened.
 *
 * Rows of one day are not independent, so the reference distribution comes from permuting whole blocks of
 * days between the two windows. Only rows that are independent may use the chi-square limit.
 *
 * Source: Yurdakul & Naranjo (2020) for the limit; block permutation after Politis & Romano (1992).
 */
import {
  chiSquareCriticalValue,
  chiSquareSurvival,
  equalMassBins,
  populationStabilityIndex,
  quantileOfSorted,
  requireAscending,
  requireInRange,
  requireInteger,
  requireSameLength,
  utcDay,
  type Rng,
  requireRng,
} from "../../core/index.js";

/** Predictions of one window. */
export interface PredictionWindow {
  readonly t0Ms: Float64Array;
  readonly values: ArrayLike<number>;
  /** Which fit predicted each row; one fit for all when it is left out. */
  readonly fold?: Int32Array;
}

export type StabilityTest =
  | {
      readonly method: "chiSquare" | "blockPermutation";
      readonly psi: number;
      readonly criticalValue: number;
      readonly pValue: number;
      readonly hasDrifted: boolean;
      readonly blocks: number;
    }
  /** Too few blocks to tell; `reason` says how many it would take. */
  | { readonly method: "refused"; readonly psi: number; readonly reason: string };

export interface StabilityOptions {
  readonly bins?: number;
  /** Level of the test. Default 0.05. */
  readonly level?: number;
  /**
   * Days that are permuted together: the longest of a day, the label horizon and the memory of the
   * predictions. Default 1.
   */
  readonly blockDays?: number;
  /** Default 999. */
  readonly permutations?: number;
  /**
   * Only for rows that are independent of each other: uses the chi-square limit, which needs 10 rows a bin.
   * Default false.
   */
  readonly rowsAreIndependent?: boolean;
  readonly rng: Rng;
}

/**
 * Tests whether `current` is drawn as `reference` was; bins lie at the quantiles of `reference`, which is
 * normally everything before `current`.
 *
 * @throws {RangeError} If a window is empty, times descend, or an option is out of range.
 */
export function populationStabilityTest(
  reference: PredictionWindow,
  current: PredictionWindow,
  options: StabilityOptions,
): StabilityTest {
  requireRng("test the stability of a population", options.rng);
  const { bins = 10, level = 0.05, blockDays = 1, permutations = 999, rowsAreIndependent = false, rng } = options;
  const action = "test the stability of predictions";
  for (const window of [reference, current]) {
    requireSameLength(action, { t0Ms: window.t0Ms, values: window.values });
    requireAscending(action, { t0Ms: window.t0Ms });
  }
  requireInteger(action, { bins }, { atLeast: 2 });
  requireInteger(action, { blockDays, permutations }, { atLeast: 1 });
  requireInRange(action, { level }, { above: 0, below: 1 });
  const psi = populationStabilityIndex(reference.values, current.values, { bins });
  if (rowsAreIndependent)
    return chiSquareTest(psi, reference.values.length, current.values.length, {
      bins: occupiedBins(reference.values, bins),
      level,
    });

  const now = blocksOf(current, blockDays);
  const blocks = [...blocksOf(reference, blockDays), ...now];
  const currentBlocks = now.length;
  const arrangements = combinations(blocks.length, currentBlocks);
  if (arrangements < 1 / level) {
    return {
      method: "refused",
      psi,
      reason:
        `${currentBlocks} blocks of ${blockDays} d among ${blocks.length} can be arranged in ` +
        `${arrangements} ways, and a test at ${level} needs ${Math.ceil(1 / level)}`,
    };
  }
  const draws = new Float64Array(permutations);
  for (let k = 0; k < permutations; k++) {
    const order = rng.permutation(blocks.length);
    const drawn = (from: number, to: number): number[] =>
      Array.from(order.subarray(from, to)).flatMap((block) => blocks[block]!);
    draws[k] = populationStabilityIndex(drawn(currentBlocks, blocks.length), drawn(0, currentBlocks), { bins });
  }
  const pValue = (1 + draws.filter((draw) => draw >= psi).length) / (1 + permutations);
  draws.sort();
  return {
    method: "blockPermutation",
    psi,
    criticalValue: quantileOfSorted(draws, 1 - level),
    pValue,
    hasDrifted: pValue <= level,
    blocks: blocks.length,
  };
}

function chiSquareTest(
  psi: number,
  n: number,
  m: number,
  { bins, level }: { readonly bins: number; readonly level: number },
): StabilityTest {
  if (Math.min(n, m) < 10 * bins)
    return {
      method: "refused",
      psi,
      reason: `the chi-square limit needs 10 rows a bin, ${10 * bins} in all: found ${Math.min(n, m)}`,
    };
  const scale = 1 / n + 1 / m;
  const degrees = Math.max(1, bins - 1);
  const criticalValue = scale * chiSquareCriticalValue(level, degrees);
  return {
    method: "chiSquare",
    psi,
    criticalValue,
    pValue: chiSquareSurvival(psi / scale, degrees),
    hasDrifted: psi > criticalValue,
    blocks: m,
  };
}

/** Bins that hold a row of the reference: where values repeat, there are not as many as were asked for. */
function occupiedBins(values: ArrayLike<number>, bins: number): number {
  return new Set(Array.from(values, equalMassBins(values, bins).binOf)).size;
}

/** Values of each run of `blockDays` days, by the calendar. */
function blocksOf({ t0Ms, values }: PredictionWindow, blockDays: number): number[][] {
  const blocks = new Map<number, number[]>();
  const first = utcDay(t0Ms[0]!);
  t0Ms.forEach((time, row) => {
    const block = Math.floor((utcDay(time) - first) / blockDays);
    const known = blocks.get(block);
    if (known === undefined) blocks.set(block, [values[row]!]);
    else known.push(values[row]!);
  });
  return [...blocks.values()];
}

function combinations(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) count = (count * (n - i + 1)) / i;
  return Math.round(count);
}
