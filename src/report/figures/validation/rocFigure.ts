/** How well each model ranks. */
import type { Assessment } from "../../../validation/index.js";
import type { Figure } from "../../figure.js";
import { modelColour } from "../../palette.js";
import { drawn, drawnColumn, PERCENT_TICKS } from "../../series.js";
import { coinWords, estimateCells, firstOf, listed, MODEL_DASHES, sampleWords } from "./validationWords.js";

/**
 * Receiver operating characteristics, each with its area in the table.
 *
 * @param assessments At most five models on the same rows; those without a curve are left out.
 */
export function rocFigure(assessments: readonly Assessment[]): Figure {
  const first = firstOf(assessments);
  const curves = assessments.filter(({ roc }) => roc !== null);
  return {
    id: "roc",
    title: curves.length === 0 ? "The ROC curve is not shown: it needs labels of both classes" : rankSentence(curves),
    subtitle:
      "Share of BUY labels called Buy over share of SELL labels called Buy, at every threshold; " +
      `the diagonal is a coin's. ${sampleWords(first, { whiskers: false })} The intervals of the areas stand ` +
      "in the table.",
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
      ...curves.map(({ model, roc }, k) => ({
        type: "scatter",
        mode: "lines",
        name: model,
        x: drawnColumn(roc!.falsePositiveRate),
        y: drawnColumn(roc!.truePositiveRate),
        line: { color: modelColour(model), width: 2, dash: MODEL_DASHES[k % MODEL_DASHES.length] },
        showlegend: true,
      })),
    ],
    layout: {
      height: 420,
      xaxis: { title: { text: "SELL labels called Buy" }, range: [0, 1], ...PERCENT_TICKS, constrain: "domain" },
      yaxis: { title: { text: "BUY labels called Buy" }, range: [0, 1], ...PERCENT_TICKS, scaleanchor: "x" },
    },
    table: {
      caption: "AUC of each model, and the AUC its probabilities imply were they calibrated",
      columns: ["model", "AUC", "low", "high", "implied by its spread", "largest in its band", "in words"],
      rows: assessments.map(({ model, auc, coherence }) => [
        model,
        ...estimateCells(auc),
        drawn(coherence.impliedAuc),
        drawn(coherence.largestAuc),
        coherence.statement,
      ]),
    },
    definition: {
      text:
        "AUC is the probability that a BUY label gets a higher P(BUY) than a SELL label; ties count " +
        "half. 0.5 is chance. A calibrated score's AUC follows from its spread alone, so a narrow " +
        "band and a high AUC cannot both be calibrated.",
      formula: "implied AUC = 1/2 + E|p - p'| / (4 pi (1 - pi))",
    },
  };
}

/** Who ranks better than a coin, three-way. */
function rankSentence(curves: readonly Assessment[]): string {
  const groups = new Map<string, Assessment[]>();
  for (const curve of curves) {
    const words = coinWords(curve.auc!);
    groups.set(words, [...(groups.get(words) ?? []), curve]);
  }
  return [...groups]
    .map(([words, of], k) => {
      const names = listed(of.map(({ model }) => model));
      const pairs = listed(of.map(({ auc }) => String(Math.round(100 * auc!.value))));
      const verb = words.startsWith("not") ? (of.length === 1 ? "is" : "are") : of.length === 1 ? "ranks" : "rank";
      return `${names} ${verb} ${words} (${k === 0 ? `a Buy above a Sell in ${pairs} of 100 pairs` : pairs})`;
    })
    .join("; ");
}
