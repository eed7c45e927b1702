/** How pure the Buys of each model are, over how many of the BUY labels they catch. */
import type { Operation } from "../../../validation/index.js";
import type { Figure } from "../../figure.js";
import { formatNumber, formatPercent } from "../../numbers.js";
import { modelColour } from "../../palette.js";
import { drawn, drawnColumn, PERCENT_TICKS, referenceLine, withPoints } from "../../series.js";
import { confusionTable } from "./confusionFigure.js";
import { countWords, listed, MODEL_DASHES } from "./validationWords.js";

/**
 * Precision over recall at every threshold; the dot is the model's own threshold.
 *
 * @param operations At most five models on the same rows; those without a curve are left out.
 * @throws {RangeError} If there is none.
 */
export function precisionRecallFigure(operations: readonly Operation[]): Figure {
  const [first] = operations;
  if (first === undefined)
    throw new RangeError("Cannot draw precision as there must be at least one model: found none");
  const curves = operations.filter(({ precisionRecall }) => precisionRecall !== null);
  return {
    id: "precision-recall",
    title:
      curves.length === 0
        ? "Precision is not shown: it needs labels of both classes"
        : precisionSentence(curves, first.baseRate),
    subtitle:
      "Share of Buys that were right over the share of BUY labels caught, at every threshold; the dot is the model's " +
      "own threshold, the line the share of BUY labels; what chance may give the AUC's interval says. " +
      countWords(first),
    data: [
      ...curves.map(({ model, precisionRecall }, k) => ({
        type: "scatter",
        mode: "lines",
        name: model,
        x: drawnColumn(precisionRecall!.recall, { digits: 4 }),
        y: drawnColumn(precisionRecall!.precision, { digits: 4 }),
        line: { color: modelColour(model), width: 2, dash: MODEL_DASHES[k % MODEL_DASHES.length] },
        showlegend: true,
      })),
      ...withPoints(
        curves.map(({ model, confusion: { precision, recall } }) => ({
          type: "scatter",
          mode: "markers",
          name: `${model}, at its threshold`,
          x: precision === null || recall === null ? [] : [drawn(recall.value)],
          y: precision === null || recall === null ? [] : [drawn(precision.value)],
          marker: { color: modelColour(model), size: 10 },
          showlegend: false,
        })),
      ),
    ],
    layout: {
      height: 380,
      xaxis: { title: { text: "BUY labels called Buy (recall)" }, range: [0, 1.02], ...PERCENT_TICKS },
      yaxis: { title: { text: "Buys that were right (precision)" }, range: [0, 1.02], ...PERCENT_TICKS },
      shapes: [referenceLine("y", first.baseRate)],
      legend: { orientation: "h", y: 1.1 },
    },
    table: confusionTable(operations),
    definition: {
      text:
        "Precision is the share of Buy decisions whose label is Buy, recall the share of BUY labels that were called " +
        "Buy. Average precision weighs precision by the recall gained at each threshold; a coin has the share of Buy " +
        `labels, here ${formatPercent(first.baseRate)}.`,
      formula: "AP = sum over thresholds of (recall_n - recall_(n-1)) x precision_n",
      source: "scikit-learn's average_precision_score, without interpolation",
    },
  };
}

/** Whose Buys are right more often than labels are BUY, over all thresholds. */
function precisionSentence(curves: readonly Operation[], baseRate: number): string {
  const isBetter = ({ averagePrecision }: Operation): boolean => (averagePrecision ?? 0) > baseRate;
  const clauses = [curves.filter(isBetter), curves.filter((each) => !isBetter(each))].flatMap((of, k) => {
    if (of.length === 0) return [];
    const named = of.map(({ model, averagePrecision }) => `${model} (${formatNumber(averagePrecision)})`);
    return `Buys of ${listed(named)} are ${k === 0 ? "" : "not "}right more often here than always Buy`;
  });
  return `${clauses.join("; ")} (${formatNumber(baseRate)}), averaged over all thresholds`;
}
