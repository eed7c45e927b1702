import { BUY_SHARE } from "../../core/index.js";
import type { Gate } from "./gate.js";

/** How often the model says Buy over the whole period. */
export const BUY_RATIO: Gate = {
  id: "buy_ratio",
  name: "Share of Buy",
  subject: "the Buy share",
  definition: {
    text: "Decisions that say Buy, of all decisions. A decision says Buy when P(BUY) is above the threshold.",
    formula: "count(P > threshold) / n",
  },
  scale: ({ predictions }) => `decisions, P(BUY) > ${predictions.threshold}`,
  limits: BUY_SHARE,
  isShare: true,
  isStrict: false,
  role: "plan",
  answer: "balanced",
  measure: ({ figures }) => figures.buyShare,
};
