import type { TrainingWarning } from "../../../training/index.js";
import type { DataTable } from "../../figure.js";

/** Every warning of the training, a row each; says so where there is none. */
export function trainingWarningTable(warnings: readonly TrainingWarning[]): DataTable {
  return {
    caption: `Warnings while the models learnt: ${warnings.length === 0 ? "none" : warnings.length}`,
    columns: ["where", "what was found"],
    rows:
      warnings.length === 0
        ? [["every epoch, fold and seed", "Buy share inside 30-70 %, nothing collapsed"]]
        : warnings.map(({ place, text }) => [place, text]),
  };
}
