import type { Figure } from "../../figure.js";
import { formatNumber } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { rounded } from "../search/searchWords.js";
import { bestOf, objectiveAxis, requireComplete, studyFigureId, studyInWords, type AnyStudy } from "./studyParts.js";

/** Value of every complete trial, and the best so far. @throws {RangeError} If no trial is complete. */
export function plotOptimizationHistory(study: AnyStudy): Figure {
  const complete = requireComplete(study);
  const best = bestOf(complete, study);
  let leader = complete[0]!;
  const soFar = complete.map((trial) => (leader = bestOf([leader, trial], study)).value);
  const x = complete.map(({ number }) => number);
  return {
    id: studyFigureId("history", study),
    title: `Trial ${best.number} is the best of "${study.studyName}", with ${formatNumber(best.value)}`,
    subtitle: `Value of each complete trial and the best so far; ${studyInWords(study)}.`,
    data: [
      {
        type: "scatter",
        mode: "markers",
        name: "objective value",
        x,
        y: complete.map(({ value }) => rounded(value)),
        marker: { color: COLOUR.buy, size: 8 },
      },
      {
        type: "scatter",
        mode: "lines",
        name: "best value",
        x,
        y: soFar.map(rounded),
        line: { shape: "hv", color: COLOUR.v4AsShipped, width: 2 },
      },
    ],
    layout: {
      xaxis: { title: { text: "trial" }, zeroline: false },
      yaxis: objectiveAxis(study),
      legend: { orientation: "h", y: 1.06, yanchor: "bottom" },
    },
    table: {
      caption: "Complete trials",
      columns: ["trial", "value", "best so far"],
      rows: complete.map(({ number, value }, k) => [number, value, soFar[k]!]),
    },
    definition: { text: "The best value of a search looks better than it is: it was chosen for being the best." },
  };
}
