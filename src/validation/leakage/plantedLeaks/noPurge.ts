import type { PlantedLeak } from "./plantedLeak.js";

/** Past trains future, but nothing is purged between them. */
export const NO_PURGE: PlantedLeak = {
  id: "noPurge",
  title: "training labels that overlap the test window",
  caughtBy: ["overlap"],
  plant: (plot) => ({
    ...plot,
    stages: {
      ...plot.stages,
      folds: (dataset) =>
        plot.stages.folds(dataset).map(({ testIdx }) => {
          const opensMs = testIdx.reduce((first, row) => Math.min(first, dataset.t0Ms[row]!), Infinity);
          const trainIdx = Int32Array.from(dataset.t0Ms, (_, row) => row).filter((row) => dataset.t0Ms[row]! < opensMs);
          return { testIdx, trainIdx };
        }),
    },
  }),
};
