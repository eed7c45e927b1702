/** The values of a set of features over one symbol's bars. */
import type { Matrix } from "../core/index.js";

/** Features of one symbol: row i holds what was known at the close of bar i. */
export interface FeatureTable {
  /** Column names, in the order of the registry; the absent ones are not among them. */
  readonly names: readonly string[];
  /** Shape [bars, names]; NaN during warm-up and wherever an input was not covered. */
  readonly values: Matrix;
  /** Features whose input this market does not have at all. */
  readonly missing: readonly string[];
  /** Bars at the start in which some feature of `names` has not yet seen its look-back. */
  readonly warmupRows: number;
}
