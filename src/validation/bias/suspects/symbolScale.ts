import type { FittedSuspect } from "./suspect.js";
import { negative, sayEstimate } from "./words.js";

const SCALES: ReadonlySet<string> = new Set(["scale", "inversion"]);

/** One symbol whose log-odds are too far apart, too close together or upside down, the others right. */
export const SYMBOL_SCALE: FittedSuspect = {
  kind: "fitted",
  id: "symbolScale",
  name: "one symbol's confidence",
  forms({ predictions: { symbol } }, logOdds) {
    const names = [...new Set(symbol)].sort();
    if (names.length < 2) return [];
    return names.map((of) => ({ of, direction: logOdds.map((value, row) => (symbol[row] === of ? value : 0)) }));
  },
  resemblesShift: true,
  say({ form, correction }, accused) {
    const { value, low, high } = correction;
    // Fitted beside the scale of all symbols, it is how far this one lies from the others.
    const isBesideAll = accused.some(({ suspect }) => SCALES.has(suspect.id));
    if (isBesideAll && value < 0) return `those of ${form.of} ${sayEstimate(negative(correction))} less`;
    if (isBesideAll) return `those of ${form.of} ${sayEstimate(correction)} more`;
    const worth = sayEstimate({ value: 1 + value, low: 1 + low, high: 1 + high });
    const found = high < -1 ? "is upside down" : value < 0 ? "is over-confident" : "is under-confident";
    return `for ${form.of} it ${found}: there its log-odds are worth ${worth} times what they say`;
  },
};
