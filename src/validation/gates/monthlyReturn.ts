import { LEAST_MONTHLY_RETURN } from "../../core/index.js";
import type { Gate } from "./gate.js";

/** What the decisions would have earned. */
export const MONTHLY_RETURN: Gate = {
  id: "monthly_return",
  name: "Return per 30 days after costs",
  subject: "the return per 30 days after costs",
  definition: {
    text: "Geometric mean return per 30 days of the back-tested account, after fees, slippage and funding.",
  },
  scale: "net of costs, per 30 days",
  limits: { low: LEAST_MONTHLY_RETURN },
  range: { low: -1 },
  isShare: true,
  isStrict: false,
  role: "plan",
  answer: "earn",
  measure: ({ context: { monthlyReturn, monthlyReturnMissing = "needs bars to trade on" } }) =>
    monthlyReturn ?? { missing: monthlyReturnMissing },
};
