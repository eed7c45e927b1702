import {
  blockBootstrap,
  blockLengthDays,
  dailyMeans,
  dayBlocks,
  standardDeviation,
  sumByDay,
  type Estimate,
} from "../../core/index.js";
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
  isShare: false,
  isStrict: false,
  role: "guard",
  answer: "balanced",
  measure: spreadOf,
};

function spreadOf({ predictions: { t0Ms, probability }, context }: GateInput): Estimate {
  const blocks = dayBlocks(t0Ms);
  const centre = standardDeviation(probability) === 0 ? probability[0]! : 0.5;
  const moved = Float64Array.from(probability, (p) => p - centre);
  const first = sumByDay(blocks, moved);
  const second = sumByDay(
    blocks,
    moved.map((value) => value * value),
  );
  const counts = sumByDay(blocks);
  const blockDays = blockLengthDays(dailyMeans(second, counts), context);
  const statistic = (weights: Float64Array) => {
    let n = 0;
    let sum = 0;
    let squares = 0;
    weights.forEach((weight, day) => {
      n += weight * counts[day]!;
      sum += weight * first[day]!;
      squares += weight * second[day]!;
    });
    return n === 0 ? NaN : Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2));
  };
  return blockBootstrap({ ...context, rng: context.rng.child("spread"), blocks, blockDays, statistic }).estimate;
}
