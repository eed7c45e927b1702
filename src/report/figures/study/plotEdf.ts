import type { Figure } from "../../figure.js";
import { formatNumber } from "../../numbers.js";
import { SERIES } from "../../palette.js";
import { rounded } from "../search/searchWords.js";
import { objectiveAxis, requireComplete, studyFigureId, studyInWords, type AnyStudy } from "./studyParts.js";
import { PERCENT_TICKS } from "../../series.js";

/** Studies that one figure can tell apart. */
const MOST = 5;

/**
 * The share of complete trials at or below each value, a line a study.
 *
 * @throws {RangeError} If there is no study or more than five, or one has no complete trial.
 */
export function plotEdf(...studies: readonly AnyStudy[]): Figure {
  const [first] = studies;
  if (first === undefined || studies.length > MOST)
    throw new RangeError(`Cannot draw distributions as there must be 1 to ${MOST} studies: found ${studies.length}`);
  const sorted = studies.map((study) =>
    requireComplete(study)
      .map(({ value }) => value!)
      .sort((a, b) => a - b),
  );
  const median = ({ length }: readonly number[]): number => Math.floor((length - 1) / 2);
  const said = studies.map(({ studyName }, k) => `"${studyName}" ${formatNumber(sorted[k]![median(sorted[k]!)])}`);
  return {
    id: studyFigureId("edf", first),
    title: `Half of the trials lie at or below: ${said.join(", ")}`,
    subtitle: `Share of complete trials at or below each value; ${studies.map(studyInWords).join("; ")}.`,
    data: sorted.map((values, k) => ({
      type: "scatter",
      mode: "lines",
      name: studies[k]!.studyName,
      x: values.map(rounded),
      y: values.map((_, i) => (i + 1) / values.length),
      line: { shape: "hv", color: SERIES[k] },
    })),
    layout: {
      xaxis: objectiveAxis(first),
      yaxis: { title: { text: "share of trials" }, range: [0, 1], ...PERCENT_TICKS },
      showlegend: studies.length > 1,
    },
    table: {
      caption: "Values of complete trials, ascending",
      columns: ["study", "value", "share at or below"],
      rows: sorted.flatMap((values, k) =>
        values.map((value, i) => [studies[k]!.studyName, value, (i + 1) / values.length]),
      ),
    },
    definition: { text: "The empirical distribution function of a study's values; the steeper, the more alike." },
  };
}
