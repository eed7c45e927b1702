/** The walk-forward beside the confirmation period: does what was seen while choosing hold on days that nobody saw. */
import type { Estimate } from "../../../core/index.js";
import type { Assessment } from "../../../validation/index.js";
import type { Figure } from "../../figure.js";
import { formatCount, formatEstimate, formatNumber } from "../../numbers.js";
import { modelColour } from "../../palette.js";
import { drawn, referenceLine } from "../../series.js";
import { estimateCells, openWhiskers } from "./validationWords.js";

/** One model on both periods. */
export interface BothPeriods {
  /** Of the confirmation period. */
  readonly assessment: Assessment;
  /** Of the out-of-fold predictions of the development period. */
  readonly walkForward: Assessment;
}

const MEASURES: readonly { readonly name: string; readonly of: (assessment: Assessment) => Estimate | null }[] = [
  { name: "AUC", of: ({ auc }) => auc },
  { name: "share of Buy", of: ({ buyShare }) => buyShare },
  { name: "mean of P(BUY) - label", of: ({ reliability }) => reliability?.calibrationInTheLarge ?? null },
  { name: "calibration slope", of: ({ reliability }) => reliability?.recalibration?.slope ?? null },
];

/**
 * AUC of each model on both periods; Buy share, bias and calibration beside it in the table.
 *
 * @param models The last is judged in the title.
 * @throws {RangeError} If there is none.
 */
export function walkForwardFigure(models: readonly BothPeriods[]): Figure {
  const judged = models.at(-1);
  if (judged === undefined)
    throw new RangeError("Cannot draw both periods as there must be at least one model: found none");
  const periods = [
    { name: "walk-forward", symbol: "circle-open", of: ({ walkForward }: BothPeriods) => walkForward },
    { name: "confirmation", symbol: "circle", of: ({ assessment }: BothPeriods) => assessment },
  ];
  return {
    id: "walk-forward",
    title: sentence(judged),
    subtitle:
      `AUC out of fold on ${spanOf(judged.walkForward)}, and on the confirmation period, ` +
      `${spanOf(judged.assessment)}; whiskers are ${Math.round(100 * judged.assessment.confidence)} % intervals over ` +
      "days. Settings were chosen on the first.",
    data: periods.map(({ name, symbol, of }, k) => {
      const aucs = models.map((model) => of(model).auc);
      return {
        type: "scatter",
        mode: "markers",
        name,
        x: aucs.map((auc) => drawn(auc?.value)),
        y: models.map((_, at) => at + (k - 0.5) * 0.24),
        error_x: openWhiskers(aucs, "#8A8F98"),
        marker: { color: models.map(({ assessment }) => modelColour(assessment.model)), symbol, size: 9 },
        showlegend: true,
      };
    }),
    layout: {
      height: 160 + 60 * models.length,
      xaxis: { title: { text: "AUC" } },
      yaxis: {
        tickmode: "array",
        tickvals: models.map((_, at) => at),
        ticktext: models.map(({ assessment }) => assessment.model),
        autorange: "reversed",
        automargin: true,
        zeroline: false,
      },
      shapes: [referenceLine("x", 0.5, { dash: "solid" })],
      legend: { orientation: "h", y: 1.15 },
    },
    table: {
      caption: "The walk-forward beside the confirmation period",
      columns: ["model", "measure", "walk-forward", "low", "high", "confirmation", "low", "high"],
      rows: models.flatMap(({ assessment, walkForward }) =>
        MEASURES.map(({ name, of }) => [
          assessment.model,
          name,
          ...estimateCells(of(walkForward)),
          ...estimateCells(of(assessment)),
        ]),
      ),
    },
    definition: {
      text:
        "Out-of-fold predictions are made by models that saw only what was known when their window opened, but " +
        "recipes and settings were chosen by looking at them. The confirmation period was opened once, by the " +
        "refit. A fall from one to the other is what choosing was worth, or a market that changed; intervals that " +
        "overlap tell neither.",
    },
  };
}

function spanOf({ fromDate, toDate, n, days }: Assessment): string {
  return `${fromDate} to ${toDate}, n = ${formatCount(n)} on ${formatCount(days)} UTC days`;
}

function sentence({ assessment, walkForward }: BothPeriods): string {
  const { model, auc: after } = assessment;
  const { auc: before } = walkForward;
  if (after === null || before === null)
    return `${model}: both periods are not compared, that needs labels of both classes`;
  const words = `AUC ${formatEstimate(before)} out of fold, ${formatEstimate(after)} on unseen days`;
  if (after.high < before.low) return `${model} fell from one period to the next: ${words}`;
  if (after.low > before.high) return `${model} did better on unseen days than out of fold: ${words}`;
  return `${model} held what it showed, as far as ${formatNumber(assessment.days)} days tell: ${words}`;
}
