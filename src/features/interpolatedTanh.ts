/** tanh from a table, several times as fast as `Math.tanh`: the sentiment score takes five a bar. */

const STEPS = 256;
/** Beyond this tanh is 1 to 2e-12. */
const FURTHEST = 14;
const KNOTS: Float64Array = Float64Array.from({ length: FURTHEST * STEPS + 2 }, (_, k) => Math.tanh(k / STEPS));

/**
 * tanh(x) by cubic Hermite interpolation, to 3e-12. NaN in, NaN out.
 *
 * The slope at a knot is 1 - tanh^2, so the table of values is enough.
 */
export function interpolatedTanh(x: number): number {
  const size = Math.abs(x);
  if (size >= FURTHEST) return Math.sign(x);
  const at = size * STEPS;
  const knot = Math.floor(at);
  const left = KNOTS[knot]!;
  const right = KNOTS[knot + 1]!;
  const t = at - knot;
  const rise = right - left;
  const slopeLeft = (1 - left * left) / STEPS - rise;
  const slopeRight = (1 - right * right) / STEPS - rise;
  const value = left + t * rise + t * (1 - t) * ((1 - t) * slopeLeft - t * slopeRight);
  return x < 0 ? -value : value;
}
