import { mean } from "../../../core/index.js";
import { meanEffect } from "../meanInterval.js";
import type { SeenSuspect } from "./suspect.js";
import { sayShare } from "./words.js";

/** Nearer to 0 or 1 than this, a probability is a certainty, whose log-odds are no measure. */
const CERTAIN = 1e-6;
/** From this share of certain rows on, log-odds are not looked at. */
const MANY = 0.01;

/** 0 and 1 instead of probabilities, which cannot be right unless none of them is ever wrong. */
export const CERTAINTY: SeenSuspect = {
  kind: "seen",
  id: "certainty",
  name: "certain rows that are wrong",
  endsSearch: true,
  look({ probability, label, dayOfRow, days }, confidence) {
    const certain = probability.map((p) => Number(p <= CERTAIN || p >= 1 - CERTAIN));
    const share = mean(certain);
    if (share <= MANY) return null;
    const wrong = Float64Array.from(certain, (is, i) => (is === 1 && Math.round(probability[i]!) !== label[i] ? 1 : 0));
    const { estimate, error } = meanEffect({ dayOfRow, days }, wrong, confidence);
    return {
      effect: estimate,
      error,
      size: Math.sqrt(estimate.value),
      finding:
        `it is over-confident: it says 0 or 1 in ${(100 * share).toFixed(0)} % of rows, and ` +
        `${sayShare(estimate)} of all rows are such and wrong`,
    };
  },
};
