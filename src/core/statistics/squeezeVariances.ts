/**
 * What the variances of groups that are alike have in common. A variance of few days is rough, and a test at a strict
 * level pays dearly for it: Student's t on 20 degrees of freedom asks for 4.7 errors where the normal curve asks for
 * 3.8. Two dozen groups whose days vary much alike know together what none of them knows alone.
 */
import { requireInRange, requireInteger } from "../guards.js";
import { digamma, trigamma } from "./gamma.js";
import { mean } from "./moments.js";

/** A scaled inverse chi-square distribution, from which the groups' true variances are taken to come. */
export interface VariancePrior {
  readonly variance: number;
  /** How much alike they are: 0 not at all, infinite where they differ no more than by chance. */
  readonly degrees: number;
}

const NEWTON_STEPS = 50;
const SETTLED = 1e-12;

/**
 * The prior of variances that each rest on so many degrees of freedom.
 *
 * Variances of 0 tell nothing and are left out; fewer than two others have nothing in common (0 degrees).
 *
 * @throws {RangeError} If a variance is negative or no number, or there is no degree of freedom.
 * Source: Smyth (2004), "Linear models and empirical Bayes methods", section 6.2.
 */
export function priorOfVariances(variances: ArrayLike<number>, degrees: number): VariancePrior {
  const action = "find what variances have in common";
  requireInteger(action, { degrees }, { atLeast: 1 });
  for (let g = 0; g < variances.length; g++) requireInRange(action, { variance: variances[g]! }, { atLeast: 0 });
  const known = Array.from(variances).filter((variance) => variance > 0);
  if (known.length < 2) return { variance: known[0] ?? 0, degrees: 0 };
  const half = degrees / 2;
  const logs = known.map((variance) => Math.log(variance) - digamma(half) + Math.log(half));
  const centre = mean(logs);
  const spread = logs.reduce((sum, log) => sum + (log - centre) ** 2, 0) / (logs.length - 1) - trigamma(half);
  if (spread <= 0) return { variance: mean(known), degrees: Infinity };
  const halfPrior = inverseTrigamma(spread);
  return { variance: Math.exp(centre + digamma(halfPrior) - Math.log(halfPrior)), degrees: 2 * halfPrior };
}

/** A group's variance drawn towards the prior, by their degrees of freedom. */
export function squeezedVariance(own: number, degrees: number, prior: VariancePrior): VariancePrior {
  if (prior.degrees === Infinity) return prior;
  const total = degrees + prior.degrees;
  return { variance: (degrees * own + prior.degrees * prior.variance) / total, degrees: total };
}

/** Where the trigamma function has this value, by Newton's steps on its reciprocal, which is nearly straight. */
function inverseTrigamma(value: number): number {
  let x = 0.5 + 1 / value;
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const at = trigamma(x);
    const slope = (trigamma(x * (1 + 1e-6)) - trigamma(x * (1 - 1e-6))) / (2e-6 * x);
    const move = (at * (1 - at / value)) / slope;
    x += move;
    if (Math.abs(move) < SETTLED * x) break;
  }
  return x;
}
