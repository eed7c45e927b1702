import { utcHour } from "../../../core/index.js";
import { replaceColumns } from "./replaceColumns.js";
import type { PlantedLeak } from "./plantedLeak.js";

/** Symbol and hour stand for their mean label, that of rows to come among them. */
export const TARGET_ENCODING: PlantedLeak = {
  id: "targetEncoding",
  title: "a target encoding that is fitted on all rows",
  caughtBy: ["futureRows"],
  plant: (plot) => ({
    ...plot,
    stages: {
      ...plot.stages,
      assemble: (data) => {
        const dataset = plot.stages.assemble(data);
        const cellOf = (row: number) => dataset.symbolIndex[row]! * 24 + utcHour(dataset.t0Ms[row]!);
        const cells = dataset.symbols.length * 24;
        const [buys, rows] = [new Float64Array(cells), new Float64Array(cells)];
        dataset.judged.label.forEach((label, row) => {
          buys[cellOf(row)]! += label;
          rows[cellOf(row)]! += 1;
        });
        return replaceColumns(dataset, (row, column, value) =>
          column === 0 ? buys[cellOf(row)]! / rows[cellOf(row)]! : value,
        );
      },
    },
  }),
};
