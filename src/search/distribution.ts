/** What one parameter of a search may be, and where its values lie on the unit interval. */
import { requireFinite, requireInteger } from "../core/index.js";

export type CategoricalChoice = string | number | boolean | null;

/** Real numbers in `[low, high]`, evenly or evenly in logarithms; with `step` only `low + k step`. */
export interface FloatDistribution {
  readonly kind: "float";
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  readonly step: number | null;
}

/** Whole numbers `low + k step` in `[low, high]`. */
export interface IntDistribution {
  readonly kind: "int";
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  readonly step: number;
}

export interface CategoricalDistribution {
  readonly kind: "categorical";
  readonly choices: readonly CategoricalChoice[];
}

export type NumericDistribution = FloatDistribution | IntDistribution;
export type Distribution = NumericDistribution | CategoricalDistribution;

/**
 * A checked float range. With `step`, `high` is lowered to the last reachable value.
 *
 * @throws {RangeError} If the range is empty, a logarithm would meet zero, or `log` and `step` are both asked for.
 */
export function floatDistribution(name: string, low: number, high: number, { log = false, step = null }: { readonly log?: boolean; readonly step?: number | null } = {}): FloatDistribution {
  requireFinite(`search "${name}"`, { low: [low], high: [high] });
  requireRange(name, low, high, log);
  if (step === null) return { kind: "float", low, high, log, step };
  if (log) throw new RangeError(`Cannot search "${name}" as log and step exclude each other: found both`);
  if (!(step > 0)) throw new RangeError(`Cannot search "${name}" as step must be positive: found ${step}`);
  return { kind: "float", low, high: lastReachable(low, high, step), log, step };
}

/** A checked range of whole numbers; see {@link floatDistribution}. */
export function intDistribution(name: string, low: number, high: number, { log = false, step = 1 }: { readonly log?: boolean; readonly step?: number } = {}): IntDistribution {
  requireInteger(`search "${name}"`, { low, high });
  requireInteger(`search "${name}"`, { step }, { atLeast: 1 });
  requireRange(name, low, high, log);
  if (log && step !== 1) throw new RangeError(`Cannot search "${name}" as log needs a step of 1: found ${step}`);
  return { kind: "int", low, high: lastReachable(low, high, step), log, step };
}

/** @throws {RangeError} If there is no choice, or one occurs twice. */
export function categoricalDistribution(name: string, choices: readonly CategoricalChoice[]): CategoricalDistribution {
  if (choices.length === 0) throw new RangeError(`Cannot search "${name}" as there must be at least one choice: found none`);
  if (new Set(choices).size !== choices.length) throw new RangeError(`Cannot search "${name}" as its choices must differ: found ${JSON.stringify(choices)}`);
  return { kind: "categorical", choices };
}

/** Whether `value` is one that the distribution can give. */
export function contains(distribution: Distribution, value: CategoricalChoice): boolean {
  if (distribution.kind === "categorical") return distribution.choices.includes(value);
  if (typeof value !== "number" || !(value >= distribution.low && value <= distribution.high)) return false;
  return distribution.kind === "float" || (Number.isInteger(value) && (value - distribution.low) % distribution.step === 0);
}

/** The value at `u` in [0, 1): whole numbers get equal shares, logarithmic ranges equal ratios. */
export function valueAt(distribution: NumericDistribution, u: number): number {
  const { low, high, log, step } = distribution;
  const half = (step ?? 0) / 2;
  const [from, to] = log ? [Math.log(low - half), Math.log(high + half)] : [low - half, high + half];
  const drawn = from + u * (to - from);
  const raw = log ? Math.exp(drawn) : drawn;
  const value = step === null ? raw : low + Math.round((raw - low) / step) * step;
  return Math.min(high, Math.max(low, value));
}

export function sameDistribution(a: Distribution, b: Distribution): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function requireRange(name: string, low: number, high: number, log: boolean): void {
  if (low > high) throw new RangeError(`Cannot search "${name}" as low must not exceed high: found ${low} and ${high}`);
  if (log && low <= 0) throw new RangeError(`Cannot search "${name}" in logarithms as low must be positive: found ${low}`);
}

/** A billionth of a step forgives what binary fractions lose. */
function lastReachable(low: number, high: number, step: number): number {
  return low + Math.floor((high - low) / step + 1e-9) * step;
}
