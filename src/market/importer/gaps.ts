/** Holes in what should come at a steady pace. */
import type { TimeSpan } from "./receipt.js";

const MOST_LISTED = 20;

export interface Gaps {
  readonly gaps: readonly TimeSpan[];
  readonly gapCount: number;
}

/**
 * Every stretch between neighbours that is longer than `usualMs` by half, which may be another for the stretch that
 * ends at each; bars end after `lengthMs`.
 */
export function gapsBetween(
  timeMs: Float64Array,
  { usualMs, lengthMs = 0 }: { readonly usualMs: number | ((i: number) => number); readonly lengthMs?: number },
): Gaps {
  const gaps: TimeSpan[] = [];
  let gapCount = 0;
  for (let i = 1; i < timeMs.length; i++) {
    const dueMs = typeof usualMs === "number" ? usualMs : usualMs(i);
    if (timeMs[i]! - timeMs[i - 1]! <= 1.5 * dueMs) continue;
    gapCount++;
    if (gaps.length < MOST_LISTED) gaps.push({ fromMs: timeMs[i - 1]! + lengthMs, toMs: timeMs[i]! });
  }
  return { gaps, gapCount };
}

/** What lies between recorded spans. */
export function gapsBetweenSpans(spans: readonly (readonly [number, number])[]): Gaps {
  const gaps = spans.slice(1).map(([fromMs], i) => ({ fromMs: spans[i]![1], toMs: fromMs }));
  return { gaps: gaps.slice(0, MOST_LISTED), gapCount: gaps.length };
}
