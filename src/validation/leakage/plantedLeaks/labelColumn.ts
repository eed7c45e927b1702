import { replaceColumns } from "./replaceColumns.js";
import type { PlantedLeak } from "./plantedLeak.js";

/** No stage makes it; it came with the data. */
export const LABEL_COLUMN: PlantedLeak = {
  id: "labelColumn",
  title: "a column of the dataset that is the label",
  caughtBy: ["columns"],
  plant: (plot) => ({
    ...plot,
    dataset: replaceColumns(plot.dataset, (row, column, value) =>
      column === 0 ? plot.dataset.judged.label[row]! : value,
    ),
  }),
};
