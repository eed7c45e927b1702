import { createRng } from "../../../core/index.js";
import { parameterImportance } from "../../../search/index.js";
import type { Figure } from "../../figure.js";
import { searchImportanceFigure } from "../search/searchImportanceFigure.js";
import { requireComplete, studyFigureId, type AnyStudy } from "./studyParts.js";

/**
 * What mattered in a study, each share with its interval, grey where noise would give as much. Its draws are the same
 * every time.
 *
 * @throws {RangeError} If no trial is complete.
 */
export function plotParamImportances(study: AnyStudy): Figure {
  requireComplete(study);
  const importance = parameterImportance(study, { rng: createRng(0).child("plotParamImportances") });
  const figure = searchImportanceFigure(importance, { member: study.studyName, label: study.studyName });
  return { ...figure, id: studyFigureId("importances", study) };
}
