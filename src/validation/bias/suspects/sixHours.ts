import { HOUR_MS } from "../../../core/index.js";
import { manyTerms } from "../longRunError.js";
import type { BiasForm, FittedSuspect } from "./suspect.js";
import { sayOff } from "./words.js";

const HOURS = 24;
/** A quarter of a day, as a session of an exchange has it. */
const BLOCK = 6;

/** Six neighbouring UTC hours of decisions that are off. */
export const SIX_HOURS: FittedSuspect = {
  kind: "fitted",
  id: "hours",
  name: "neighbouring hours",
  forms({ predictions: { t0Ms } }) {
    const hours = t0Ms.map((t0) => Math.floor(t0 / HOUR_MS) % HOURS);
    if (new Set(hours).size <= BLOCK) return [];
    return Array.from({ length: HOURS }, (_, from): BiasForm => ({
      of: `from ${clock(from)} to ${clock((from + BLOCK) % HOURS)} UTC`,
      direction: hours.map((hour) => ((hour - from + HOURS) % HOURS < BLOCK ? 1 : 0)),
    }));
  },
  // Blocks that begin an hour apart are nearly one.
  looks: 12,
  // As of one hour: the rest of the day lies between.
  terms: manyTerms,
  say: ({ form, where }) => `${form.of} its P(BUY) is ${sayOff(where)}`,
};

function clock(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}
