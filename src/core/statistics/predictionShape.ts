/** Whether predictions still tell rows apart: a model that has collapsed says the same of every row. */

/** How a column of numbers in [0, 1] is spread out. */
export interface PredictionShape {
  /** Standard deviation. */
  readonly spread: number;
  /** Entropy of their histogram over 100 equal bins, in bits: 0 where all fall into one, 6.64 over even bins. */
  readonly entropyBits: number;
  /** Share within 0.01 of 0 or 1, where the slope of a sigmoid is too small to learn by. */
  readonly saturatedFrac: number;
}

const BINS = 100;
const EDGE = 0.01;

/** NaN: refused by none; a NaN value makes the spread NaN. @returns NaN figures without rows. */
export function predictionShape(values: ArrayLike<number>): PredictionShape {
  const n = values.length;
  const counts = new Int32Array(BINS);
  let sum = 0;
  let saturated = 0;
  for (let i = 0; i < n; i++) {
    const value = values[i]!;
    sum += value;
    if (value < EDGE || value > 1 - EDGE) saturated++;
    counts[Math.min(BINS - 1, Math.floor(value * BINS))]!++;
  }
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i]! - sum / n) ** 2;
  let entropyBits = n === 0 ? NaN : 0;
  for (const count of counts) if (count > 0) entropyBits -= (count / n) * Math.log2(count / n);
  return { spread: Math.sqrt(squares / n), entropyBits, saturatedFrac: saturated / n };
}
