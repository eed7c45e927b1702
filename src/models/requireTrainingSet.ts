/** The door of every fit. */
import { requireBinary, requireRng, requireSameLength, type Matrix } from "../core/index.js";
import { sampleCount, type Sequences } from "../dataset/index.js";
import type { FitContext, ModelInput, TrainingSet } from "./contract.js";

/**
 * @throws {RangeError} If rows, labels and weights do not match, a class is absent, or columns and names
 * differ in number.
 */
export function requireTrainingSet(
  action: string,
  { x, y, weight, validation }: TrainingSet,
  featureNames: readonly string[],
): void {
  requirePart(action, { x, y, ...(weight ? { weight } : {}) }, featureNames);
  if (validation) requirePart(`${action} with its validation slice`, validation, featureNames);
  const buys = y.reduce((sum, label) => sum + label, 0);
  if (buys === 0 || buys === y.length)
    throw new RangeError(`Cannot ${action} as both classes must occur: found ${buys} BUY in ${y.length} rows`);
}

/** A fit draws: without a generator it is refused. @throws {TypeError} If there is none. */
export function requireContext(action: string, context: FitContext | undefined): asserts context is FitContext {
  requireRng(action, context?.rng);
}

/**
 * The door of every score.
 *
 * @throws {TypeError} If the input is neither a matrix nor windows over one.
 * @throws {RangeError} If the input's columns are not as many as the model's features, a value is infinite,
 * or a window reaches outside its rows.
 */
export function requireColumns(action: string, x: ModelInput, featureNames: readonly string[]): void {
  const rows = matrixOf(action, x);
  if (rows.cols !== featureNames.length)
    throw new RangeError(
      `Cannot ${action} as its input must hold the model's ${featureNames.length} features: found ${rows.cols} columns`,
    );
  for (let at = 0; at < rows.data.length; at++) {
    const value = rows.data[at]!;
    if (value !== Infinity && value !== -Infinity) continue;
    throw new RangeError(
      `Cannot ${action} as every feature must be finite or missing (NaN): row ` +
        `${Math.floor(at / rows.cols)} of "${featureNames[at % rows.cols]}" is ${value}`,
    );
  }
  if ("endRow" in x) requireWindowsInside(action, x);
}

/**
 * The rows of an input, which a script without types may have made of anything.
 *
 * @throws {TypeError} If it is neither a matrix nor windows over one; says how to make it.
 */
export function matrixOf(action: string, x: ModelInput): Matrix {
  const given = x as Partial<Matrix & Sequences> | null | undefined;
  const rows = (given?.endRow === undefined ? given : given.rows) as Partial<Matrix> | null | undefined;
  const { data, rows: count, cols } = rows ?? {};
  if (data !== undefined && count !== undefined && cols !== undefined) return { data, rows: count, cols };
  throw new TypeError(
    `Cannot ${action} as x must be a matrix, or windows { rows, steps, endRow } over one: found ${kindOf(rows)}; ` +
      "make it by createMatrix(rows, cols, data)",
  );
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value !== "object" || value === null) return String(value);
  return `an object of ${Object.keys(value).slice(0, 5).join(", ")}`;
}

function requireWindowsInside(action: string, { rows, steps, endRow }: Sequences): void {
  const outside = endRow.find((row) => !(row - steps + 1 >= 0 && row < rows.rows));
  if (outside !== undefined)
    throw new RangeError(
      `Cannot ${action} as every window must lie inside its ${rows.rows} rows: one of ${steps} ` +
        `bars ends at row ${outside}`,
    );
}

function requirePart(
  action: string,
  { x, y, weight }: { readonly x: ModelInput; readonly y: Uint8Array; readonly weight?: Float32Array },
  featureNames: readonly string[],
): void {
  if (!ArrayBuffer.isView(y))
    throw new TypeError(
      `Cannot ${action} as y must be a typed array of 0 (SELL) and 1 (BUY): found ${kindOf(y)}; ` +
        "pass Uint8Array.from(…)",
    );
  requireColumns(action, x, featureNames);
  if (y.length === 0) throw new RangeError(`Cannot ${action} as it must hold at least one row: found none`);
  requireBinary(action, { labels: y });
  if (sampleCount(x) !== y.length)
    throw new RangeError(
      `Cannot ${action} as x and y must hold the same rows: found ${sampleCount(x)} and ${y.length}`,
    );
  if (weight === undefined) return;
  requireSameLength(action, { y, weight });
  weight.forEach((value, row) => {
    if (!(value >= 0 && value < Infinity))
      throw new RangeError(`Cannot ${action} as every weight must be a number of at least 0: row ${row} is ${value}`);
  });
}
