import type { FrozenTrial } from "../../../search/index.js";
import type { Figure } from "../../figure.js";
import { COLOUR } from "../../palette.js";
import { rounded } from "../search/searchWords.js";
import { objectiveAxis, studyFigureId, studyInWords, type AnyStudy } from "./studyParts.js";

/** Lines that stay readable; the latest are drawn. */
const MOST_LINES = 40;

/** What trials reported on their way, a line a trial; those that were stopped early end in a cross. */
export function plotIntermediateValues(study: AnyStudy): Figure {
  const reported = study.trials.filter(({ intermediateValues }) => Object.keys(intermediateValues).length > 0);
  const shown = reported.slice(-MOST_LINES);
  const stopped = reported.filter(({ state }) => state === "pruned").length;
  const left = shown.length < reported.length ? `, the last ${MOST_LINES} drawn` : "";
  return {
    id: studyFigureId("intermediate", study),
    title:
      reported.length === 0
        ? `No trial of "${study.studyName}" reported a value on its way`
        : `${stopped} of ${reported.length} trials that reported on their way were stopped early`,
    subtitle: `Reported values by step, stopped trials grey and ending in a cross${left}; ${studyInWords(study)}.`,
    data: shown.map((trial) => {
      const steps = stepsOf(trial);
      const isStopped = trial.state === "pruned";
      return {
        type: "scatter",
        mode: "lines+markers",
        name: `trial ${trial.number}`,
        x: steps,
        y: steps.map((step) => rounded(trial.intermediateValues[step]!)),
        line: { width: 1, color: isStopped ? COLOUR.quiet : COLOUR.buy },
        marker: {
          size: steps.map((_, k) => (k === steps.length - 1 ? 7 : 3)),
          symbol: steps.map((_, k) => (isStopped && k === steps.length - 1 ? "x" : "circle")),
          color: isStopped ? COLOUR.quiet : COLOUR.buy,
        },
      };
    }),
    layout: { xaxis: { title: { text: "step" }, zeroline: false }, yaxis: objectiveAxis(study), showlegend: false },
    table: {
      caption: "Reported values",
      columns: ["trial", "state", "step", "value"],
      rows: shown.flatMap((trial) =>
        stepsOf(trial).map((step) => [trial.number, trial.state, step, trial.intermediateValues[step]!]),
      ),
    },
    definition: { text: "What `trial.report(value, step)` was told; a pruner stops a trial by these." },
  };
}

function stepsOf({ intermediateValues }: FrozenTrial): number[] {
  return Object.keys(intermediateValues)
    .map(Number)
    .sort((a, b) => a - b);
}
