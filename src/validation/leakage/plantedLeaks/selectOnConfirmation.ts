import { pearsonCorrelation } from "../../../core/index.js";
import { confirmationRows } from "../../../dataset/index.js";
import { replaceColumns } from "./replaceColumns.js";
import type { PlantedLeak } from "./plantedLeak.js";

/** The quarter of the columns is kept that goes best with labels nobody has looked at. */
export const SELECT_ON_CONFIRMATION: PlantedLeak = {
  id: "selectOnConfirmation",
  title: "features selected on the confirmation period",
  caughtBy: ["futureRows"],
  plant: (plot) => ({
    ...plot,
    stages: {
      ...plot.stages,
      assemble: (data) => {
        const dataset = plot.stages.assemble(data);
        const { features, featureRow, featureNames, judged } = dataset;
        const rows = Array.from(confirmationRows(dataset));
        const labels = rows.map((row) => judged.label[row]!);
        const strength = featureNames.map((_, column) => {
          const values = rows.map((row) => features.data[featureRow[row]! * features.cols + column]!);
          const r = Math.abs(
            pearsonCorrelation(
              values.map((value) => (Number.isFinite(value) ? value : 0)),
              labels,
            ),
          );
          return Number.isNaN(r) ? 0 : r;
        });
        const least = [...strength].sort((a, b) => b - a)[Math.floor(strength.length / 4)]!;
        return replaceColumns(dataset, (_row, column, value) => (strength[column]! >= least ? value : 0));
      },
    },
  }),
};
