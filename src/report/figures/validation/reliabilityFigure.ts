/** Whether a probability is worth its word. */
import type { Assessment, Reliability, ReliabilityBin } from "../../../validation/index.js";
import type { Figure } from "../../figure.js";
import { formatNumber } from "../../numbers.js";
import { modelColour } from "../../palette.js";
import { drawn } from "../../series.js";
import { estimateCells, firstOf, listed, MODEL_DASHES, openWhiskers, sampleWords } from "./validationWords.js";

/** Of five models side by side, within a bin. */
const BAR_WIDTH = 0.012;

type Measured = Assessment & { readonly reliability: Reliability };

/**
 * Share of BUY labels over what was predicted, and how many decisions each bin holds.
 *
 * @param assessments At most five models on the same rows; those without labels are left out.
 */
export function reliabilityFigure(assessments: readonly Assessment[]): Figure {
  const first = firstOf(assessments);
  const measured = assessments.filter((assessment): assessment is Measured => assessment.reliability !== null);
  return {
    id: "reliability",
    title: measured.length === 0 ? "Reliability is not shown: it needs labels" : reliabilitySentence(measured),
    subtitle:
      "Share of BUY labels over P(BUY), in 15 bins of equal width; on the diagonal a probability " +
      `is worth its word; below, the decisions in each bin. ${sampleWords(first)}`,
    data: [
      {
        type: "scatter",
        mode: "lines",
        x: [0, 1],
        y: [0, 1],
        line: { color: "#8A8F98", width: 1, dash: "dot" },
        hoverinfo: "skip",
        showlegend: false,
      },
      ...measured.flatMap(({ model, reliability: { bins } }, k) => curveOf(model, bins, k, measured.length)),
    ],
    layout: {
      height: 480,
      grid: { rows: 2, columns: 1, pattern: "coupled" },
      xaxis: { title: { text: "P(BUY)" }, range: [0, 1], anchor: "y2" },
      yaxis: { title: { text: "share of BUY labels" }, range: [-0.02, 1.02], domain: [0.3, 1] },
      yaxis2: { title: { text: "decisions" }, domain: [0, 0.22], rangemode: "tozero" },
      barmode: "overlay",
    },
    table: {
      caption: "Reliability by bin",
      columns: ["model", "decisions", "mean P(BUY)", "share of BUY labels", "low", "high"],
      rows: measured.flatMap(({ model, reliability: { bins } }) =>
        bins.map(({ count, meanProbability, buyFrequency }) => [
          model,
          count,
          drawn(meanProbability),
          ...estimateCells(buyFrequency),
        ]),
      ),
    },
    definition: {
      text:
        "Expected calibration error (ECE) is the mean distance between P(BUY) and the share of Buy " +
        "labels over the bins, weighted by decisions. Even perfectly calibrated predictions have " +
        "some: the range given is theirs, drawn with the same probabilities, the same overlap of " +
        "labels and the same company of symbols.",
      formula: "ECE = sum over bins of (n_b / n) |share of BUY labels - mean P(BUY)|",
      source: "Guo et al. (2017)",
    },
  };
}

function curveOf(
  model: string,
  bins: readonly ReliabilityBin[],
  k: number,
  measured: number,
): Readonly<Record<string, unknown>>[] {
  const x = bins.map(({ meanProbability }) => drawn(meanProbability));
  const shares = bins.map(({ buyFrequency }) => (Number.isFinite(buyFrequency.value) ? buyFrequency : null));
  const color = modelColour(model);
  return [
    {
      type: "scatter",
      mode: "lines+markers",
      name: model,
      x,
      y: shares.map((share) => drawn(share?.value)),
      error_y: openWhiskers(shares, color),
      line: { color, width: 1.5, dash: MODEL_DASHES[k % MODEL_DASHES.length] },
      marker: { color, size: 6 },
      showlegend: true,
    },
    {
      type: "bar",
      name: `${model}, decisions`,
      x,
      y: bins.map(({ count }) => count),
      yaxis: "y2",
      width: BAR_WIDTH,
      offset: drawn((k - measured / 2) * BAR_WIDTH),
      marker: { color },
      showlegend: false,
    },
  ];
}

/** Whose P(BUY) is off by more than calibrated probabilities of the same spread would be. */
function reliabilitySentence(measured: readonly Measured[]): string {
  const isOff = ({ reliability: { expectedCalibrationError: error, calibratedErrorRange: range } }: Measured) =>
    error > range.high;
  const said = [measured.filter(isOff), measured.filter((each) => !isOff(each))]
    .map((of, k) => {
      if (of.length === 0) return "";
      const errors = of.map(({ reliability }) => formatNumber(reliability.expectedCalibrationError));
      const chance = k === 0 ? "more than chance allows" : "no more than chance allows";
      const names = listed(of.map(({ model }) => model));
      return `P(BUY) of ${names} is off by ${chance} (calibration error ${listed(errors)})`;
    })
    .filter((clause) => clause !== "");
  return said.join("; ");
}
