/** Which families of features a model's trees go by, and which its ranking needs. */
import type { GroupImportance } from "../../../run/index.js";
import type { Figure } from "../../figure.js";
import { formatCount, formatNumber, formatPercent } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { drawn } from "../../series.js";

type Measured = Exclude<GroupImportance, { readonly missing: string }>;

/** Mean size of SHAP values and loss of AUC under permutation, group by group, side by side. */
export function groupImportanceFigure(importance: Measured, { model }: { readonly model: string }): Figure {
  const { contributions, permutations, explainedRows, rankedRows, repeats } = importance;
  const names = contributions.map(({ name }) => name);
  const drops = names.map((name) => permutations.find((each) => each.name === name)!);
  return {
    id: "group-importance",
    title: sentence(importance, model),
    subtitle:
      `Left the mean size of each group's SHAP values on ${formatCount(explainedRows)} decisions of the ` +
      `confirmation period, right the AUC lost on ${formatCount(rankedRows)} when the group's columns are dealt out ` +
      `together, mean of ${repeats} dealings with their standard deviation; evenly spaced rows, boosted trees of ` +
      `${model} alone.`,
    data: [
      {
        type: "bar",
        orientation: "h",
        name: "SHAP",
        y: names,
        x: contributions.map(({ meanAbsolute }) => drawn(meanAbsolute)),
        marker: { color: COLOUR.quiet },
        hovertemplate: "%{y}: %{x:.3f} logits<extra></extra>",
        showlegend: false,
      },
      {
        type: "bar",
        orientation: "h",
        name: "permutation",
        y: names,
        x: drops.map(({ aucDrop }) => drawn(aucDrop)),
        error_x: { type: "data", array: drops.map(({ deviation }) => drawn(deviation)), thickness: 1.5, width: 3 },
        xaxis: "x2",
        marker: { color: COLOUR.buy },
        hovertemplate: "%{y}: %{x:.4f} AUC<extra></extra>",
        showlegend: false,
      },
    ],
    layout: {
      height: 130 + 28 * names.length,
      xaxis: { domain: [0, 0.47], title: { text: "mean |SHAP|, logits" }, rangemode: "tozero" },
      xaxis2: { domain: [0.53, 1], title: { text: "AUC lost" }, zeroline: true, anchor: "y" },
      yaxis: { type: "category", autorange: "reversed", automargin: true },
    },
    table: {
      caption: `Groups of features, boosted trees of ${model}`,
      columns: ["group", "mean |SHAP|, logits", "share", "AUC lost", "deviation"],
      rows: contributions.map(({ name, meanAbsolute, shareFrac }, k) => [
        name,
        drawn(meanAbsolute),
        formatPercent(shareFrac),
        drawn(drops[k]!.aucDrop),
        drawn(drops[k]!.deviation),
      ]),
    },
    definition: {
      text:
        "A SHAP value is what a feature adds to one score; within a group they are added before their size is " +
        "taken. Permutation asks what is lost when the group tells nothing. Groups that say the same stand in for " +
        "one another and look worthless one by one. Neither says what causes a return.",
      formula: "score's margin = bias + sum of SHAP values; AUC lost = AUC - AUC with the group's columns permuted",
      source: "TreeSHAP: Lundberg et al. (2018), XGBoost's pred_contribs; permutation: Breiman (2001)",
    },
  };
}

function sentence({ contributions, permutations }: Measured, model: string): string {
  const [most] = contributions;
  const [needed] = permutations;
  if (most === undefined || needed === undefined || most.meanAbsolute === 0)
    return `The trees of ${model} go by no group of features at all`;
  const first = `The trees of ${model} go by ${most.name} most (${formatPercent(most.shareFrac)} of all SHAP values)`;
  if (needed.aucDrop <= 0) return `${first}; on unseen days no group is missed when it is taken away`;
  const second = `${formatNumber(needed.aucDrop)} of AUC without it`;
  return needed.name === most.name
    ? `${first} and need it most on unseen days: ${second}`
    : `${first}, but on unseen days need ${needed.name} most: ${second}`;
}
