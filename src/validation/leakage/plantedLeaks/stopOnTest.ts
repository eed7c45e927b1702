import { windowsOf } from "../../../training/index.js";
import type { PlantedLeak } from "./plantedLeak.js";

/** The round that is kept is the best one on the rows that judge it. */
export const STOP_ON_TEST: PlantedLeak = {
  id: "stopOnTest",
  title: "a fit stopped by its own test window",
  caughtBy: ["futureRows"],
  plant: (plot) => ({
    ...plot,
    stages: {
      ...plot.stages,
      prepare: (dataset, fold, options) => {
        const rows = plot.stages.prepare(dataset, fold, options);
        const { trainingSet } = rows.prepared;
        const validation = {
          x: windowsOf(dataset, fold.testIdx, options.settings.sequenceBars),
          y: Uint8Array.from(fold.testIdx, (row) => dataset.judged.label[row]!),
        };
        return { ...rows, prepared: { ...rows.prepared, trainingSet: { ...trainingSet, validation } } };
      },
    },
  }),
};
