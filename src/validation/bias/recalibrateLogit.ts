/** Logit recalibration: what straight line on the logit scale would set probabilities right. */
import {
  logit,
  normalQuantile,
  requireBinary,
  requireInRange,
  requireSameLength,
  sigmoid,
  type Estimate,
} from "../../core/index.js";

export interface LogitRecalibration {
  /** 0 for calibrated probabilities: above it they are too low. */
  readonly intercept: Estimate;
  /** 1 for calibrated probabilities: below it they are too far from the centre, above it too near. */
  readonly slope: Estimate;
  /** Of [intercept, slope], clustered by day. */
  readonly covariance: readonly [readonly [number, number], readonly [number, number]];
}

/** Probabilities are kept this far from 0 and 1 before their logit is taken. */
const EDGE = 1e-7;
const MOST_STEPS = 50;
/** Newton's steps end when neither coefficient moves by more. */
const SETTLED = 1e-10;

/**
 * Fits logit P(BUY) = intercept + slope x logit(p) by maximum likelihood; intervals from the sandwich
 * covariance with one cluster a block of days, so overlapping labels and symbols are not counted twice.
 *
 * @param clusterOfRow Shape [rows]: 0 to clusters - 1.
 * @returns Null where there is no finite answer: one class, one probability, or classes that p separates.
 * Source: Cox (1958); sandwich with the small-sample factor G / (G - 1) (n - 1) / (n - 2), as statsmodels has it.
 */
export function recalibrateLogit(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  clusterOfRow: ArrayLike<number>,
  { confidence }: { readonly confidence: number },
): LogitRecalibration | null {
  const action = "recalibrate probabilities";
  requireSameLength(action, { labels, probabilities, clusterOfRow });
  requireBinary(action, { labels });
  requireInRange(action, { confidence }, { above: 0, below: 1 });
  const x = Float64Array.from(probabilities, (p) => logit(Math.min(1 - EDGE, Math.max(EDGE, p))));
  let a = 0;
  let b = 1;
  let information: Information | undefined;
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradientA, gradientB, ...rest } = slopesAt(labels, x, a, b);
    information = rest;
    const determinant = rest.aa * rest.bb - rest.ab ** 2;
    if (!(determinant > 1e-12 * rest.aa * rest.bb)) return null;
    const moveA = (rest.bb * gradientA - rest.ab * gradientB) / determinant;
    const moveB = (rest.aa * gradientB - rest.ab * gradientA) / determinant;
    a += moveA;
    b += moveB;
    if (!Number.isFinite(a) || !Number.isFinite(b) || Math.abs(a) > 1e3 || Math.abs(b) > 1e3) return null;
    if (Math.abs(moveA) < SETTLED && Math.abs(moveB) < SETTLED) {
      const covariance = sandwich(labels, x, clusterOfRow, { a, b, information });
      const z = normalQuantile(0.5 + confidence / 2);
      const estimate = (value: number, variance: number): Estimate => ({
        value,
        low: value - z * Math.sqrt(variance),
        high: value + z * Math.sqrt(variance),
      });
      return { intercept: estimate(a, covariance[0][0]), slope: estimate(b, covariance[1][1]), covariance };
    }
  }
  return null;
}

interface Information {
  readonly aa: number;
  readonly ab: number;
  readonly bb: number;
}

function slopesAt(
  labels: ArrayLike<number>,
  x: Float64Array,
  a: number,
  b: number,
): Information & { readonly gradientA: number; readonly gradientB: number } {
  let gradientA = 0;
  let gradientB = 0;
  let aa = 0;
  let ab = 0;
  let bb = 0;
  for (let i = 0; i < x.length; i++) {
    const xi = x[i]!;
    const p = sigmoid(a + b * xi);
    const error = labels[i]! - p;
    const weight = p * (1 - p);
    gradientA += error;
    gradientB += error * xi;
    aa += weight;
    ab += weight * xi;
    bb += weight * xi * xi;
  }
  return { gradientA, gradientB, aa, ab, bb };
}

function sandwich(
  labels: ArrayLike<number>,
  x: Float64Array,
  clusterOfRow: ArrayLike<number>,
  { a, b, information }: { readonly a: number; readonly b: number; readonly information: Information },
): LogitRecalibration["covariance"] {
  const byCluster = new Map<number, [number, number]>();
  for (let i = 0; i < x.length; i++) {
    const error = labels[i]! - sigmoid(a + b * x[i]!);
    const sums = byCluster.get(clusterOfRow[i]!) ?? [0, 0];
    sums[0] += error;
    sums[1] += error * x[i]!;
    byCluster.set(clusterOfRow[i]!, sums);
  }
  const clusters = byCluster.size;
  const factor = clusters > 1 ? (clusters / (clusters - 1)) * ((x.length - 1) / (x.length - 2)) : NaN;
  let aa = 0;
  let ab = 0;
  let bb = 0;
  for (const [first, second] of byCluster.values()) {
    aa += factor * first * first;
    ab += factor * first * second;
    bb += factor * second * second;
  }
  // inverse(information) x meat x inverse(information)
  const determinant = information.aa * information.bb - information.ab ** 2;
  const [i00, i01, i11] = [information.bb / determinant, -information.ab / determinant, information.aa / determinant];
  const r00 = i00 * aa + i01 * ab;
  const r01 = i00 * ab + i01 * bb;
  const r10 = i01 * aa + i11 * ab;
  const r11 = i01 * ab + i11 * bb;
  const cross = r00 * i01 + r01 * i11;
  return [
    [r00 * i00 + r01 * i01, cross],
    [cross, r10 * i01 + r11 * i11],
  ];
}
