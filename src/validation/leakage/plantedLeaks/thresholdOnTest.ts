import type { PlantedLeak } from "./plantedLeak.js";

/** Scores and probabilities stay as they are; only decisions have seen their labels. */
export const THRESHOLD_ON_TEST: PlantedLeak = {
  id: "thresholdOnTest",
  title: "a threshold tuned on its own test window",
  caughtBy: ["futureRows"],
  plant: (plot) => ({ ...plot, stages: { ...plot.stages, thresholdRows: (_dataset, { testIdx }) => testIdx } }),
};
