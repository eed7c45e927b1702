/** How long one has to wait, in words: `12 s`, `5 min`, `3 h`; rounded up, since nobody may come back too early. */
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../core/index.js";

/** The words for a wait. @param waitMs At least 0. */
export function waitWords(waitMs: number): string {
  if (waitMs < 2 * MINUTE_MS) return `${Math.ceil(waitMs / SECOND_MS)} s`;
  return waitMs < 2 * HOUR_MS ? `${Math.ceil(waitMs / MINUTE_MS)} min` : `${Math.ceil(waitMs / HOUR_MS)} h`;
}
