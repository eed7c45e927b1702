/** How a feature is distributed, and whether its distribution differs by what came next. */
import { quantileOfSorted } from "../../core/index.js";

/** Levels of every list of quantiles of the exploration. */
export const QUANTILE_LEVELS: readonly number[] = [0.05, 0.25, 0.5, 0.75, 0.95];

export interface FeatureDistribution {
  /** Shape [levels], at {@link QUANTILE_LEVELS}; null for a class without rows. */
  readonly quantiles: { readonly sell: readonly number[] | null; readonly buy: readonly number[] | null };
  /** Rows by bin between the 0.5 % and the 99.5 % quantile; what lies outside is counted in the outermost bins. */
  readonly histogram: {
    /** Shape [bins + 1]. */
    readonly edges: readonly number[];
    readonly sell: readonly number[];
    readonly buy: readonly number[];
  };
}

const BINS = 40;
const TRIMMED = 0.005;

/** Null without rows. */
export function exploreDistribution(value: Float64Array, label: Float64Array): FeatureDistribution | null {
  if (value.length === 0) return null;
  const sorted = value.slice().sort();
  const low = quantileOfSorted(sorted, TRIMMED);
  const high = quantileOfSorted(sorted, 1 - TRIMMED);
  const width = (high - low) / BINS;
  const counts = { sell: new Array<number>(BINS).fill(0), buy: new Array<number>(BINS).fill(0) };
  value.forEach((x, row) => {
    const bin = width > 0 ? Math.max(0, Math.min(BINS - 1, Math.floor((x - low) / width))) : 0;
    counts[label[row] === 1 ? "buy" : "sell"][bin]!++;
  });
  return {
    quantiles: {
      sell: quantilesOf(value.filter((_, row) => label[row] === 0)),
      buy: quantilesOf(value.filter((_, row) => label[row] === 1)),
    },
    histogram: { edges: Array.from({ length: BINS + 1 }, (_, k) => low + k * width), ...counts },
  };
}

/** At {@link QUANTILE_LEVELS}; null without values. */
export function quantilesOf(values: Float64Array): number[] | null {
  if (values.length === 0) return null;
  const sorted = values.slice().sort();
  return QUANTILE_LEVELS.map((level) => quantileOfSorted(sorted, level));
}
