import { replaceColumns } from "./replaceColumns.js";
import type { PlantedLeak } from "./plantedLeak.js";

/** Joined to its row on the way: shuffled labels must take it with them. */
export const RETURN_IN_FEATURE: PlantedLeak = {
  id: "returnInFeature",
  title: "a feature that holds the label's own return",
  caughtBy: ["permutedLabels"],
  plant: (plot) => ({
    ...plot,
    stages: {
      ...plot.stages,
      assemble: (data) => {
        const dataset = plot.stages.assemble(data);
        return replaceColumns(dataset, (row, column, value) => (column === 0 ? dataset.returnFrac[row]! : value));
      },
    },
  }),
};
