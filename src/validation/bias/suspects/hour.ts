import { HOUR_MS } from "../../../core/index.js";
import { manyTerms } from "../longRunError.js";
import { formsOfGroups } from "./formsOfGroups.js";
import type { FittedSuspect } from "./suspect.js";
import { sayOff } from "./words.js";

const HOURS = 24;

/** One UTC hour of decisions that is off. */
export const HOUR: FittedSuspect = {
  kind: "fitted",
  id: "hour",
  name: "one hour",
  forms: ({ predictions: { t0Ms } }) =>
    formsOfGroups(Array.from(t0Ms, (t0) => `${String(Math.floor(t0 / HOUR_MS) % HOURS).padStart(2, "0")}:00 UTC`)),
  // One value a day of one hour, the rest of the day between: its memory is short.
  terms: manyTerms,
  say: ({ form, where }) => `at ${form.of} its P(BUY) is ${sayOff(where)}`,
};
