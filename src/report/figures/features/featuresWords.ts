/** What the figures of the exploration say alike. */
import { sayCounted } from "../../../core/index.js";
import type { FeatureInformation, FeaturesExploration } from "../../../features/index.js";
import { formatCount, formatNumber } from "../../numbers.js";

/** n, effective n, and how the intervals were made: the end of every subtitle. */
export function countsOf({ rows, days, symbols, confidence, resamples }: FeaturesExploration): string {
  return (
    `n = ${formatCount(rows)} development rows of ${sayCounted(symbols.length, "symbol")}, effective n = ` +
    `${sayCounted(days, "day")}; ${100 * confidence} % intervals from ${formatCount(resamples)} ` +
    "draws of day blocks."
  );
}

/** False-discovery rate at which a feature is shown to be related to what follows. */
export const SHOWN_Q = 0.05;

/** What a feature shows by itself is little where so many were looked at; empty where it is more than that. */
export function chanceClause(
  { q }: Pick<FeatureInformation, "q">,
  { features }: Pick<FeaturesExploration, "features">,
): string {
  return q < SHOWN_Q
    ? ""
    : `, no more than chance may give one of ${formatCount(features.length)} features (q ${formatNumber(q)})`;
}

/** Few decimals, and no minus before a zero: what a heatmap's cell needs. */
export function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals)) + 0;
}
