/** Where a model's Brier score comes from, and what straight line would set its probabilities right. */
import type { Assessment, Reliability } from "../../../validation/index.js";
import type { Figure } from "../../figure.js";
import { formatEstimate, formatNumber, formatPercent } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { drawn } from "../../series.js";
import { estimateCells, firstOf, sampleWords } from "./validationWords.js";

type Measured = Assessment & { readonly reliability: Reliability };

const PARTS = [
  { key: "uncertainty", name: "uncertainty of the labels", sign: 1, colour: COLOUR.quiet },
  { key: "resolution", name: "resolution, taken off", sign: -1, colour: COLOUR.buy },
  { key: "reliability", name: "unreliability, added", sign: 1, colour: COLOUR.sell },
] as const;

/**
 * Brier score of each model by its parts, and calibration slope and intercept.
 *
 * @param assessments Models on the same rows; those without labels are left out. The last is judged in the title.
 */
export function calibrationFigure(assessments: readonly Assessment[]): Figure {
  const measured = assessments.filter((assessment): assessment is Measured => assessment.reliability !== null);
  return {
    id: "calibration",
    title: measured.length === 0 ? "Calibration is not shown: it needs labels" : sentence(measured.at(-1)!),
    subtitle:
      "Parts of the Brier score over 15 bins of equal mass; labels alone cost their uncertainty, what the model " +
      `tells apart is taken off, what its probabilities are off by is added. ${sampleWords(firstOf(assessments))}`,
    data: PARTS.map(({ key, name, sign, colour }) => ({
      type: "bar",
      orientation: "h",
      name,
      y: measured.map(({ model }) => model),
      x: measured.map(({ reliability }) => drawn(sign * reliability.murphy[key])),
      marker: { color: colour },
      hovertemplate: `${name}: %{x:.4f}<extra>%{y}</extra>`,
    })),
    layout: {
      height: 150 + 60 * measured.length,
      barmode: "group",
      xaxis: { title: { text: "part of the Brier score" }, zeroline: true },
      yaxis: { automargin: true, type: "category", autorange: "reversed" },
      legend: { orientation: "h", y: 1.15 },
    },
    table: {
      caption: "Brier score and its parts; slope and intercept of the logit",
      columns: [
        "model",
        "Brier score",
        "unreliability",
        "resolution",
        "uncertainty",
        "skill",
        "slope",
        "slope low",
        "slope high",
        "intercept",
        "intercept low",
        "intercept high",
        "log-loss",
        "p (Spiegelhalter)",
      ],
      rows: measured.map(({ model, reliability: { brier, murphy, recalibration, logLoss, spiegelhalter } }) => [
        model,
        drawn(brier),
        drawn(murphy.reliability),
        drawn(murphy.resolution),
        drawn(murphy.uncertainty),
        drawn(skillOf(brier, murphy.uncertainty)),
        ...estimateCells(recalibration?.slope),
        ...estimateCells(recalibration?.intercept),
        drawn(logLoss),
        drawn(spiegelhalter.pValue),
      ]),
    },
    definition: {
      text:
        "Calibrated probabilities have slope 1 and intercept 0. A slope below 1 means too far from the centre, " +
        "above 1 too near it; an intercept above 0 means too low. Skill is what the model takes off the Brier score " +
        "of always saying the base rate. Spiegelhalter's p is over whole days, as every interval, and decides nothing.",
      formula: "Brier = unreliability - resolution + uncertainty; logit P(label) = intercept + slope x logit P(BUY)",
      source: "Murphy (1973); Cox (1958), intervals over daily influence; Spiegelhalter (1986)",
    },
  };
}

function skillOf(brier: number, uncertainty: number): number | null {
  return uncertainty > 0 ? 1 - brier / uncertainty : null;
}

function sentence({ model, reliability: { brier, murphy, recalibration } }: Measured): string {
  const skill = skillOf(brier, murphy.uncertainty);
  const worth =
    skill === null
      ? `${model} has a Brier score of ${formatNumber(brier)} on labels of one class`
      : skill < 0
        ? `${model} adds ${formatPercent(-skill)} to the Brier score of always saying the base rate`
        : `${model} takes ${formatPercent(skill)} off the Brier score of always saying the base rate`;
  if (recalibration === null) return `${worth}; no straight line on the logit can be fitted`;
  const { slope } = recalibration;
  const reading =
    slope.high < 1
      ? "too sure of themselves"
      : slope.low > 1
        ? "not sure enough"
        : "as sure as they may be, as far as these days tell";
  return `${worth}; its probabilities are ${reading}: slope ${formatEstimate(slope)}`;
}
