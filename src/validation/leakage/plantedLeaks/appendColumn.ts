import { createMatrix } from "../../../core/index.js";
import type { FeatureTable } from "../../../features/index.js";

/** The table with one column more. */
export function appendColumn(table: FeatureTable, name: string, column: Float64Array): FeatureTable {
  const { rows, cols, data } = table.values;
  const wider = new Float32Array(rows * (cols + 1));
  for (let row = 0; row < rows; row++) {
    wider.set(data.subarray(row * cols, (row + 1) * cols), row * (cols + 1));
    wider[row * (cols + 1) + cols] = column[row]!;
  }
  return { ...table, names: [...table.names, name], values: createMatrix(rows, cols + 1, wider) };
}
