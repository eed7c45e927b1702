import { sayCount } from "../../core/index.js";
import { countOverlaps } from "./countOverlaps.js";
import type { Gate } from "./gate.js";

/** Counts anew, from the intervals alone, training labels that reach into the test window. */
export const TRAINING_OVERLAP: Gate = {
  id: "training_overlap",
  name: "Training labels that overlap",
  subject: "the number of training labels that overlap a test window",
  definition: {
    text:
      "Training rows whose label becomes known only inside the judged period, counted anew from the intervals of " +
      "the labels. One is enough to have seen the future.",
  },
  scale: "label intervals",
  limits: { high: 0 },
  isShare: false,
  isStrict: false,
  role: "guard",
  answer: "honest",
  measure: ({ predictions, context: { trainingIntervals } }) => {
    if (trainingIntervals === undefined)
      return { missing: "needs the label intervals of the rows the model learnt from" };
    const { overlaps, trainingRows } = countOverlaps(predictions, trainingIntervals);
    return {
      value: overlaps,
      result: overlaps === 0 ? "pass" : "fail",
      reason:
        overlaps === 0
          ? `None of ${sayCount(trainingRows)} training labels reaches into the test window, counted anew from their ` +
            "intervals"
          : `${sayCount(overlaps)} of ${sayCount(trainingRows)} training labels reach into the test window`,
    };
  },
};
