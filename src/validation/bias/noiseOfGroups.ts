/**
 * How much more the residuals of a group of rows vary from day to day than independent rows would, read off all groups
 * of a kind: hours vary much alike, as do the cells of hour and symbol, and together they know it well.
 */
import { longRunVariance, priorOfVariances, sigmoid, squeezedVariance, type VariancePrior } from "../../core/index.js";
import type { OffsetRows } from "./fitOffsets.js";
import type { LongRunError } from "./longRunError.js";

/**
 * What groups have in common of their variance over that of independent rows.
 *
 * @param groupOfRow Shape [rows]: 0 and up.
 * @param terms Cosine sums behind the variance of each group.
 */
export function noiseOfGroups(
  { labels, logOdds, dayOfRow, days }: OffsetRows,
  groupOfRow: Int32Array,
  terms: number,
): VariancePrior {
  const groups = groupOfRow.reduce((most, group) => Math.max(most, group), -1) + 1;
  const residual = Array.from({ length: groups }, () => new Float64Array(days));
  const variance = new Float64Array(groups);
  groupOfRow.forEach((group, row) => {
    const p = sigmoid(logOdds[row]!);
    residual[group]![dayOfRow[row]!]! += labels[row]! - p;
    variance[group]! += p * (1 - p);
  });
  const ratios = residual
    .map((sums, group) => (days * longRunVariance(sums, terms)) / variance[group]!)
    .filter((_, group) => variance[group]! > 0);
  const prior = priorOfVariances(ratios, terms);
  // Together they know no more than all their sums.
  return { ...prior, degrees: Math.min(prior.degrees, ratios.length * terms) };
}

/** The error of a group's effect with what its kind has in common. */
export function pooledError(own: LongRunError, independentVariance: number, noise: VariancePrior): LongRunError {
  const { variance, degrees } = squeezedVariance(own.standardError ** 2 / independentVariance, own.degrees, noise);
  return { standardError: Math.sqrt(variance * independentVariance), degrees };
}
