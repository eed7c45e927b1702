/** Logit recalibration: what straight line on the logit scale would set probabilities right. */
import {
  cosineInterval,
  logit,
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
}

/** Probabilities are kept this far from 0 and 1 before their logit is taken. */
const EDGE = 1e-7;
const MOST_STEPS = 50;
/** Newton's steps end when neither coefficient moves by more. */
const SETTLED = 1e-10;

/**
 * Fits logit P(BUY) = intercept + slope x logit(p) by maximum likelihood; intervals from what each day adds to a
 * coefficient, as of every number on a page, so that neither symbols nor days that resemble each other count twice.
 *
 * @param dayOfRow Shape [rows], ascending.
 * @returns Null where there is no finite answer: one class, one probability, or classes that p separates. On one day
 *   the intervals are the whole line.
 * Source: Cox (1958); the sandwich of daily scores, their long-run variance by {@link cosineInterval}.
 */
export function recalibrateLogit(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  dayOfRow: ArrayLike<number>,
  { confidence }: { readonly confidence: number },
): LogitRecalibration | null {
  const action = "recalibrate probabilities";
  requireSameLength(action, { labels, probabilities, dayOfRow });
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
      const [ofIntercept, ofSlope] = dailyInfluence(labels, x, dayOfRow, { a, b, information });
      return {
        intercept: cosineInterval(ofIntercept, { value: a, confidence }).estimate,
        slope: cosineInterval(ofSlope, { value: b, confidence }).estimate,
      };
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

/** What each day with rows moves [intercept, slope] by, times the days. */
function dailyInfluence(
  labels: ArrayLike<number>,
  x: Float64Array,
  dayOfRow: ArrayLike<number>,
  { a, b, information: { aa, ab, bb } }: { readonly a: number; readonly b: number; readonly information: Information },
): readonly [number[], number[]] {
  const byDay = new Map<number, [number, number]>();
  for (let i = 0; i < x.length; i++) {
    const error = labels[i]! - sigmoid(a + b * x[i]!);
    const sums = byDay.get(dayOfRow[i]!) ?? [0, 0];
    sums[0] += error;
    sums[1] += error * x[i]!;
    byDay.set(dayOfRow[i]!, sums);
  }
  const scores = [...byDay.values()];
  const scale = scores.length / (aa * bb - ab ** 2);
  return [
    scores.map(([first, second]) => scale * (bb * first - ab * second)),
    scores.map(([first, second]) => scale * (aa * second - ab * first)),
  ];
}
