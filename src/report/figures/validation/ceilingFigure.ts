/** How far each model is from the most that could be known. */
import type { Assessment, CeilingComparison } from "../../../validation/index.js";
import type { Figure } from "../../figure.js";
import { formatNumber, formatPercent } from "../../numbers.js";
import { modelColour } from "../../palette.js";
import { drawn, referenceLine } from "../../series.js";
import { estimateCells, firstOf, listed, openWhiskers, sampleWords } from "./validationWords.js";

type WithCeiling = Assessment & { readonly ceiling: CeilingComparison };

/** Models beside the most that could be known; only on simulated data. */
export function ceilingFigure(assessments: readonly Assessment[]): Figure {
  const first = firstOf(assessments);
  const compared = assessments.filter((assessment): assessment is WithCeiling => assessment.ceiling !== null);
  const ceiling = compared[0]?.ceiling;
  const aucs = compared.map(({ auc }) => auc);
  return {
    id: "ceiling",
    title:
      compared.length === 0
        ? `The ceiling is not shown: ${first.ceilingMissing ?? "only a simulated market knows it"}`
        : ceilingSentence(compared),
    subtitle:
      "AUC of each model and of the market's own probabilities on the same " +
      `rows${lineInWords(ceiling)}. ${sampleWords(first)}`,
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: [...aucs, ceiling?.realisedAuc].map((auc) => drawn(auc?.value)),
        y: [...compared.map(({ model }) => model), ...(ceiling === undefined ? [] : ["the market itself"])],
        error_x: openWhiskers([...aucs, ...(ceiling === undefined ? [] : [ceiling.realisedAuc])], "#8A8F98"),
        marker: {
          color: [...compared.map(({ model }) => modelColour(model)), "#8A8F98"],
          symbol: [...compared.map(() => "circle"), "diamond-open"],
          size: 9,
        },
        showlegend: false,
      },
    ],
    layout: {
      height: 120 + 50 * compared.length,
      xaxis: { title: { text: "AUC" } },
      yaxis: { automargin: true },
      shapes: [
        referenceLine("x", 0.5, { dash: "solid" }),
        ...(ceiling === undefined ? [] : [referenceLine("x", drawn(ceiling.expectedAuc) ?? 0.5)]),
      ],
    },
    table: {
      caption: "Models beside the ceiling",
      columns: [
        "model",
        "AUC",
        "low",
        "high",
        "ceiling AUC",
        "ceiling low",
        "ceiling high",
        "expected ceiling",
        "share of the ceiling above a coin",
        "AUC excess",
        "excess low",
        "excess high",
      ],
      rows: compared.map(({ model, auc, ceiling: own }) => [
        model,
        ...estimateCells(auc),
        ...estimateCells(own.realisedAuc),
        drawn(own.expectedAuc),
        auc !== null && auc.value <= 0.5 ? "no better than a coin" : drawn(own.skillShare),
        ...estimateCells(own.excess),
      ]),
    },
    definition: {
      text:
        "The simulated market tells P(label = Buy) given everything known at the decision; no honest " +
        "model ranks better but by luck. Share of the ceiling above a coin = (AUC - 1/2) / (ceiling AUC - 1/2) on " +
        "the same rows: a coin has none of it. It is not shown where the ceiling's own interval holds 0.5. A paired " +
        "excess wholly above 0 proves that labels leaked.",
    },
  };
}

function lineInWords(ceiling: CeilingComparison | undefined): string {
  return ceiling === undefined
    ? ""
    : `; the line is the ceiling free of label noise, ${formatNumber(ceiling.expectedAuc)}`;
}

function ceilingSentence(compared: readonly WithCeiling[]): string {
  const above = compared.filter(({ ceiling }) => ceiling.excess.low > 0);
  if (above.length > 0)
    return (
      `${listed(above.map(({ model }) => model))} ${above.length === 1 ? "is" : "are"} better than ` +
      "the ceiling: labels have leaked"
    );
  const shared = compared.filter(({ ceiling }) => ceiling.skillShare !== null);
  if (shared.length === 0) return "The ceiling's own interval holds 0.5, so no share of it can be told";
  const isBelow = ({ auc }: WithCeiling): boolean => auc !== null && auc.value <= 0.5;
  const below = shared.filter(isBelow);
  const said = shared
    .filter((each) => !isBelow(each))
    .map(({ model, ceiling: { skillShare } }, k) => {
      const byChance = skillShare! > 1 ? " (above it within chance)" : "";
      return `${model} ${k === 0 ? "reaches " : ""}${formatPercent(skillShare)}${byChance}`;
    });
  const reached = said.length === 0 ? [] : [`${listed(said)} of what can be known above a coin`];
  return [...reached, ...(below.length === 0 ? [] : [belowCoin(below)])].join("; ");
}

/** Below a coin there is no share of what lies above it. */
function belowCoin(below: readonly WithCeiling[]): string {
  const names = listed(below.map(({ model }) => model));
  const isWorse = below.every(({ auc }) => auc!.high < 0.5);
  return `${names} ${below.length === 1 ? "is" : "are"} ${isWorse ? "worse" : "not better"} than a coin`;
}
