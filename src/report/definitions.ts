/** Words of the trade that pages use, each with the meaning a reader sees on hover and focus. */
import type { Definition } from "./figure.js";

/** What an interval, an effective n and the confirmation period are. */
export const DEFINITIONS: Readonly<Record<"interval" | "effectiveN" | "confirmationPeriod", Definition>> = {
  interval: {
    text:
      "The range that is meant to hold the true value in 95 of 100 repetitions, from how slowly whole " +
      "UTC days swing, since five symbols in one hour are not five trials and a day remembers the one " +
      "before. On 34 to 180 simulated days it held the Buy share, the mean, the AUC and the monthly " +
      "return in 94 to 96 of 100, the return of days that correlate by 0.5 in 93; on fewer than 10 days " +
      "it holds about 90.",
    formula: "value \u00b1 t x sqrt(mean square of 2 to 8 cosine sums of the days' influence / days)",
    source: "M\u00fcller 2004; Lazarus, Lewis, Stock & Watson 2018",
  },
  effectiveN: {
    text:
      "How many independent pieces stand behind a number: UTC days, not rows, since rows of one " +
      "day share their future.",
  },
  confirmationPeriod: {
    text: "The last 20 % of the span. Nothing was trained, searched, balanced, calibrated or tuned on it.",
  },
};
