import { saySignedEstimate } from "./words.js";
import type { BiasForm, FittedSuspect } from "./suspect.js";

/** From this share of rows on, one value is where probabilities were cut. */
const MANY = 0.05;

/** Probabilities that are cut at a largest or smallest value, beyond which the truth goes on. */
export const CLIPPING: FittedSuspect = {
  kind: "fitted",
  id: "clipping",
  name: "cut probabilities",
  forms({ predictions: { probability } }, logOdds) {
    const [least, most] = [Math.min, Math.max].map((pick) => probability.reduce((a, b) => pick(a, b)));
    const at = (edge: number) => Float64Array.from(logOdds, (_, row) => (probability[row] === edge ? 1 : 0));
    const isCut = (rows: Float64Array) => rows.reduce((sum, row) => sum + row, 0) >= MANY * rows.length;
    const [below, above] = [at(least!), at(most!)];
    if (least === most) return [];
    const forms: BiasForm[] = [
      ...(isCut(above) ? [{ of: `at its largest, ${most!.toFixed(2)}`, direction: above }] : []),
      ...(isCut(below) ? [{ of: `at its smallest, ${least!.toFixed(2)}`, direction: below.map((row) => -row) }] : []),
    ];
    if (forms.length < 2) return forms;
    const both = above.map((row, k) => row - below[k]!);
    return [...forms, { of: `at ${least!.toFixed(2)} and ${most!.toFixed(2)}`, direction: both }];
  },
  // Cut inwards, what is missing lies outwards.
  admits: ({ low }) => low > 0,
  say: ({ form, correction }) =>
    `it is cut: its P(BUY) goes no further ${form.of}, ` +
    `where ${saySignedEstimate(correction)} log-odds outwards are missing`,
};
