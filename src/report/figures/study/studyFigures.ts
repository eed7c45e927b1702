import { completeTrials, parameterNames } from "../search/searchWords.js";
import type { Figure } from "../../figure.js";
import { plotContour } from "./plotContour.js";
import { plotEdf } from "./plotEdf.js";
import { plotIntermediateValues } from "./plotIntermediateValues.js";
import { plotOptimizationHistory } from "./plotOptimizationHistory.js";
import { plotParamImportances } from "./plotParamImportances.js";
import { plotRank } from "./plotRank.js";
import { plotSlice } from "./plotSlice.js";
import type { AnyStudy } from "./studyParts.js";

/** All that can be drawn of a study as it is: none of one without a complete trial. */
export function studyFigures(study: AnyStudy): readonly Figure[] {
  if (completeTrials(study.trials).length === 0) return [];
  const isReported = study.trials.some(({ intermediateValues }) => Object.keys(intermediateValues).length > 0);
  const parameters = parameterNames(study.trials).length;
  return [
    plotOptimizationHistory(study),
    ...(isReported ? [plotIntermediateValues(study)] : []),
    ...(parameters > 0 ? [plotParamImportances(study), plotSlice(study)] : []),
    ...(parameters > 1 ? [plotContour(study), plotRank(study)] : []),
    plotEdf(study),
  ];
}
