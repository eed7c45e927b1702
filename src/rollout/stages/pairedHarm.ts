/**
 * What one decision says about the question "is the challenger worse than the champion?".
 *
 * The difference of their Brier losses is 2 (challenger - champion)(middle - label): it asks whether the
 * outcome lies beyond the middle of the two probabilities, on the champion's side. Both probabilities are
 * known when the decision is made, so each decision may be weighed by them and still be a fair bet.
 */

/** One decision with both probabilities and its outcome. */
export interface LabelledPair {
  readonly t0Ms: number;
  readonly championProbability: number;
  readonly challengerProbability: number;
  /** 0 (SELL) or 1 (BUY). */
  readonly label: number;
}

/** Probabilities that differ by this or more count in full. */
const FULL_DIFFERENCE = 0.1;

/** In [-1, 1]: above 0 when the outcome was on the champion's side; 0 where the two agree. */
export function pairedHarm({ championProbability, challengerProbability, label }: LabelledPair): number {
  const difference = challengerProbability - championProbability;
  const middle = (challengerProbability + championProbability) / 2;
  const weight = Math.min(1, Math.abs(difference) / FULL_DIFFERENCE) / Math.max(middle, 1 - middle);
  return weight * Math.sign(difference) * (middle - label);
}

/**
 * Means of `valueOf` by block of one label horizon, of the blocks that are complete at `nowMs`: all their
 * labels known.
 */
export function completeBlocks<Row extends { readonly t0Ms: number }>(
  rows: readonly Row[],
  {
    labelHorizonMs,
    nowMs,
    valueOf,
  }: { readonly labelHorizonMs: number; readonly nowMs: number; readonly valueOf: (row: Row) => number },
): { readonly block: number; readonly mean: number; readonly rows: number }[] {
  const sums = new Map<number, { sum: number; rows: number }>();
  for (const row of rows) {
    const block = Math.floor(row.t0Ms / labelHorizonMs);
    if ((block + 2) * labelHorizonMs > nowMs) continue;
    const entry = sums.get(block) ?? { sum: 0, rows: 0 };
    entry.sum += valueOf(row);
    entry.rows++;
    sums.set(block, entry);
  }
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([block, { sum, rows: count }]) => ({ block, mean: sum / count, rows: count }));
}
