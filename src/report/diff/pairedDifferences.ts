/** How two models differ on the rows they share; each difference is B - A, paired row by row. */
import {
  estimateAucDifference,
  estimateMean,
  estimateShare,
  rocAuc,
  utcDay,
  utcHour,
  type Estimate,
} from "../../core/index.js";
import type { SharedRows } from "../../predictions/index.js";

/** A metric of both sides and their paired difference. */
export interface PairedMetric {
  readonly a: number;
  readonly b: number;
  /** B - A, with its interval over days. */
  readonly difference: Estimate;
}

/** Share of Buy of both sides in one UTC hour of the decision. */
export interface PairedHour {
  readonly hour: number;
  readonly n: number;
  readonly a: Estimate;
  readonly b: Estimate;
}

/** All that is compared on shared rows. */
export interface PairedDifferences {
  readonly n: number;
  readonly days: number;
  readonly buyShare: PairedMetric;
  /** Null without labels, AUC also where they hold one class only. */
  readonly auc: PairedMetric | null;
  readonly brier: PairedMetric | null;
  /** Rows by decision: both Buy, only A, only B, neither. */
  readonly agreement: {
    readonly both: number;
    readonly onlyA: number;
    readonly onlyB: number;
    readonly neither: number;
  };
  /** Hours with rows, earliest first. */
  readonly hours: readonly PairedHour[];
}

/**
 * @param rows At least one row.
 * @throws {RangeError} If there is no row.
 */
export function pairedDifferences(
  rows: SharedRows,
  { confidence }: { readonly confidence: number },
): PairedDifferences {
  const { t0Ms, buyA, buyB, probabilityA, probabilityB, label } = rows;
  const n = t0Ms.length;
  if (n === 0)
    throw new RangeError(
      "Cannot compare predictions as both tables must hold the same decision at least once: found no shared row",
    );
  const paired = (a: ArrayLike<number>, b: ArrayLike<number>): PairedMetric => ({
    a: meanValue(a),
    b: meanValue(b),
    difference: estimateMean({
      timeMs: t0Ms,
      values: Float64Array.from(a, (value, k) => b[k]! - value),
      within: { low: -1, high: 1 },
      confidence,
    }),
  });
  const squares = (probability: Float64Array): Float64Array =>
    Float64Array.from(probability, (p, k) => (p - label![k]!) ** 2);
  const hasBothClasses = label?.includes(0) === true && label.includes(1);
  return {
    n,
    days: new Set(Array.from(t0Ms, utcDay)).size,
    buyShare: paired(buyA, buyB),
    brier: label === undefined ? null : paired(squares(probabilityA), squares(probabilityB)),
    auc: !hasBothClasses
      ? null
      : {
          a: rocAuc(label, probabilityA),
          b: rocAuc(label, probabilityB),
          difference: estimateAucDifference({
            timeMs: t0Ms,
            labels: label,
            scoresA: probabilityB,
            scoresB: probabilityA,
            confidence,
          }),
        },
    agreement: {
      both: count(n, (k) => buyA[k] === 1 && buyB[k] === 1),
      onlyA: count(n, (k) => buyA[k] === 1 && buyB[k] === 0),
      onlyB: count(n, (k) => buyA[k] === 0 && buyB[k] === 1),
      neither: count(n, (k) => buyA[k] === 0 && buyB[k] === 0),
    },
    hours: Array.from({ length: 24 }, (_, hour) => hour).flatMap((hour) => {
      const inHour = Int32Array.from(t0Ms.keys()).filter((k) => utcHour(t0Ms[k]!) === hour);
      if (inHour.length === 0) return [];
      const timeMs = Float64Array.from(inHour, (k) => t0Ms[k]!);
      const shareOf = (buy: ArrayLike<number>): Estimate =>
        estimateShare({ timeMs, hits: inHour.map((k) => buy[k]!), confidence });
      return [{ hour, n: inHour.length, a: shareOf(buyA), b: shareOf(buyB) }];
    }),
  };
}

function meanValue(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  return sum / values.length;
}

function count(n: number, holds: (row: number) => boolean): number {
  let found = 0;
  for (let k = 0; k < n; k++) if (holds(k)) found++;
  return found;
}
