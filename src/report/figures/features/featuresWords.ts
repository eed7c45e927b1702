/** What the figures of the exploration say alike. */
import { sayCounted } from "../../../core/index.js";
import type { FeaturesExploration } from "../../../features/index.js";
import { formatCount } from "../../numbers.js";

/** n, effective n, and how the intervals were made: the end of every subtitle. */
export function countsOf({ rows, days, symbols, confidence, resamples }: FeaturesExploration): string {
  return (
    `n = ${formatCount(rows)} development rows of ${sayCounted(symbols.length, "symbol")}, effective n = ` +
    `${sayCounted(days, "day")}; ${100 * confidence} % intervals from ${formatCount(resamples)} ` +
    "draws of day blocks."
  );
}

/** Few decimals, and no minus before a zero: what a heatmap's cell needs. */
export function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals)) + 0;
}
