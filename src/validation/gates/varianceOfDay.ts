import { LARGEST_DAY_VARIANCE } from "../../core/index.js";
import type { Gate } from "./gate.js";

/** How far P(BUY) swings within a day. */
export const VARIANCE_24H: Gate = {
  id: "variance_24h",
  name: "Variance within a day",
  subject: "the mean variance within a day",
  definition: {
    text: "Variance of P(BUY) over the decisions of one UTC day, averaged over the days.",
    formula: "mean over days of var(P of that day)",
  },
  scale: "probability, by UTC day",
  limits: { high: LARGEST_DAY_VARIANCE },
  range: { low: 0, high: 0.25 },
  isShare: false,
  isStrict: false,
  role: "plan",
  answer: "balanced",
  measure: ({ figures }) => figures.varianceWithinDays,
};
