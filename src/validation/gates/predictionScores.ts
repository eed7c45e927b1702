/** Where the raw scores lie: their smallest, their largest and their mean. */
import { MEAN_SCORE, SCORE_BOUNDS } from "../../core/index.js";
import type { Gate, GateInput } from "./gate.js";

const scale = ({ context }: GateInput): string =>
  context.scoreIsProbability === true ? "probability, as there is no score" : "score";

export const PREDICTION_MIN: Gate = {
  id: "prediction_min",
  name: "Smallest score",
  subject: "the smallest score",
  definition: {
    text:
      "The smallest raw output of the model, on the scale of its loss. One number; the value itself decides, " +
      "without an interval.",
  },
  scale,
  limits: { low: SCORE_BOUNDS.low },
  isShare: false,
  isStrict: true,
  role: "plan",
  answer: "balanced",
  measure: ({ figures }) => figures.score.min,
};

export const PREDICTION_MAX: Gate = {
  id: "prediction_max",
  name: "Largest score",
  subject: "the largest score",
  definition: {
    text:
      "The largest raw output of the model, on the scale of its loss. One number; the value itself decides, " +
      "without an interval.",
  },
  scale,
  limits: { high: SCORE_BOUNDS.high },
  isShare: false,
  isStrict: true,
  role: "plan",
  answer: "balanced",
  measure: ({ figures }) => figures.score.max,
};

export const PREDICTION_MEAN: Gate = {
  id: "prediction_mean",
  name: "Mean score",
  subject: "the mean score",
  definition: { text: "Mean of the raw outputs of the model, on the scale of its loss." },
  scale,
  limits: MEAN_SCORE,
  range: { low: 0, high: 1 },
  isShare: false,
  isStrict: false,
  role: "plan",
  answer: "balanced",
  measure: ({ figures }) => figures.meanScore,
};
