/**
 * The focal loss and what it does to a probability.
 *
 * It is not strictly proper: its minimiser is not the posterior but a link of it. At alpha 0.25 and
 * gamma 2 a coin flip comes out as 0.399, so the link has to be undone before a score is read as P(BUY).
 *
 * Source: Lin et al. (2017), arXiv 1708.02002; link after Charoenphakdee et al. (CVPR 2021).
 */
import { requireBinary, requireInRange, requireSameLength, requireUnitInterval, sigmoid } from "../../core/index.js";

export interface FocalParameters {
  /** Weight of BUY; SELL has 1 - alpha. */
  readonly alpha: number;
  /** How much rows that are right already count less; 0 is weighted cross-entropy. */
  readonly gamma: number;
}

/** Nearest that a probability may come to 0 or 1 before its logarithm is taken. */
const EDGE = 1e-7;
/** Bisection of a logit in [-40, 40] to the last bit of a double. */
const HALVINGS = 64;
const FURTHEST_LOGIT = 40;

/** What the loss has where nothing is said of it: that of Lin et al. */
const PUBLISHED: FocalParameters = { alpha: 0.25, gamma: 2 };

/**
 * Mean focal loss over rows; alpha 0.25 and gamma 2 unless something else is said.
 *
 * @throws {RangeError} If columns differ in length, or a value lies outside its range.
 */
export function focalLoss(y: ArrayLike<number>, p: ArrayLike<number>, options: Partial<FocalParameters> = {}): number {
  const parameters = { ...PUBLISHED, ...options };
  requireFocal("measure a focal loss", parameters);
  requireSameLength("measure a focal loss", { y, p });
  requireBinary("measure a focal loss", { y });
  requireUnitInterval("measure a focal loss", { probability: p });
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += focalTerm(y[i]!, p[i]!, parameters);
  return sum / y.length;
}

/** Loss of one row. */
export function focalTerm(y: number, p: number, { alpha, gamma }: FocalParameters): number {
  const right = Math.min(1 - EDGE, Math.max(EDGE, y === 1 ? p : 1 - p));
  return -(y === 1 ? alpha : 1 - alpha) * (1 - right) ** gamma * Math.log(right);
}

/** The score that minimises the loss where P(BUY) is `posterior`. */
export function focalLink(posterior: number, parameters: FocalParameters): number {
  requireFocal("apply a focal link", parameters);
  requireInRange("apply a focal link", { posterior }, { atLeast: 0, atMost: 1 });
  if (posterior === 0 || posterior === 1) return posterior;
  let low = -FURTHEST_LOGIT;
  let high = FURTHEST_LOGIT;
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    if (inverse(sigmoid(middle), parameters) < posterior) low = middle;
    else high = middle;
  }
  return sigmoid((low + high) / 2);
}

/** P(BUY) where the score is the loss's minimiser: undoes {@link focalLink}, in closed form. */
export function focalInverseLink(score: number, parameters: FocalParameters): number {
  requireFocal("undo a focal link", parameters);
  requireInRange("undo a focal link", { score }, { atLeast: 0, atMost: 1 });
  return score === 0 || score === 1 ? score : inverse(score, parameters);
}

/** {@link focalInverseLink} of a whole column. */
export function focalInverseLinks(scores: Float32Array, parameters: FocalParameters): Float32Array {
  requireFocal("undo a focal link", parameters);
  requireUnitInterval("undo a focal link", { score: scores });
  return scores.map((score) => (score === 0 || score === 1 ? score : inverse(score, parameters)));
}

/**
 * The alpha that a loss with class weights really has: weights fold into it.
 *
 * Where P(BUY) is eta, the weighted loss of a score p is on average
 * `eta w1 a f(p) + (1 - eta) w0 (1 - a) f(1 - p)`, with f(q) = -(1 - q)^gamma ln q, w1 and w0 the weights of BUY and
 * SELL and a the loss's alpha. Divided by `w1 a + w0 (1 - a)`, which no p changes, it is
 * `eta a' f(p) + (1 - eta) (1 - a') f(1 - p)` with `a' = a w1 / (a w1 + (1 - a) w0)`: the focal loss of alpha a'
 * without weights. So its minimiser is the focal link of alpha a', whatever made it, and undoing that link gives
 * eta back. Any a and weights of one product a w1 : (1 - a) w0 are one loss: beside weights that give BUY a share
 * s of the total, a = 1 - s gives both classes the same again and cancels s, while a = 1/2 leaves it.
 */
export function effectiveAlpha({
  alpha,
  buyWeight,
  sellWeight,
}: {
  readonly alpha: number;
  readonly buyWeight: number;
  readonly sellWeight: number;
}): number {
  requireInRange("fold class weights into alpha", { alpha }, { above: 0, below: 1 });
  requireInRange("fold class weights into alpha", { buyWeight, sellWeight }, { above: 0 });
  return (alpha * buyWeight) / (alpha * buyWeight + (1 - alpha) * sellWeight);
}

/**
 * First and second derivative of one row's loss by its margin (the logit of the score); the second at least
 * `leastHessian`.
 */
export function focalDerivatives(
  y: number,
  margin: number,
  { alpha, gamma }: FocalParameters,
  leastHessian: number,
): { readonly gradient: number; readonly hessian: number } {
  const sign = y === 1 ? 1 : -1;
  const weight = y === 1 ? alpha : 1 - alpha;
  const right = Math.min(1 - EDGE, Math.max(EDGE, sigmoid(sign * margin)));
  const wrong = 1 - right;
  const log = Math.log(right);
  const focus = weight * wrong ** gamma;
  return {
    gradient: sign * focus * (gamma * right * log - wrong),
    hessian: Math.max(
      leastHessian,
      right * focus * (wrong * (gamma * log + 2 * gamma + 1) - gamma * gamma * right * log),
    ),
  };
}

/** eta = (1 - alpha) phi(1 - p) / (alpha phi(p) + (1 - alpha) phi(1 - p)), phi the slope of one side of the loss. */
function inverse(p: number, { alpha, gamma }: FocalParameters): number {
  const sell = (1 - alpha) * slope(1 - p, p, gamma);
  const buy = alpha * slope(p, 1 - p, gamma);
  // Where a slope overflows or both vanish, the score is at its edge already.
  if (!Number.isFinite(sell + buy) || sell + buy === 0) return p;
  return sell / (buy + sell);
}

function slope(p: number, q: number, gamma: number): number {
  return q ** gamma / p - (gamma === 0 ? 0 : gamma * q ** (gamma - 1) * Math.log(p));
}

function requireFocal(action: string, { alpha, gamma }: FocalParameters): void {
  requireInRange(action, { alpha }, { above: 0, below: 1 });
  requireInRange(action, { gamma }, { atLeast: 0, atMost: 10 });
}
