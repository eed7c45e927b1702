import type { Figure } from "../../figure.js";
import { rounded } from "../search/searchWords.js";
import {
  bestOf,
  chosenParams,
  LATER_IS_DARKER,
  objectiveAxis,
  paramAxis,
  paramInWords,
  paramOf,
  requireComplete,
  studyFigureId,
  studyInWords,
  trialRows,
  type AnyStudy,
} from "./studyParts.js";

const GAP = 0.03;

/**
 * The value over each parameter alone, later trials darker.
 *
 * @param options `params`: those to draw; all when absent.
 * @throws {RangeError} If no trial is complete, or a parameter was never asked for.
 */
export function plotSlice(study: AnyStudy, options: { readonly params?: readonly string[] } = {}): Figure {
  const complete = requireComplete(study);
  const names = chosenParams(study, options.params);
  const width = (1 - GAP * (names.length - 1)) / Math.max(1, names.length);
  const axisOf = (k: number): string => (k === 0 ? "" : String(k + 1));
  const best = bestOf(complete, study);
  const shown = names.map((name) => complete.filter((trial) => paramOf(trial, name) !== null));
  const place = names.map((name) => `${name} ${paramInWords(best, name)}`).join(", ");
  return {
    id: studyFigureId("slice", study),
    title: `The best trial of "${study.studyName}" has ${place}`,
    subtitle: `Value over each parameter, later trials darker; ${studyInWords(study)}.`,
    data: names.map((name, k) => ({
      type: "scatter",
      mode: "markers",
      name,
      xaxis: `x${axisOf(k)}`,
      x: shown[k]!.map((trial) => paramOf(trial, name)),
      y: shown[k]!.map(({ value }) => rounded(value)),
      text: shown[k]!.map(({ number }) => `trial ${number}`),
      hovertemplate: "%{text}: %{y} at %{x}<extra></extra>",
      marker: {
        size: 7,
        color: shown[k]!.map(({ number }) => number),
        cmin: 0,
        cmax: Math.max(1, complete.at(-1)!.number),
        colorscale: LATER_IS_DARKER,
      },
    })),
    layout: {
      ...Object.fromEntries(
        names.map((name, k) => [
          `xaxis${axisOf(k)}`,
          {
            ...paramAxis(complete, name),
            domain: [k * (width + GAP), Math.min(1, k * (width + GAP) + width)],
            anchor: "y",
          },
        ]),
      ),
      yaxis: objectiveAxis(study),
      showlegend: false,
    },
    table: { caption: "Complete trials", columns: ["trial", "value", ...names], rows: trialRows(complete, names) },
    definition: { text: "A slice hides what the other parameters were." },
  };
}
