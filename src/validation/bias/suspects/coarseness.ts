import type { SeenSuspect } from "./suspect.js";

/** Steps that P(BUY) may have been rounded to, the widest first; finer ones move it by less than 0.015. */
const STEPS = [0.25, 0.2, 0.1, 0.05];
/** Relative to a step: 32-bit probabilities. */
const ROUNDING = 1e-4;
/** Fewer rows, or values, may lie on a grid by chance or be a handful of rules. */
const FEWEST_ROWS = 100;
const FEWEST_VALUES = 3;

/** P(BUY) that was rounded, as to one decimal. */
export const COARSENESS: SeenSuspect = {
  kind: "seen",
  id: "coarseness",
  name: "rounded probabilities",
  endsSearch: false,
  look({ predictions: { probability } }) {
    const values = new Set(probability);
    if (probability.length < FEWEST_ROWS || values.size < FEWEST_VALUES) return null;
    const step = STEPS.find((each) => [...values].every((value) => isMultiple(value / each)));
    if (step === undefined) return null;
    return {
      effect: { value: step / 2, low: step / 2, high: step / 2 },
      error: null,
      // Of what was rounded anywhere within a step.
      size: step / Math.sqrt(12),
      finding:
        `its P(BUY) is rounded to multiples of ${step}: it has ${values.size} values in ${probability.length} rows, ` +
        `each off by up to ${step / 2}`,
    };
  },
};

function isMultiple(steps: number): boolean {
  return Math.abs(steps - Math.round(steps)) < ROUNDING;
}
