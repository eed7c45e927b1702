/**
 * Wilcoxon's signed-rank test of paired differences.
 *
 * Exact up to 50 pairs without ties and zeros, and up to 13 with them (all signs are then tried);
 * otherwise the normal approximation with its correction for ties, without one for continuity.
 *
 * Source: Wilcoxon (1945); scipy.stats.wilcoxon (1.17.1) with `zero_method="zsplit"`, `method="auto"`.
 */
import { normalCdf, normalSurvival, ranks } from "../../core/index.js";

/**
 * One-sided p-value of "the differences are not `alternative` than zero".
 *
 * @param differences Finite, at least one.
 */
export function signedRankPValue(differences: readonly number[], alternative: "less" | "greater"): number {
  const n = differences.length;
  const sizes = differences.map(Math.abs);
  const rank = ranks(sizes);
  const hasTies = new Set(sizes).size < n;
  const hasZeros = sizes.includes(0);
  // A zero counts half for either sign.
  const positive = differences.reduce((sum, d, i) => sum + (d > 0 ? rank[i]! : d === 0 ? rank[i]! / 2 : 0), 0);
  if ((!hasTies && !hasZeros && n <= 50) || n <= 13) return exactPValue(rank, differences, positive, alternative);
  const z = (positive - (n * (n + 1)) / 4) / Math.sqrt((n * (n + 1) * (2 * n + 1) - tieTerm(sizes) / 2) / 24);
  return alternative === "less" ? normalCdf(z) : normalSurvival(z);
}

/** Share of all sign patterns whose positive rank sum is at least as extreme; ranks in quarters are whole numbers. */
function exactPValue(
  rank: Float64Array,
  differences: readonly number[],
  positive: number,
  alternative: "less" | "greater",
): number {
  const quarters = rank.map((value) => 4 * value);
  const always = quarters.reduce((sum, value, i) => sum + (differences[i] === 0 ? value / 2 : 0), 0);
  let counts = new Float64Array([1]);
  for (const [i, value] of quarters.entries()) {
    if (differences[i] === 0) continue;
    const next = new Float64Array(counts.length + value);
    for (let sum = 0; sum < counts.length; sum++) {
      next[sum]! += counts[sum]!;
      next[sum + value]! += counts[sum]!;
    }
    counts = next;
  }
  const observed = 4 * positive - always;
  let extreme = 0;
  let all = 0;
  for (let sum = 0; sum < counts.length; sum++) {
    all += counts[sum]!;
    if (alternative === "less" ? sum <= observed : sum >= observed) extreme += counts[sum]!;
  }
  return extreme / all;
}

/** Sum of t³ - t over runs of equal sizes. */
function tieTerm(sizes: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const size of sizes) counts.set(size, (counts.get(size) ?? 0) + 1);
  return [...counts.values()].reduce((sum, t) => sum + t ** 3 - t, 0);
}
