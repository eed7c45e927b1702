/**
 * The two parts of every run: development, on which everything is decided, and confirmation, which only
 * validation opens.
 */
import type { Dataset } from "../dataset.js";

type Periods = Pick<Dataset, "t0Ms" | "t1Ms" | "confirmationFromMs">;

/** Rows whose label is known when the confirmation period begins; `purgedCount` rows before it are not. */
export function developmentRows({ t0Ms, t1Ms, confirmationFromMs }: Periods): {
  readonly idx: Int32Array;
  readonly purgedCount: number;
} {
  const before = rowsWhere(t0Ms, (t0) => t0 < confirmationFromMs);
  const idx = before.filter((row) => t1Ms[row]! <= confirmationFromMs);
  return { idx, purgedCount: before.length - idx.length };
}

/** Rows decided in the confirmation period. */
export function confirmationRows({ t0Ms, confirmationFromMs }: Periods): Int32Array {
  return rowsWhere(t0Ms, (t0) => t0 >= confirmationFromMs);
}

function rowsWhere(t0Ms: Float64Array, holds: (t0: number) => boolean): Int32Array {
  return Int32Array.from({ length: t0Ms.length }, (_, row) => row).filter((row) => holds(t0Ms[row]!));
}
