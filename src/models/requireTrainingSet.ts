/** The door of every fit. */
import { requireBinary, requireRng, requireSameLength } from "../core/index.js";
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
 * @throws {RangeError} If the input's columns are not as many as the model's features, a value is infinite,
 * or a window reaches outside its rows.
 */
export function requireColumns(action: string, x: ModelInput, featureNames: readonly string[]): void {
  const rows = "endRow" in x ? x.rows : x;
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
