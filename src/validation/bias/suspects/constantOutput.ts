import { mean, sayPercent, quantile } from "../../../core/index.js";
import { meanInterval } from "../meanInterval.js";
import type { SeenSuspect } from "./suspect.js";

/** Rows this near to the median say the same. */
const SAME = 0.005;
/** From this share of rows on, a model says one thing. */
const NEARLY_ALL = 0.99;
/** Fewer rows may agree by chance. */
const FEWEST_ROWS = 20;

/** One P(BUY) whatever the market does. */
export const CONSTANT_OUTPUT: SeenSuspect = {
  kind: "seen",
  id: "constant",
  name: "constant output",
  endsSearch: true,
  look({ probability, label, dayOfRow, days }, confidence) {
    if (probability.length < FEWEST_ROWS) return null;
    const middle = quantile(probability, 0.5);
    const same = mean(probability.map((p) => Number(Math.abs(p - middle) <= SAME)));
    if (same < NEARLY_ALL) return null;
    const effect = meanInterval(
      { dayOfRow, days },
      Float64Array.from(probability, (p, i) => p - label[i]!),
      confidence,
    );
    const rows = same === 1 ? "every row" : `${sayPercent(same, { decimals: 1 })} of rows`;
    return {
      effect,
      error: null,
      size: 1,
      finding: `it says ${middle.toFixed(2)} for ${rows}, whatever the market does`,
    };
  },
};
