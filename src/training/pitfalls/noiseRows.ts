/** Rows from which nothing can be learnt: whatever scores above chance on them has leaked. */
import { createMatrix, HOUR_MS, type Estimate, type Matrix, type Rng } from "../../core/index.js";

export interface NoiseRows {
  readonly x: Matrix;
  readonly y: Uint8Array;
  /** Hourly, from the epoch. */
  readonly timeMs: Float64Array;
}

/** A step done in the wrong order and in the right one, on labels that are pure noise. */
export interface OrderComparison {
  /** AUC with the step before the split: it leaks. */
  readonly before: Estimate;
  /** AUC with the step inside the training rows only. */
  readonly after: Estimate;
  /** Judged rows of the right order. */
  readonly n: number;
  /** The lesson in one sentence, with both numbers. */
  readonly sentence: string;
}

export interface OrderOptions {
  readonly rng: Rng;
  /** Of the day-block bootstrap; 500 when absent. */
  readonly resamples?: number;
  /** 0.95 when absent. */
  readonly confidence?: number;
}

/** Independent standard normal features and labels that are BUY with probability `baseRate`, whatever the features. */
export function noiseRows({
  rows,
  features,
  baseRate,
  rng,
}: {
  readonly rows: number;
  readonly features: number;
  readonly baseRate: number;
  readonly rng: Rng;
}): NoiseRows {
  const values = rng.child("features");
  const labels = rng.child("labels");
  return {
    x: createMatrix(
      rows,
      features,
      Float32Array.from({ length: rows * features }, () => values.normal()),
    ),
    y: Uint8Array.from({ length: rows }, () => (labels.uniform() < baseRate ? 1 : 0)),
    timeMs: Float64Array.from({ length: rows }, (_, row) => row * HOUR_MS),
  };
}

/** `0.98 [0.97, 0.99]`. */
export function aucInWords({ value, low, high }: Estimate): string {
  return `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
}
