/** What one parameter of a search may be, with Optuna's rules for ranges, grids and compatibility. */
import { requireFinite, requireInteger } from "../core/index.js";
import { isNarrowerThan, lastOnGrid } from "./decimals.js";

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
export function floatDistribution(
  name: string,
  low: number,
  high: number,
  { log = false, step = null }: { readonly log?: boolean; readonly step?: number | null } = {},
): FloatDistribution {
  requireFinite(`search "${name}"`, { low: [low], high: [high] });
  requireRange(name, low, high);
  if (log && low <= 0)
    throw new RangeError(`Cannot search "${name}" in logarithms as low must be positive: found ${low}`);
  if (step === null) return { kind: "float", low, high, log, step };
  if (log) throw new RangeError(`Cannot search "${name}" as log and step exclude each other: found both`);
  if (!(step > 0 && step < Infinity))
    throw new RangeError(`Cannot search "${name}" as step must be positive: found ${step}`);
  return { kind: "float", low, high: lastOnGrid(low, high, step), log, step };
}

/** A checked range of whole numbers; see {@link floatDistribution}. In logarithms low must be at least 1. */
export function intDistribution(
  name: string,
  low: number,
  high: number,
  { log = false, step = 1 }: { readonly log?: boolean; readonly step?: number } = {},
): IntDistribution {
  requireInteger(`search "${name}"`, { low, high });
  requireInteger(`search "${name}"`, { step }, { atLeast: 1 });
  requireRange(name, low, high);
  if (log && low < 1)
    throw new RangeError(`Cannot search "${name}" in logarithms as low must be positive: found ${low}`);
  if (log && step !== 1) throw new RangeError(`Cannot search "${name}" as log needs a step of 1: found ${step}`);
  return { kind: "int", low, high: high - ((high - low) % step), log, step };
}

/** @throws {RangeError} If there is no choice, or one occurs twice. */
export function categoricalDistribution(name: string, choices: readonly CategoricalChoice[]): CategoricalDistribution {
  if (choices.length === 0)
    throw new RangeError(`Cannot search "${name}" as there must be at least one choice: found none`);
  if (new Set(choices).size !== choices.length)
    throw new RangeError(`Cannot search "${name}" as its choices must differ: found ${JSON.stringify(choices)}`);
  return { kind: "categorical", choices: [...choices] };
}

/** Whether `value` is one that the distribution can give; a float may miss its grid by a 10^-8 of a step. */
export function contains(distribution: Distribution, value: CategoricalChoice): boolean {
  if (distribution.kind === "categorical") return distribution.choices.includes(value);
  const { low, high, step } = distribution;
  if (typeof value !== "number" || !(value >= low && value <= high)) return false;
  if (distribution.kind === "int") return Number.isInteger(value) && (value - low) % distribution.step === 0;
  if (step === null) return true;
  const k = (value - low) / step;
  return Math.abs(k - Math.round(k)) < 1e-8;
}

/** The one value the distribution can give, or undefined if there are several; a sampler is not asked then. */
export function onlyValue(distribution: Distribution): CategoricalChoice | undefined {
  if (distribution.kind === "categorical")
    return distribution.choices.length === 1 ? distribution.choices[0] : undefined;
  const { low, high, log, step } = distribution;
  if (low === high || (step !== null && isNarrowerThan(low, high, step))) return low;
  // Neighbouring doubles may have one logarithm.
  return log && step === null && Math.log(low) === Math.log(high) ? low : undefined;
}

/** A number brought back to the range that rounding may have put it beyond; a choice as it is. */
export function broughtInside(distribution: Distribution, value: CategoricalChoice): CategoricalChoice {
  if (distribution.kind === "categorical" || typeof value !== "number") return value;
  return Math.min(Math.max(value, distribution.low), distribution.high);
}

export function sameDistribution(a: Distribution, b: Distribution): boolean {
  if (a === b) return true;
  if (a.kind === "categorical" || b.kind === "categorical") return a.kind === b.kind && sameChoices(a, b);
  return a.kind === b.kind && a.low === b.low && a.high === b.high && a.log === b.log && a.step === b.step;
}

/** Whether one name may have both in a study: a range may move, its kind, its logarithm and the choices may not. */
export function areCompatible(before: Distribution, now: Distribution): boolean {
  if (before.kind === "categorical" || now.kind === "categorical") return sameDistribution(before, now);
  return before.kind === now.kind && before.log === now.log;
}

/** @throws {RangeError} If they are not {@link areCompatible}. */
export function requireCompatible(name: string, before: Distribution, now: Distribution): void {
  if (areCompatible(before, now)) return;
  throw new RangeError(
    `Cannot search "${name}" as a study must keep its kind, logarithm and choices: first ` +
      `${JSON.stringify(before)}, now ${JSON.stringify(now)}`,
  );
}

/** A value as samplers and journals hold it: the index of a choice, else the number itself. */
export function toInternal(distribution: Distribution, value: CategoricalChoice): number {
  return distribution.kind === "categorical" ? distribution.choices.indexOf(value) : Number(value);
}

/** The inverse of {@link toInternal}. */
export function fromInternal(distribution: Distribution, internal: number): CategoricalChoice {
  if (distribution.kind === "categorical") {
    const choice = distribution.choices[internal];
    if (choice === undefined)
      throw new RangeError(
        `Cannot read a choice as its index must be below ${distribution.choices.length}: found ${internal}`,
      );
    return choice;
  }
  return distribution.kind === "int" ? Math.trunc(internal) : internal;
}

/** Half goes to even, as in NumPy and Python. */
export function roundHalfEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

function sameChoices(a: Distribution, b: Distribution): boolean {
  if (a.kind !== "categorical" || b.kind !== "categorical") return false;
  return a.choices.length === b.choices.length && a.choices.every((choice, i) => Object.is(choice, b.choices[i]));
}

function requireRange(name: string, low: number, high: number): void {
  if (low > high) throw new RangeError(`Cannot search "${name}" as low must not exceed high: found ${low} and ${high}`);
}
