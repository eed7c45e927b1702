import { sayCounted } from "../../../core/index.js";
import type { Figure } from "../../figure.js";
import { overTwoParams } from "./overTwoParams.js";
import { paramAxis, paramOf, studyInWords, type AnyStudy } from "./studyParts.js";

/** Best is dark. */
const BEST_IS_DARK = [
  [0, "#0072B2"],
  [1, "#E8EEF3"],
] as const;

/**
 * Where good trials lie over two parameters: the colour is the rank, so that one extreme value hides nothing.
 *
 * @param options `params`: the two to draw; the first two when absent.
 * @throws {RangeError} If no trial is complete, or there are not two parameters.
 */
export function plotRank(study: AnyStudy, options: { readonly params?: readonly string[] } = {}): Figure {
  const { across, up, names, trials: complete, bestPlace, id } = overTwoParams(study, "rank", options.params);
  const sign = study.direction === "maximize" ? -1 : 1;
  const ranked = [...complete].sort((a, b) => sign * (a.value! - b.value!) || a.number - b.number);
  return {
    id,
    title: `Of ${sayCounted(ranked.length, "trial")} the best has ${bestPlace}`,
    subtitle: `Complete trials over two parameters, the better the darker; ${studyInWords(study)}.`,
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: ranked.map((trial) => paramOf(trial, across)),
        y: ranked.map((trial) => paramOf(trial, up)),
        text: ranked.map(({ number }, k) => `trial ${number}, rank ${k + 1}`),
        hovertemplate: "%{text}<extra></extra>",
        marker: {
          size: 9,
          color: ranked.map((_, k) => k),
          cmin: 0,
          cmax: Math.max(1, ranked.length - 1),
          colorscale: BEST_IS_DARK,
          line: { width: 1, color: "#8A8F98" },
        },
      },
    ],
    layout: { xaxis: paramAxis(complete, across), yaxis: paramAxis(complete, up), showlegend: false },
    table: {
      caption: "Complete trials, best first",
      columns: ["rank", "trial", "value", ...names],
      rows: ranked.map((trial, k) => [k + 1, trial.number, trial.value, ...names.map((name) => paramOf(trial, name))]),
    },
    definition: { text: "Rank 1 is the best value; equal values keep the order of their trials." },
  };
}
