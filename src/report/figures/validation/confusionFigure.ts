/** The confusion matrix at the threshold, model beside model. */
import type { Operation } from "../../../validation/index.js";
import type { Figure } from "../../figure.js";
import { formatCount, formatNumber, formatPercent, formatPercentEstimate } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { drawn, PERCENT_TICKS } from "../../series.js";
import { countWords } from "./validationWords.js";

/** In the order in which they are stacked: what was said, then what came. */
const CELLS = [
  { key: "buyBuy", name: "said Buy, came Buy", colour: COLOUR.buy },
  { key: "buySell", name: "said Buy, came Sell", colour: "rgba(0,114,178,0.4)" },
  { key: "sellBuy", name: "said Sell, came Buy", colour: "rgba(213,94,0,0.4)" },
  { key: "sellSell", name: "said Sell, came Sell", colour: COLOUR.sell },
] as const;

/**
 * The four cells of each model as shares of its decisions; full colour is right.
 *
 * @param operations Models on the same rows; the last is judged in the title.
 * @throws {RangeError} If there is none.
 */
export function confusionFigure(operations: readonly Operation[]): Figure {
  const judged = operations.at(-1);
  if (judged === undefined)
    throw new RangeError("Cannot draw decisions as there must be at least one model: found none");
  return {
    id: "confusion",
    title: sentence(judged),
    subtitle:
      "Decisions at the model's own threshold by what was said and what came, as shares of all decisions; full " +
      `colour is right, pale is wrong. ${countWords(judged)} The interval is over days.`,
    data: CELLS.map(({ key, name, colour }) => ({
      type: "bar",
      orientation: "h",
      name,
      y: operations.map(({ model }) => model),
      x: operations.map(({ confusion, n }) => drawn(confusion.counts[key] / n)),
      text: operations.map(({ confusion, n }) =>
        confusion.counts[key] / n < 0.06 ? "" : formatPercent(confusion.counts[key] / n),
      ),
      textposition: "inside",
      insidetextanchor: "middle",
      marker: { color: colour },
      hovertemplate: `${name}: %{x:.1%}<extra>%{y}</extra>`,
    })),
    layout: {
      height: 150 + 50 * operations.length,
      barmode: "stack",
      xaxis: { title: { text: "share of decisions" }, ...PERCENT_TICKS, range: [0, 1] },
      yaxis: { automargin: true, type: "category", autorange: "reversed" },
      legend: { orientation: "h", y: 1.2, traceorder: "normal" },
    },
    table: confusionTable(operations),
    definition: {
      text:
        "Accuracy flatters whoever says what is frequent. Balanced accuracy is the mean of the share of BUY labels " +
        "and of the share of SELL labels that were called right, 0.5 for a coin; the Matthews correlation (MCC) is " +
        "0 for it.",
      formula:
        "F1 = 2 TP / (2 TP + FP + FN); MCC = (TP TN - FP FN) / sqrt((TP + FP)(TP + FN)(TN + FP)(TN + FN)); Buy is " +
        "positive",
      source: "Matthews (1975); balanced accuracy: Brodersen et al. (2010)",
    },
  };
}

/** Right and wrong decisions of each model at its threshold. */
export function confusionTable(operations: readonly Operation[]): Figure["table"] {
  return {
    caption: "Decisions at the threshold: what was said, and what came",
    columns: [
      "model",
      "threshold",
      "Buy, came Buy",
      "Buy, came Sell",
      "Sell, came Buy",
      "Sell, came Sell",
      "precision",
      "recall",
      "specificity",
      "accuracy",
      "balanced accuracy",
      "F1",
      "MCC",
    ],
    rows: operations.map(({ model, confusion }) => [
      model,
      confusion.threshold,
      confusion.counts.buyBuy,
      confusion.counts.buySell,
      confusion.counts.sellBuy,
      confusion.counts.sellSell,
      drawn(confusion.precision?.value),
      drawn(confusion.recall?.value),
      drawn(confusion.specificity?.value),
      drawn(confusion.accuracy.value),
      drawn(confusion.balancedAccuracy),
      drawn(confusion.f1),
      drawn(confusion.matthews),
    ]),
  };
}

function sentence({ model, confusion, n }: Operation): string {
  const { precision, accuracy, balancedAccuracy, counts } = confusion;
  const said = counts.buyBuy + counts.buySell;
  if (said === 0) return `${model} never says Buy: all of its ${formatCount(n)} decisions are Sell`;
  if (said === n) return `${model} never says Sell: all of its ${formatCount(n)} decisions are Buy`;
  const balanced = balancedAccuracy === null ? "" : `; balanced accuracy ${formatNumber(balancedAccuracy)}`;
  return (
    `${model} is right in ${formatPercentEstimate(accuracy)} of its decisions, in ` +
    `${formatPercent(precision!.value)} of its Buys${balanced}`
  );
}
