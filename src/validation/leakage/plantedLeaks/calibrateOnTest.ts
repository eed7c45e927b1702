import { windowsOf } from "../../../training/index.js";
import type { PlantedLeak } from "./plantedLeak.js";

/** Ranks stay as they are; only probabilities have seen their labels. */
export const CALIBRATE_ON_TEST: PlantedLeak = {
  id: "calibrateOnTest",
  title: "a calibrator fitted on its own test window",
  caughtBy: ["futureRows"],
  plant: (plot) => ({
    ...plot,
    stages: {
      ...plot.stages,
      prepare: (dataset, fold, options) => {
        const rows = plot.stages.prepare(dataset, fold, options);
        if (rows.prepared.calibrationSet === undefined) return rows;
        const calibrationSet = {
          x: windowsOf(dataset, fold.testIdx, options.settings.sequenceBars),
          y: Uint8Array.from(fold.testIdx, (row) => dataset.judged.label[row]!),
        };
        return { ...rows, prepared: { ...rows.prepared, calibrationSet } };
      },
    },
  }),
};
