/**
 * One-line checks for the doors of the library. Each names the action that was refused, what must
 * hold, and what was found.
 */
import type { Rng } from "./rng.js";

type Columns = Readonly<Record<string, ArrayLike<unknown>>>;
type Numbers = Readonly<Record<string, ArrayLike<number>>>;
type Scalars = Readonly<Record<string, number>>;

/** @throws {RangeError} If the columns differ in length. */
export function requireSameLength(action: string, columns: Columns): void {
  const entries = Object.entries(columns);
  const first = entries[0]?.[1].length;
  if (entries.every(([, column]) => column.length === first)) return;
  const found = entries.map(([name, column]) => `${name} has ${column.length}`).join(", ");
  throw new RangeError(`Cannot ${action} as all columns must have one length: ${found}`);
}

/** @throws {RangeError} If a column descends anywhere; equal neighbours are allowed. */
export function requireAscending(action: string, columns: Numbers): void {
  for (const [name, column] of Object.entries(columns)) {
    for (let i = 1; i < column.length; i++) {
      if (column[i]! >= column[i - 1]!) continue;
      throw new RangeError(
        `Cannot ${action} as ${name} must ascend: row ${i} is ${column[i]}, the row before it ${column[i - 1]}`,
      );
    }
  }
}

/** @throws {RangeError} If a value is NaN or infinite. */
export function requireFinite(action: string, columns: Numbers): void {
  for (const [name, column] of Object.entries(columns)) {
    for (let i = 0; i < column.length; i++) {
      if (Number.isFinite(column[i]!)) continue;
      throw new RangeError(`Cannot ${action} as every ${name} must be a finite number: row ${i} is ${column[i]}`);
    }
  }
}

/** @throws {RangeError} If a value is not an integer in [atLeast, atMost]. */
export function requireInteger(
  action: string,
  values: Scalars,
  { atLeast = -Infinity, atMost = Infinity }: { readonly atLeast?: number; readonly atMost?: number } = {},
): void {
  for (const [name, value] of Object.entries(values)) {
    if (Number.isInteger(value) && value >= atLeast && value <= atMost) continue;
    throw new RangeError(`Cannot ${action} as ${name} must be an integer${rangeText(atLeast, atMost)}: found ${value}`);
  }
}

/**
 * @throws {RangeError} If a value is not a number in [atLeast, atMost], or in the open interval where `above`
 * or `below` is given.
 */
export function requireInRange(
  action: string,
  values: Scalars,
  limits: { readonly atLeast?: number; readonly atMost?: number; readonly above?: number; readonly below?: number },
): void {
  const { atLeast = -Infinity, atMost = Infinity, above = -Infinity, below = Infinity } = limits;
  for (const [name, value] of Object.entries(values)) {
    const holds =
      value >= atLeast &&
      value <= atMost &&
      (limits.above === undefined || value > above) &&
      (limits.below === undefined || value < below);
    if (holds) continue;
    const wanted = Object.entries({
      "at least": limits.atLeast,
      "at most": limits.atMost,
      above: limits.above,
      below: limits.below,
    })
      .filter(([, limit]) => limit !== undefined)
      .map(([word, limit]) => `${word} ${limit}`)
      .join(" and ");
    throw new RangeError(`Cannot ${action} as ${name} must be ${wanted}: found ${value}`);
  }
}

/** @throws {RangeError} If a value is NaN or lies outside [0, 1]. */
export function requireUnitInterval(action: string, columns: Numbers): void {
  for (const [name, column] of Object.entries(columns)) {
    for (let i = 0; i < column.length; i++) {
      if (column[i]! >= 0 && column[i]! <= 1) continue;
      throw new RangeError(`Cannot ${action} as every ${name} must lie in [0, 1]: row ${i} is ${column[i]}`);
    }
  }
}

/** @throws {RangeError} If a label is neither 0 (SELL) nor 1 (BUY). */
export function requireBinary(action: string, columns: Numbers): void {
  for (const [name, column] of Object.entries(columns)) {
    for (let i = 0; i < column.length; i++) {
      if (column[i] === 0 || column[i] === 1) continue;
      throw new RangeError(`Cannot ${action} as every ${name} must be 0 (SELL) or 1 (BUY): row ${i} is ${column[i]}`);
    }
  }
}

const DRAWS = ["uniform", "normal", "integer", "permutation", "child"] as const;

/**
 * The door of whatever draws: a forgotten generator is named, with what to pass.
 *
 * @throws {TypeError} If `rng` is no generator.
 */
export function requireRng(action: string, rng: unknown): asserts rng is Rng {
  const isRng =
    typeof rng === "object" && rng !== null && DRAWS.every((draw) => typeof Reflect.get(rng, draw) === "function");
  if (isRng) return;
  const found = typeof rng === "object" && rng !== null ? "an object that draws nothing" : String(rng);
  throw new TypeError(
    `Cannot ${action} as options.rng must be a generator: found ${found}; pass { rng: createRng(7) }`,
  );
}

function rangeText(atLeast: number, atMost: number): string {
  if (atLeast === -Infinity && atMost === Infinity) return "";
  if (atMost === Infinity) return ` of at least ${atLeast}`;
  if (atLeast === -Infinity) return ` of at most ${atMost}`;
  return ` from ${atLeast} to ${atMost}`;
}
