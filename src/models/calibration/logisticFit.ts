/** Logistic regression of a target in [0, 1] on one column: the core of Platt's sigmoid and of a temperature. */
import { sigmoid } from "../../core/index.js";

const MOST_STEPS = 200;
/** A Newton step shorter than this, on columns of size one, is the last. */
const SHORTEST_STEP = 1e-12;

export interface LogisticOptions {
  readonly intercept: "fitted" | "none";
  readonly leastSlope: number;
  readonly greatestSlope?: number;
}

export interface LogisticLine {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * The line a x + b whose sigmoid has the least cross-entropy to the targets, its slope kept in bounds.
 *
 * The loss is convex, so the best slope within bounds is the free one or the bound nearest to it; at a
 * bound only the intercept is fitted.
 */
export function logisticFit(
  x: Float64Array,
  target: Float64Array,
  { intercept, leastSlope, greatestSlope = Infinity }: LogisticOptions,
): LogisticLine {
  const free = newton(
    x,
    target,
    { slope: 1, intercept: 0 },
    { slope: true, intercept: intercept === "fitted" },
    greatestSlope,
  );
  if (free.slope >= leastSlope && free.slope <= greatestSlope) return free;
  const bound = free.slope < leastSlope ? leastSlope : greatestSlope;
  return newton(
    x,
    target,
    { slope: bound, intercept: 0 },
    { slope: false, intercept: intercept === "fitted" },
    greatestSlope,
  );
}

/** Newton's method with halved steps until the loss falls; ends early once the slope has left `far` behind. */
function newton(
  x: Float64Array,
  target: Float64Array,
  start: LogisticLine,
  moves: { readonly slope: boolean; readonly intercept: boolean },
  far: number,
): LogisticLine {
  let line = start;
  if (!moves.slope && !moves.intercept) return line;
  let loss = crossEntropy(x, target, line);
  for (let step = 0; step < MOST_STEPS && line.slope <= far; step++) {
    const { slope, intercept } = newtonStep(x, target, line, moves);
    if (Math.abs(slope) + Math.abs(intercept) < SHORTEST_STEP) return line;
    let scale = 1;
    let next = line;
    let nextLoss = Infinity;
    for (; scale > SHORTEST_STEP; scale /= 2) {
      next = { slope: line.slope + scale * slope, intercept: line.intercept + scale * intercept };
      nextLoss = crossEntropy(x, target, next);
      if (nextLoss < loss) break;
    }
    if (!(nextLoss < loss)) return line;
    line = next;
    loss = nextLoss;
  }
  return line;
}

function newtonStep(
  x: Float64Array,
  target: Float64Array,
  { slope, intercept }: LogisticLine,
  moves: { readonly slope: boolean; readonly intercept: boolean },
): LogisticLine {
  let gradientA = 0;
  let gradientB = 0;
  let aa = 0;
  let ab = 0;
  let bb = 0;
  for (let i = 0; i < x.length; i++) {
    const p = sigmoid(slope * x[i]! + intercept);
    const away = p - target[i]!;
    const curve = p * (1 - p);
    gradientA += away * x[i]!;
    gradientB += away;
    aa += curve * x[i]! * x[i]!;
    ab += curve * x[i]!;
    bb += curve;
  }
  if (!moves.intercept) return { slope: aa > 0 ? -gradientA / aa : 0, intercept: 0 };
  if (!moves.slope) return { slope: 0, intercept: bb > 0 ? -gradientB / bb : 0 };
  const determinant = aa * bb - ab * ab;
  if (!(determinant > 0)) return { slope: 0, intercept: bb > 0 ? -gradientB / bb : 0 };
  return {
    slope: -(bb * gradientA - ab * gradientB) / determinant,
    intercept: -(aa * gradientB - ab * gradientA) / determinant,
  };
}

/** Sum over rows of ln(1 + e^z) - t z, which never overflows. */
function crossEntropy(x: Float64Array, target: Float64Array, { slope, intercept }: LogisticLine): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const z = slope * x[i]! + intercept;
    sum += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - target[i]! * z;
  }
  return sum;
}
