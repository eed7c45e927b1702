import { requireInRange } from "../guards.js";
import { normalQuantile } from "./normal.js";
import { studentTCdf } from "./studentT.js";

/**
 * The t with P(T <= t) = p for `degrees` degrees of freedom.
 *
 * @throws {RangeError} If p lies outside (0, 1), or there is not more than 0 degrees of freedom.
 */
export function studentTQuantile(p: number, degrees: number): number {
  requireInRange("take a Student t quantile", { p }, { above: 0, below: 1 });
  requireInRange("take a Student t quantile", { degrees }, { above: 0 });
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  // The lower tail: heavier than the normal one, so its quantile lies further out.
  let near = normalQuantile(tail);
  let far = 2 * near;
  while (studentTCdf(far, degrees) > tail) [near, far] = [far, 2 * far];
  for (let step = 0; step < 200; step++) {
    const middle = (near + far) / 2;
    if (middle === near || middle === far) break;
    if (studentTCdf(middle, degrees) > tail) near = middle;
    else far = middle;
  }
  return p < 0.5 ? far : -far;
}
