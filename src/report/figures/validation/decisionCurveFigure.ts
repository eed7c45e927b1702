/** What deciding by a model is worth at each price of a false Buy. */
import type { Operation } from "../../../validation/index.js";
import type { Figure } from "../../figure.js";
import { formatNumber, formatPercent } from "../../numbers.js";
import { COLOUR, modelColour } from "../../palette.js";
import { drawn, drawnColumn, PERCENT_TICKS, referenceLine } from "../../series.js";
import { countWords, MODEL_DASHES } from "./validationWords.js";

/**
 * Net benefit of each model over the threshold, beside saying Buy always and never.
 *
 * @param operations At most four models on the same rows, at the same thresholds; the last is judged in the title.
 * @throws {RangeError} If there is none.
 */
export function decisionCurveFigure(operations: readonly Operation[]): Figure {
  const judged = operations.at(-1);
  if (judged === undefined)
    throw new RangeError("Cannot draw a net benefit as there must be at least one model: found none");
  const at = judged.decisionCurve.map(({ threshold }) => threshold);
  const lines = [
    ...operations.map(({ model, decisionCurve }, k) => ({
      name: model,
      y: decisionCurve.map(({ netBenefit }) => netBenefit.value),
      line: { color: modelColour(model), width: 2, dash: MODEL_DASHES[k % MODEL_DASHES.length] },
    })),
    {
      name: "always Buy",
      y: judged.decisionCurve.map(({ always }) => always),
      line: { color: COLOUR.quiet, width: 1.5, dash: "dot" },
    },
  ];
  const highest = Math.max(0, ...lines.flatMap(({ y }) => y));
  return {
    id: "decision-curve",
    title: sentence(judged),
    subtitle:
      "True Buys less false ones at the odds of the threshold, a decision; the dotted line is always Buy, 0 is " +
      `never. ${countWords(judged)} Intervals, in the table, are over days.`,
    data: lines.map((line) => ({
      type: "scatter",
      mode: "lines",
      ...line,
      x: drawnColumn(at),
      y: drawnColumn(line.y, { digits: 4 }),
    })),
    layout: {
      height: 360,
      xaxis: { title: { text: "threshold: P(BUY) above which one buys" }, range: [0, 1], ...PERCENT_TICKS },
      yaxis: { title: { text: "net benefit" }, range: [drawn(-0.25 * highest - 0.02), drawn(1.1 * highest + 0.02)] },
      shapes: [referenceLine("y", 0, { dash: "solid" }), referenceLine("x", judged.confusion.threshold)],
      legend: { orientation: "h", y: 1.1 },
    },
    table: {
      caption: `Net benefit by threshold, with the interval of ${judged.model}`,
      columns: ["threshold", ...operations.map(({ model }) => model), "low", "high", "always Buy"],
      rows: judged.decisionCurve.map(({ threshold, netBenefit, always }, k) => [
        drawn(threshold),
        ...operations.map(({ decisionCurve }) => drawn(decisionCurve[k]!.netBenefit.value, { digits: 4 })),
        drawn(netBenefit.low, { digits: 4 }),
        drawn(netBenefit.high, { digits: 4 }),
        drawn(always, { digits: 4 }),
      ]),
    },
    definition: {
      text:
        "Whoever buys at P(BUY) above 25 % takes three false Buys for one true one: a threshold says what a false " +
        "Buy costs. Net benefit counts true Buys at 1 and false ones at those odds. A model is of use where its " +
        "line lies above both always and never; the title counts thresholds at which the paired interval of that " +
        "lead is above 0.",
      formula: "net benefit(t) = (true Buys - false Buys x t / (1 - t)) / decisions",
      source: "Vickers and Elkin (2006), decision curve analysis",
    },
  };
}

function sentence({ model, decisionCurve, confusion }: Operation): string {
  const useful = decisionCurve.filter(({ advantage }) => advantage.low > 0).map(({ threshold }) => threshold);
  if (useful.length === 0)
    return `At no threshold is deciding by ${model} shown to be worth more than always or never saying Buy`;
  const nearest = decisionCurve.reduce((best, point) =>
    Math.abs(point.threshold - confusion.threshold) < Math.abs(best.threshold - confusion.threshold) ? point : best,
  );
  const here =
    nearest.advantage.low > 0
      ? `at its own of ${formatPercent(nearest.threshold)} by ${formatNumber(100 * nearest.advantage.value)} ` +
        `true Buys in 100 ` +
        `decisions`
      : `but is not shown to at its own of ${formatPercent(nearest.threshold)}`;
  const [from, to] = [formatPercent(Math.min(...useful)), formatPercent(Math.max(...useful))];
  const where = from === to ? `at a threshold of ${from}` : `at thresholds between ${from} and ${to}`;
  return `${model} beats always and never saying Buy ${where}, ${here}`;
}
