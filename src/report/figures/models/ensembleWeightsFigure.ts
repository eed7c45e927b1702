/** How much each member says in an ensemble, and what the weights are worth. */
import { logLoss } from "../../../core/index.js";
import type { FittedEnsemble, OutOfFold } from "../../../models/index.js";
import type { Figure } from "../../figure.js";
import { formatCount, formatNumber, formatPercent } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { PERCENT_TICKS, referenceLine } from "../../series.js";
import { idOf, modelWord } from "./modelsWords.js";

/**
 * Bars of the members' weights.
 *
 * @param options.model Which ensemble, as a page names it.
 * @param options.outOfFold What weights were learnt from; undefined where they are equal by choice.
 */
export function ensembleWeightsFigure(
  { members, weights }: Pick<FittedEnsemble, "members" | "weights">,
  { model, outOfFold }: { readonly model: string; readonly outOfFold?: OutOfFold },
): Figure {
  const names = members.map(({ kind }) => modelWord(kind));
  const equal = members.map(() => 1 / members.length);
  const heaviest = weights.reduce((best, weight, k) => (weight > weights[best]! ? k : best), 0);
  const isEqual = weights.every((weight) => Math.abs(weight - equal[0]!) < 1e-9);
  const losses =
    outOfFold === undefined
      ? undefined
      : {
          learned: pooledLoss(outOfFold, weights),
          equal: pooledLoss(outOfFold, equal),
          single: outOfFold.probabilities.map((column) => logLoss(outOfFold.labels, column)),
        };
  const saving =
    losses === undefined
      ? ""
      : `; weighted so, the log-loss on out-of-fold rows is ${losses.learned.toFixed(4)}, with equal ` +
        `weights ${losses.equal.toFixed(4)}`;
  return {
    id: `models-ensemble-weights-${idOf(model)}`,
    title: isEqual
      ? `All ${members.length} members of ${model} weigh the same, ${formatPercent(equal[0]!)}${saving}`
      : `The ${names[heaviest]} carries ${formatPercent(weights[heaviest]!)} of ${model}${saving}`,
    subtitle:
      outOfFold === undefined
        ? "Weight of each member's score and probability in the mean; equal by choice, learnt from nothing."
        : "Weight of each member's score and probability in the mean, learnt on " +
          `${formatCount(outOfFold.labels.length)} out-of-fold rows that no member had seen. The ` +
          "losses are those of the same rows and so flatter the learnt weights; no interval. Dotted: " +
          "equal weights.",
    data: [
      {
        type: "bar",
        x: names,
        y: weights,
        text: weights.map((weight) => formatPercent(weight)),
        textposition: "outside",
        cliponaxis: false,
        marker: { color: COLOUR.v4AsShipped },
        hovertemplate: "%{x}: %{y:.1%}<extra></extra>",
      },
    ],
    layout: {
      height: 340,
      xaxis: { automargin: true },
      yaxis: { title: { text: "weight" }, ...PERCENT_TICKS, range: [0, 1.1 * Math.max(...weights, 0.1)] },
      shapes: [referenceLine("y", equal[0]!)],
      showlegend: false,
    },
    table: {
      caption: `Members of ${model}`,
      columns: ["member", "weight", "log-loss alone, out of fold"],
      rows: names.map((name, k) => [name, weights[k]!, losses?.single[k] ?? null]),
    },
    definition: {
      text:
        "An ensemble's score and probability are weighted means of its members'. Learnt weights " +
        "minimise the mean's log-loss; they are at least 0 and sum to " +
        `1.${losses === undefined ? "" : ` The best member alone has ${formatNumber(Math.min(...losses.single))}.`}`,
      formula: "min over w >= 0, sum w = 1 of -mean ln(sum_k w_k P_k(label))",
      source: "Stone (1961), the linear opinion pool",
    },
  };
}

function pooledLoss({ probabilities, labels }: OutOfFold, weights: readonly number[]): number {
  return logLoss(
    labels,
    Array.from(labels, (_, row) =>
      Math.min(
        1,
        probabilities.reduce((sum, column, k) => sum + weights[k]! * column[row]!, 0),
      ),
    ),
  );
}
