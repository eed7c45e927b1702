/**
 * Weights under which the mean of several members' probabilities has the least log-loss.
 *
 * The log-loss of a weighted mean is convex in the weights, so the best ones over the simplex are found
 * by Newton steps whose small quadratic problem is solved by moving weight between pairs of members.
 * Nothing is drawn: equal inputs give equal weights, and members that never differ share equally.
 */
import { requireBinary, requireSameLength } from "../../core/index.js";

const MOST_STEPS = 100;
/** Nats by which the loss may at most exceed its minimum. */
const GREATEST_EXCESS = 1e-10;
const MOST_SWEEPS = 10_000;
const LEAST_MOVE = 1e-14;
/** Nearest that a probability may come to 0: one sure and wrong row must not decide alone. */
const EDGE = 1e-7;

/**
 * @param probabilities One column a member, P(BUY) on rows that none of the members has learnt from.
 * @returns One weight a member, at least 0, together 1.
 * @throws {RangeError} If there is no member or no row, columns differ in length, or a value lies outside its range.
 * Source: the linear opinion pool (Stone 1961), its weights by maximum likelihood.
 */
export function learnEnsembleWeights(
  probabilities: readonly (Float32Array | Float64Array)[],
  labels: Uint8Array,
): Float64Array {
  const likelihoods = likelihoodsOf(probabilities, labels);
  const members = probabilities.length;
  let weights: Float64Array = new Float64Array(members).fill(1 / members);
  let loss = logLossOf(likelihoods, weights);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gain, curvature } = derivatives(likelihoods, weights);
    // By convexity no weights can lower the loss by more than this.
    if (Math.max(...gain) - 1 < GREATEST_EXCESS) break;
    const target = quadraticStep(weights, gain, curvature);
    let scale = 1;
    let next = weights;
    let nextLoss = Infinity;
    for (; scale > 1e-9; scale /= 2) {
      next = weights.map((weight, k) => weight + scale * (target[k]! - weight));
      nextLoss = logLossOf(likelihoods, next);
      if (nextLoss < loss) break;
    }
    if (!(nextLoss < loss)) break;
    weights = next;
    loss = nextLoss;
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** What each member thought of what then happened: p where the label is BUY, 1 - p where it is SELL. */
function likelihoodsOf(probabilities: readonly (Float32Array | Float64Array)[], labels: Uint8Array): Float64Array[] {
  const action = "learn ensemble weights";
  if (probabilities.length === 0)
    throw new RangeError(`Cannot ${action} as there must be at least one member: found none`);
  if (labels.length === 0) throw new RangeError(`Cannot ${action} as there must be at least one row: found none`);
  requireSameLength(action, {
    labels,
    ...Object.fromEntries(probabilities.map((column, k) => [`member ${k}`, column])),
  });
  requireBinary(action, { labels });
  return probabilities.map((column, k) =>
    Float64Array.from(column, (p, row) => {
      if (!(p >= 0 && p <= 1))
        throw new RangeError(
          `Cannot ${action} as every probability must lie in [0, 1]: row ${row} of member ${k} is ${p}`,
        );
      return Math.max(EDGE, labels[row] === 1 ? p : 1 - p);
    }),
  );
}

function pooledAt(likelihoods: readonly Float64Array[], weights: Float64Array, row: number): number {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) sum += weights[k]! * likelihoods[k]![row]!;
  return sum;
}

function logLossOf(likelihoods: readonly Float64Array[], weights: Float64Array): number {
  const rows = likelihoods[0]!.length;
  let sum = 0;
  for (let row = 0; row < rows; row++) sum -= Math.log(pooledAt(likelihoods, weights, row));
  return sum / rows;
}

/**
 * Minus the slope and the curvature of the loss; at the optimum `gain` is 1 where a weight is positive and
 * less elsewhere.
 */
function derivatives(
  likelihoods: readonly Float64Array[],
  weights: Float64Array,
): { readonly gain: Float64Array; readonly curvature: readonly Float64Array[] } {
  const members = weights.length;
  const rows = likelihoods[0]!.length;
  const gain = new Float64Array(members);
  const curvature = Array.from(weights, () => new Float64Array(members));
  const ratios = new Float64Array(members);
  for (let row = 0; row < rows; row++) {
    const pooled = pooledAt(likelihoods, weights, row);
    for (let k = 0; k < members; k++) {
      ratios[k] = likelihoods[k]![row]! / pooled;
      gain[k]! += ratios[k]! / rows;
      for (let j = 0; j <= k; j++) curvature[k]![j]! += (ratios[k]! * ratios[j]!) / rows;
    }
  }
  for (let k = 0; k < members; k++) for (let j = 0; j < k; j++) curvature[j]![k] = curvature[k]![j]!;
  return { gain, curvature };
}

/**
 * The weights on the simplex that minimise the loss's quadratic at `weights`: pairs trade weight until none
 * gains by it.
 */
function quadraticStep(weights: Float64Array, gain: Float64Array, curvature: readonly Float64Array[]): Float64Array {
  const members = weights.length;
  const target = weights.slice();
  const slope = gain.map((value) => -value);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let furthest = 0;
    for (let to = 1; to < members; to++) {
      for (let from = 0; from < to; from++) {
        const bend = curvature[to]![to]! + curvature[from]![from]! - 2 * curvature[to]![from]!;
        // Members that never differ have nothing to trade.
        if (!(bend > 1e-15)) continue;
        const move = Math.max(-target[to]!, Math.min(target[from]!, (slope[from]! - slope[to]!) / bend));
        target[to]! += move;
        target[from]! -= move;
        for (let k = 0; k < members; k++) slope[k]! += move * (curvature[k]![to]! - curvature[k]![from]!);
        furthest = Math.max(furthest, Math.abs(move));
      }
    }
    if (furthest < LEAST_MOVE) break;
  }
  return target;
}
