import { mean, standardDeviation } from "../../../core/index.js";
import { replaceColumns } from "./replaceColumns.js";
import type { PlantedLeak } from "./plantedLeak.js";

/** Mean and deviation of rows that were still to come. */
export const SCALE_ON_ALL_ROWS: PlantedLeak = {
  id: "scaleOnAllRows",
  title: "a scaler fitted on all rows",
  caughtBy: ["futureRows"],
  plant: (plot) => ({
    ...plot,
    stages: {
      ...plot.stages,
      assemble: (data) => {
        const dataset = plot.stages.assemble(data);
        const { features, featureRow, featureNames } = dataset;
        const scales = featureNames.map((_, column) => {
          const values = Array.from(featureRow, (at) => features.data[at * features.cols + column]!).filter(
            Number.isFinite,
          );
          return values.length < 2
            ? { centre: 0, deviation: 1 }
            : { centre: mean(values), deviation: standardDeviation(values) || 1 };
        });
        // Clipped as scalers often do: trees do not mind a scale, but they do mind where values end.
        return replaceColumns(dataset, (_row, column, value) =>
          Number.isFinite(value)
            ? Math.max(-1, Math.min(1, (value - scales[column]!.centre) / scales[column]!.deviation))
            : value,
        );
      },
    },
  }),
};
