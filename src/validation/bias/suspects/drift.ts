import { manyTerms } from "../longRunError.js";
import type { BiasForm, FittedSuspect } from "./suspect.js";
import { sayOff } from "./words.js";

/** Where in the span a break is looked for. */
const BREAKS = [0.25, 0.375, 0.5, 0.625, 0.75];

/** Right at first and more and more off, off since a day, or off one way and then the other. */
export const DRIFT: FittedSuspect = {
  kind: "fitted",
  id: "drift",
  name: "drift over time",
  forms({ predictions: { t0Ms } }) {
    const firstMs = t0Ms[0]!;
    const spanMs = t0Ms.at(-1)! - firstMs;
    if (spanMs === 0) return [];
    const age = t0Ms.map((t0) => (t0 - firstMs) / spanMs);
    return [
      { of: "and grows to the end", direction: age },
      { of: "at the end and off the other way at the start", direction: age.map((value) => 2 * value - 1) },
      ...BREAKS.map((share): BiasForm => ({
        of: `after ${(100 * share).toFixed(0)} % of the days`,
        direction: age.map((value) => (value >= share ? 1 : 0)),
      })),
      {
        of: "in the second half and off the other way in the first",
        direction: age.map((value) => (value >= 0.5 ? 1 : -1)),
      },
    ];
  },
  // Breaks of neighbouring days are nearly one.
  looks: 6,
  isSlow: true,
  // It is told from one shift by an error that must not be rough: few sums leave it off by half.
  terms: manyTerms,
  resemblesShift: true,
  say: ({ form, where }) => `it has drifted: its P(BUY) is ${sayOff(where)} ${form.of}`,
};
