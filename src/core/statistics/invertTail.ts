/**
 * The x >= 0 at which a falling tail probability reaches `level`, to the last bit that the tail can tell apart: 0
 * where the tail starts at or below the level, Infinity for a level of 0.
 *
 * By halving, since a tail of 1e-300 is too steep for Newton's first steps and nobody inverts tails in a loop.
 */
export function invertTail(tail: (x: number) => number, level: number): number {
  if (tail(0) <= level) return 0;
  if (level === 0) return Infinity;
  let low = 0;
  let high = 1;
  while (tail(high) > level && high < Number.MAX_VALUE / 2) {
    low = high;
    high *= 2;
  }
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    if (tail(middle) > level) low = middle;
    else high = middle;
  }
}
