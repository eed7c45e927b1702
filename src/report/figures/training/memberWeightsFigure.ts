/** How much each member counts in the ensemble. */
import type { WalkForwardResult } from "../../../training/index.js";
import type { Figure } from "../../figure.js";
import { formatPercent } from "../../numbers.js";
import { drawn, PERCENT_TICKS } from "../../series.js";
import { memberColour } from "./memberColour.js";

/** The weight of each member in each fold, and in the refit. */
export function memberWeightsFigure({ recipe, folds, learnedWeights, weighting }: WalkForwardResult): Figure {
  const members = folds[0]!.members.map(({ member }) => member);
  const labels = folds[0]!.members.map(({ label }) => label);
  const refit = weighting === "learned" ? learnedWeights : members.map(() => 1 / members.length);
  const columns = [...folds.map(({ weights }) => weights), refit];
  const windows = [...folds.map(({ fold }) => `fold ${fold + 1}`), "refit"];
  const heaviest = labels.map((label, k) => ({ label, weight: refit[k]! })).sort((a, b) => b.weight - a.weight)[0]!;
  const isEven = refit.every((weight) => weight === refit[0]);
  return {
    id: `training-member-weights-${recipe.slug.replaceAll("_", "-")}`,
    title:
      weighting === "equal"
        ? `All ${members.length} members of ${recipe.name} weigh the same`
        : isEven
          ? `No weights proved better than equal ones for the ${members.length} members of ${recipe.name}`
          : `${heaviest.label} weighs most in the refit of ${recipe.name}: ${formatPercent(heaviest.weight)}`,
    subtitle:
      (weighting === "equal"
        ? "Equal weights, as configured. "
        : "Weights of the least log-loss on the out-of-fold rows of earlier folds whose label was known when the " +
          "window opened; equal in the first fold. The refit learns from all folds. ") +
      "Chosen, not measured: no interval.",
    data: members.map((member, k) => ({
      type: "bar",
      name: labels[k]!,
      x: windows,
      y: columns.map((weights) => drawn(weights[k], { digits: 4 })),
      marker: { color: memberColour(member, members) },
      hovertemplate: `${labels[k]!}: %{y:.1%}<extra></extra>`,
    })),
    layout: { barmode: "stack", yaxis: { title: { text: "weight" }, range: [0, 1], ...PERCENT_TICKS } },
    table: {
      caption: `Weights of the members of ${recipe.name}`,
      columns: ["window", ...labels],
      rows: windows.map((window, k) => [window, ...columns[k]!]),
    },
    definition: {
      text: "The ensemble's score and probability are weighted means of its members'.",
      formula: "P = sum of weight x member's P",
      source: "Stone (1961), the linear opinion pool",
    },
  };
}
