import type { DataTable } from "../../figure.js";
import { parameterNames } from "../search/searchWords.js";
import { paramOf, studyInWords, type AnyStudy } from "./studyParts.js";

/** Every trial of a study, whatever became of it. */
export function studyTrialTable(study: AnyStudy): DataTable {
  const names = parameterNames(study.trials);
  return {
    caption: `All trials of "${study.studyName}": ${studyInWords(study)}`,
    columns: ["trial", "state", "value", ...names],
    rows: study.trials.map((trial) => [
      trial.number,
      trial.state,
      trial.value,
      ...names.map((name) => paramOf(trial, name)),
    ]),
  };
}
