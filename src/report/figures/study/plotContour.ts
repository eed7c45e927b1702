import type { FrozenTrial } from "../../../search/index.js";
import type { Figure } from "../../figure.js";
import { COLOUR } from "../../palette.js";
import { rounded } from "../search/searchWords.js";
import { overTwoParams } from "./overTwoParams.js";
import { LATER_IS_DARKER, paramAxis, paramOf, studyInWords, trialRows, type AnyStudy } from "./studyParts.js";

/**
 * The value over two parameters: a contour through the trials, and the trials.
 *
 * @param options `params`: the two to draw; the first two when absent.
 * @throws {RangeError} If no trial is complete, or there are not two parameters.
 */
export function plotContour(study: AnyStudy, options: { readonly params?: readonly string[] } = {}): Figure {
  const { across, up, names, trials: complete, bestPlace, id } = overTwoParams(study, "contour", options.params);
  return {
    id,
    title: `The best trial of "${study.studyName}" lies at ${bestPlace}`,
    subtitle: `Value over two parameters, drawn through the trials (dots); ${studyInWords(study)}.`,
    data: [
      contourThrough(complete, [across, up]),
      {
        type: "scatter",
        mode: "markers",
        x: complete.map((trial) => paramOf(trial, across)),
        y: complete.map((trial) => paramOf(trial, up)),
        text: complete.map(({ number, value }) => `trial ${number}: ${rounded(value)}`),
        hovertemplate: "%{text}<extra></extra>",
        marker: { size: 7, color: COLOUR.quiet, line: { width: 1, color: "#fff" } },
      },
    ],
    layout: { xaxis: paramAxis(complete, across), yaxis: paramAxis(complete, up), showlegend: false },
    table: { caption: "Complete trials", columns: ["trial", "value", ...names], rows: trialRows(complete, names) },
    definition: {
      text: "Between the trials the contour is a guess; where there are no dots it says nothing.",
    },
  };
}

/** A grid of the values that trials tried, with holes, which plotly fills. */
function contourThrough(
  trials: readonly FrozenTrial[],
  [across, up]: readonly [string, string],
): Figure["data"][number] {
  const xs = ordered(trials.map((trial) => paramOf(trial, across)!));
  const ys = ordered(trials.map((trial) => paramOf(trial, up)!));
  const z = ys.map((y) =>
    xs.map((x) =>
      rounded(trials.find((trial) => paramOf(trial, across) === x && paramOf(trial, up) === y)?.value ?? null),
    ),
  );
  return { type: "contour", x: xs, y: ys, z, connectgaps: true, colorscale: LATER_IS_DARKER, hoverinfo: "skip" };
}

function ordered(values: readonly (string | number)[]): (string | number)[] {
  return [...new Set(values)].sort((a, b) => (typeof a === "number" && typeof b === "number" ? a - b : a < b ? -1 : 1));
}
