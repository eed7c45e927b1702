import { utcDay } from "../../../core/index.js";
import { manyTerms } from "../longRunError.js";
import { formsOfGroups } from "./formsOfGroups.js";
import type { BiasForm, FittedSuspect } from "./suspect.js";
import { sayOff } from "./words.js";

/** From 1 January 1970 on, which was a Thursday. */
const WEEKDAYS = ["Thursdays", "Fridays", "Saturdays", "Sundays", "Mondays", "Tuesdays", "Wednesdays"];
const WEEKEND = new Set(["Saturdays", "Sundays"]);

/** One UTC day of the week that is off, or its weekend. */
export const WEEKDAY: FittedSuspect = {
  kind: "fitted",
  id: "weekday",
  name: "one weekday",
  forms({ predictions: { t0Ms } }) {
    const dayOf = Array.from(t0Ms, (t0) => WEEKDAYS[utcDay(t0) % WEEKDAYS.length]!);
    const days = formsOfGroups(dayOf);
    const shown = new Set(dayOf);
    // Of fewer days a weekend is one of them, or all but one.
    if (shown.size < 4 || ![...WEEKEND].every((day) => shown.has(day))) return days;
    const weekend: BiasForm = {
      of: "weekends",
      direction: Float64Array.from(dayOf, (day) => (WEEKEND.has(day) ? 1 : 0)),
    };
    return [...days, weekend];
  },
  // A month has five of a kind: too few to read an error off, so that it is read off all days.
  isSlow: true,
  terms: manyTerms,
  say: ({ form, where }) => `on ${form.of} its P(BUY) is ${sayOff(where)}`,
};
