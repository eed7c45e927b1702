import { mean, type Estimate } from "../../../core/index.js";
import type { BiasForm, FittedSuspect } from "./suspect.js";
import { sayEstimate } from "./words.js";

/** Log-odds too far apart (over-confidence) or too close together. */
export const SCALE: FittedSuspect = {
  kind: "fitted",
  id: "scale",
  name: "over- or under-confidence",
  forms: (_evidence, logOdds) => aroundCentres(logOdds),
  looks: 1,
  resemblesShift: true,
  // A slope below 0 is an inversion.
  admits: ({ high }) => high >= -1,
  say({ correction: { value, low, high } }) {
    const worth = { value: 1 + value, low: 1 + low, high: 1 + high };
    return `it is ${confidenceWords(value, worth)}: its log-odds are worth ${sayEstimate(worth)} times what they say`;
  },
};

/** Worth nothing that could be told from 0, log-odds are noise about their mean. */
function confidenceWords(correction: number, worth: Estimate): string {
  if (correction > 0) return "under-confident";
  return worth.low <= 0 ? "over-confident, and may know nothing" : "over-confident";
}

/** Log-odds about 0, and about their own mean where a calibrated model of another base rate has its centre. */
export function aroundCentres(logOdds: Float64Array): BiasForm[] {
  const centre = mean(logOdds);
  return [{ direction: logOdds }, { direction: logOdds.map((value) => value - centre) }];
}
