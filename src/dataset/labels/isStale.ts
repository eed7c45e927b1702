import type { Bars } from "../../market/index.js";

/**
 * Whether nothing was traded in bars `from` to `to`, both inclusive, and the price did not move: a halted or dead
 * market, whose return of 0 says nothing of where the price went.
 */
export function isStale(
  { open, close, volume }: Bars,
  { from, to }: { readonly from: number; readonly to: number },
): boolean {
  if (close[to]! !== open[from]!) return false;
  for (let bar = from; bar <= to; bar++) if (volume[bar] !== 0) return false;
  return true;
}
