/** Words of the trade that pages use, each with the meaning a reader sees on hover and focus. */
import type { Definition } from "./figure.js";

/** What an interval, an effective n and the confirmation period are. */
export const DEFINITIONS: Readonly<Record<"interval" | "effectiveN" | "confirmationPeriod", Definition>> = {
  interval: {
    text:
      "The range that is meant to hold the true value in 95 of 100 repetitions, made by drawing " +
      "whole UTC days with replacement, since five symbols in one hour are not five trials. With " +
      "few days it is too narrow: on 34 days it held it in 93 of 100 when days were independent, " +
      "in 86 when neighbouring days correlated by 0.3.",
    source: "Politis & Romano 1992, circular blocks",
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
