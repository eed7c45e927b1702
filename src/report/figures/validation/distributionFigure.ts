/** Where scores and probabilities lie: the picture of a model that never says Buy. */
import { MEAN_SCORE, SCORE_BOUNDS } from "../../../core/index.js";
import {
  DISTRIBUTION_BINS,
  DISTRIBUTION_LEVELS,
  type Assessment,
  type Distribution,
} from "../../../validation/index.js";
import type { Figure } from "../../figure.js";
import { modelColour } from "../../palette.js";
import { drawn, drawnColumn, PERCENT_TICKS, referenceLine } from "../../series.js";
import { leanSentence } from "./leanSentence.js";
import { firstOf, listed, MODEL_DASHES, sampleWords } from "./validationWords.js";

const PANELS = "; on the left the score, as the model put it out, on the right P(BUY)";
const LINES = [SCORE_BOUNDS.low, 0.5, SCORE_BOUNDS.high];
/** Place of the median. */
const MEDIAN = 4;

/**
 * Histograms of scores and of probabilities, with the bounds of the criteria.
 *
 * @param assessments At most five models on the same rows.
 */
export function distributionFigure(assessments: readonly Assessment[]): Figure {
  const first = firstOf(assessments);
  const middles = Array.from({ length: DISTRIBUTION_BINS }, (_, bin) => (bin + 0.5) / DISTRIBUTION_BINS);
  const trace = (model: string, { histogram, n, quantiles }: Distribution, k: number, panel: "" | "2") => {
    const shares = histogram.map((count) => count / n);
    // Named at its peak above the median, where models differ most.
    const upper = shares.map((share, bin) => (middles[bin]! >= quantiles[MEDIAN]! ? share : 0));
    const peak = upper.indexOf(Math.max(...upper));
    return {
      type: "scatter",
      mode: "lines+text",
      name: model,
      x: drawnColumn(middles),
      y: drawnColumn(shares),
      xaxis: `x${panel}`,
      yaxis: `y${panel}`,
      text: shares.map((_, bin) => (bin === peak ? model : "")),
      // At the edge of a panel a name leans inwards.
      textposition: middles[peak]! > 0.8 ? "top left" : middles[peak]! < 0.2 ? "top right" : "top center",
      line: { shape: "hvh", color: modelColour(model), width: 2, dash: MODEL_DASHES[k % MODEL_DASHES.length] },
      cliponaxis: false,
      showlegend: false,
    };
  };
  const isAlone = assessments.every(({ scoreIsProbability }) => scoreIsProbability);
  const shapes = LINES.flatMap((at) =>
    (isAlone ? ["x"] : ["x", "x2"]).map((xref) => ({ ...referenceLine("x", at), xref })),
  );
  const shares = { title: { text: "share of decisions" }, ...PERCENT_TICKS, rangemode: "tozero" };
  return {
    id: "distribution",
    title: sentence(assessments),
    subtitle:
      `Share of decisions by bins of 0.02${isAlone ? " of P(BUY); no score was given" : PANELS}; lines at ` +
      `${SCORE_BOUNDS.low}, 0.5 and ${SCORE_BOUNDS.high}. ${sampleWords(first, { whiskers: false })}`,
    data: assessments.flatMap(({ model, score, probability }, k) =>
      isAlone ? [trace(model, probability, k, "")] : [trace(model, score, k, ""), trace(model, probability, k, "2")],
    ),
    layout: isAlone
      ? { height: 380, xaxis: { title: { text: "P(BUY)" }, range: [0, 1] }, yaxis: shares, shapes }
      : {
          height: 380,
          grid: { rows: 1, columns: 2, pattern: "independent" },
          xaxis: { title: { text: "score" }, range: [0, 1] },
          xaxis2: { title: { text: "P(BUY)" }, range: [0, 1] },
          yaxis: shares,
          yaxis2: { ...PERCENT_TICKS, rangemode: "tozero" },
          shapes,
        },
    table: {
      caption: isAlone ? "Probabilities of each model" : "Scores and probabilities of each model",
      columns: [
        "model",
        "column",
        "n",
        "min",
        ...DISTRIBUTION_LEVELS.map((level) => `${Number((100 * level).toPrecision(3))} %`),
        "max",
        "mean",
        "standard deviation",
      ],
      rows: assessments.flatMap(({ model, score, scoreIsProbability, probability }) => [
        ...(scoreIsProbability ? [] : [rowOf(model, "score", score)]),
        rowOf(model, "P(BUY)", probability),
      ]),
    },
    definition: {
      text:
        "The score is what the network put out, on the scale of its loss. P(BUY) is the score with " +
        "the loss's link and any resampling undone. Buy means P(BUY) above the threshold. The " +
        `criteria want every score between ${SCORE_BOUNDS.low} and ${SCORE_BOUNDS.high} and their mean between ` +
        `${MEAN_SCORE.low} and ${MEAN_SCORE.high}.`,
    },
  };
}

function rowOf(
  model: string,
  column: string,
  { n, min, max, mean, std, quantiles }: Distribution,
): (string | number | null)[] {
  return [model, column, n, min, ...quantiles, max, mean, std].map((cell) =>
    typeof cell === "string" ? cell : drawn(cell),
  );
}

/** Who leans where, three-way, and whose P(BUY) never reaches the threshold. */
function sentence(assessments: readonly Assessment[]): string {
  const below = assessments.filter(({ probability, threshold }) => probability.max <= threshold);
  if (below.length === 0) return leanSentence(assessments);
  const highest = Math.max(...below.map(({ probability }) => probability.max));
  const names = listed(below.map(({ model }) => model));
  return `${leanSentence(assessments)}; P(BUY) of ${names} stays below ${(Math.ceil(100 * highest) / 100).toFixed(2)}`;
}
