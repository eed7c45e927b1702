/** p-values of a family, adjusted so that each may be held against the level itself. */

/**
 * Holm's step-down adjustment: family-wise error, under any dependence. Order is kept.
 *
 * @throws {RangeError} If a p-value lies outside [0, 1].
 * Source: Holm (1979).
 */
export function holm(p: ArrayLike<number>): Float64Array {
  const order = ascending(p);
  const adjusted = new Float64Array(p.length);
  let largest = 0;
  order.forEach((at, rank) => {
    largest = Math.max(largest, Math.min(1, (p.length - rank) * p[at]!));
    adjusted[at] = largest;
  });
  return adjusted;
}

/**
 * Benjamini and Hochberg's step-up adjustment: false-discovery rate, for independent or positively
 * dependent tests. Order is kept.
 *
 * @throws {RangeError} If a p-value lies outside [0, 1].
 * Source: Benjamini & Hochberg (1995).
 */
export function benjaminiHochberg(p: ArrayLike<number>): Float64Array {
  const order = ascending(p);
  const adjusted = new Float64Array(p.length);
  let smallest = 1;
  for (let rank = p.length - 1; rank >= 0; rank--) {
    const at = order[rank]!;
    // The ratio first: rounding must not push a p below itself.
    smallest = Math.min(smallest, (p.length / (rank + 1)) * p[at]!);
    adjusted[at] = smallest;
  }
  return adjusted;
}

function ascending(p: ArrayLike<number>): number[] {
  for (let i = 0; i < p.length; i++) {
    if (!(p[i]! >= 0 && p[i]! <= 1))
      throw new RangeError(`Cannot adjust p-values as each must lie in [0, 1]: value ${i} is ${p[i]}`);
  }
  return Array.from(p, (_, i) => i).sort((a, b) => p[a]! - p[b]!);
}
