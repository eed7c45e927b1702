import { cosineInterval, dayBlocks, influenceOfRatio, mean, sumByDay, type Estimate } from "../../core/index.js";
import type { Gate, GateInput } from "./gate.js";

/** A model whose probabilities vary less than this says the same of every bar. */
const LEAST_SPREAD = 0.01;

/** A constant model passes every variance limit: its spread must be seen. */
export const SPREAD_FLOOR: Gate = {
  id: "spread_floor",
  name: "Smallest spread",
  subject: "the spread of P(BUY), as a standard deviation,",
  definition: {
    text:
      "Standard deviation of P(BUY). A model that says nearly the same to everything passes every limit on variance; " +
      "this guard sees it.",
  },
  scale: "probability",
  limits: { low: LEAST_SPREAD },
  range: { low: 0, high: 0.5 },
  isShare: false,
  isStrict: false,
  role: "guard",
  answer: "balanced",
  measure: spreadOf,
};

/** The interval is that of the variance, whose days add up, and its root is taken last. */
function spreadOf({ predictions: { t0Ms, probability }, context: { confidence } }: GateInput): Estimate {
  const blocks = dayBlocks(t0Ms);
  const centre = mean(probability);
  const squares = probability.map((p) => (p - centre) ** 2);
  const sums = sumByDay(blocks, squares);
  const counts = sumByDay(blocks);
  const { value, low, high } = cosineInterval(influenceOfRatio(sums, counts), {
    // Of equal probabilities what is left is the rounding of their mean.
    value: probability.every((p) => p === probability[0]) ? 0 : mean(squares),
    confidence,
    within: { low: 0, high: 0.25 },
  }).estimate;
  return { value: Math.sqrt(value), low: Math.sqrt(low), high: Math.sqrt(high) };
}
