import { HOUR_MS } from "../../../core/index.js";
import { manyTerms } from "../longRunError.js";
import { formsOfGroups } from "./formsOfGroups.js";
import type { BiasEvidence, FittedSuspect } from "./suspect.js";
import { sayOff } from "./words.js";

const HOURS = 24;

/** One UTC hour of decisions that is off. */
export const HOUR: FittedSuspect = {
  kind: "fitted",
  id: "hour",
  name: "one hour",
  forms: (evidence) =>
    formsOfGroups(Array.from(hoursOf(evidence), (hour) => `${String(hour).padStart(2, "0")}:00 UTC`)),
  groups: hoursOf,
  // One value a day of one hour, the rest of the day between: its memory is short.
  terms: manyTerms,
  say: ({ form, where }) => `at ${form.of} its P(BUY) is ${sayOff(where)}`,
};

function hoursOf({ predictions: { t0Ms } }: BiasEvidence): Int32Array {
  return Int32Array.from(t0Ms, (t0) => Math.floor(t0 / HOUR_MS) % HOURS);
}
