import { saySigned, type Estimate } from "../../core/index.js";
import type { Gate } from "./gate.js";

/** Better than the most that can be known: only a simulated market has such a ceiling. */
export const ABOVE_CEILING: Gate = {
  id: "above_ceiling",
  name: "Better than what can be known",
  subject: "the AUC above the ceiling's, paired,",
  definition: {
    text:
      "AUC less that of the simulator's own probabilities on the same rows. " +
      "Nothing honest can be better beyond chance.",
  },
  scale: "probability against the market's own",
  limits: { high: 0 },
  isShare: false,
  isStrict: false,
  role: "guard",
  answer: "honest",
  appliesTo: ({ isSimulated }) => isSimulated === true,
  measure: ({ figures: { ceiling }, context: { truthMissing } }) => {
    if (ceiling === null)
      return { missing: truthMissing ?? "needs labels and the simulated market's own probabilities" };
    const { excess, brierExcess, logLossExcess } = ceiling;
    const better = [
      { name: "AUC", estimate: excess },
      { name: "Brier score", estimate: brierExcess },
      { name: "log-loss", estimate: logLossExcess },
    ].filter(({ estimate }) => estimate.low > 0);
    const reason =
      better.length === 0
        ? "Neither AUC, Brier score nor log-loss is better than the ceiling's beyond chance; AUC " +
          `differs by ${signedEstimate(excess)}`
        : `${better.map(({ name }) => name).join(" and ")} ${better.length === 1 ? "is" : "are"} ` +
          "better than the most that can be known " +
          `(${better.map(({ estimate }) => `by ${signedEstimate(estimate)}`).join(", ")}): ` +
          "the model has seen the labels";
    return { ...excess, result: better.length === 0 ? "pass" : "fail", reason };
  },
};

function signedEstimate({ value, low, high }: Estimate): string {
  const [middle, ...limits] = [value, low, high].map((each) => saySigned(each, { decimals: 3 }));
  return `${middle} [${limits.join(", ")}]`;
}
