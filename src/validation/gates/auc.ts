import { LEAST_AUC } from "../../core/index.js";
import type { Gate } from "./gate.js";

/** How well P(BUY) ranks. */
export const AUC: Gate = {
  id: "auc",
  name: "AUC",
  subject: "the AUC",
  definition: {
    text: "Chance that a random BUY row has a higher P(BUY) than a random SELL row; 0.5 is a coin.",
    formula: "P(P of a BUY row > P of a SELL row) + half the ties",
  },
  scale: "probability",
  limits: { low: LEAST_AUC },
  range: { low: 0, high: 1 },
  isShare: false,
  isStrict: false,
  role: "plan",
  answer: "earn",
  measure: ({ figures, predictions }) =>
    figures.auc ?? { missing: predictions.label === undefined ? "needs labels" : "needs labels of both classes" },
};
