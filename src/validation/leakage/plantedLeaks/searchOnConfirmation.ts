import type { PlantedLeak } from "./plantedLeak.js";

/** Settings are chosen by the rows that shall confirm them. */
export const SEARCH_ON_CONFIRMATION: PlantedLeak = {
  id: "searchOnConfirmation",
  title: "a search judged on the confirmation period",
  caughtBy: ["futureRows"],
  plant: (plot) => ({ ...plot, stages: { ...plot.stages, searchFold: (folds) => folds.at(-1)! } }),
};
