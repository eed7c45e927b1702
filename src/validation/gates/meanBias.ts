import { estimateMean } from "../../core/index.js";
import type { Gate } from "./gate.js";

/** Mean P(BUY) may differ from the base rate by this much. */
const LARGEST_MEAN_BIAS = 0.05;

/** Calibration in the large. */
export const MEAN_BIAS: Gate = {
  id: "mean_bias",
  name: "Mean P(BUY) less base rate",
  subject: "mean P(BUY) less the base rate",
  definition: {
    text:
      "Calibration in the large: how far the mean predicted probability of BUY is from the share of BUY labels on " +
      "the same rows.",
    formula: "mean(P - label)",
  },
  scale: "probability against label",
  limits: { low: -LARGEST_MEAN_BIAS, high: LARGEST_MEAN_BIAS },
  range: { low: -1, high: 1 },
  isShare: false,
  isStrict: false,
  role: "guard",
  answer: "balanced",
  measure: ({ predictions: { t0Ms, probability, label }, context }) =>
    label === undefined
      ? { missing: "needs labels" }
      : estimateMean({
          timeMs: t0Ms,
          values: Float64Array.from(probability, (p, row) => p - label[row]!),
          confidence: context.confidence,
        }),
};
