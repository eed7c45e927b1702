/** What the members have in common. */
import { pearsonCorrelation, ranks } from "../../../core/index.js";
import type { WalkForwardResult } from "../../../training/index.js";
import type { Figure } from "../../figure.js";
import { formatCount, formatNumber } from "../../numbers.js";
import { bandColour, COLOUR } from "../../palette.js";
import { drawn } from "../../series.js";

/** How alike the members rank the same rows: members that differ are worth combining. */
export function memberCorrelationFigure({ recipe, folds, candidates }: WalkForwardResult): Figure {
  const members = folds[0]!.members.map(({ member }) => member);
  const names = folds[0]!.members.map(({ label }) => label);
  const columns = members.map((member) => ranks(candidates.find(({ id }) => id === member)!.predictions.probability));
  const correlations = columns.map((a) => columns.map((b) => drawn(pearsonCorrelation(a, b))));
  const pairs = names.flatMap((a, i) =>
    names.slice(i + 1).map((b, j) => ({ a, b, value: correlations[i]![i + 1 + j]! })),
  );
  const shown = pairs.filter(({ value }) => value !== null).sort((x, y) => x.value! - y.value!);
  return {
    id: `training-member-correlation-${recipe.slug.replaceAll("_", "-")}`,
    title: agreementInWords(recipe.name, shown),
    subtitle:
      `Spearman's rank correlation of the members' out-of-fold P(BUY), ${recipe.name}, ` +
      `${formatCount(columns[0]!.length)} rows. A description of these rows, without an interval.`,
    data: [
      {
        type: "heatmap",
        x: names,
        y: names,
        z: correlations,
        zmin: 0,
        zmax: 1,
        colorscale: [
          [0, bandColour(COLOUR.buy)],
          [1, COLOUR.buy],
        ],
        texttemplate: "%{z:.2f}",
        hovertemplate: "%{y} and %{x}: %{z:.3f}<extra></extra>",
        showscale: false,
      },
    ],
    layout: { xaxis: { side: "top", automargin: true }, yaxis: { autorange: "reversed", automargin: true } },
    table: {
      caption: "Rank correlation of the members",
      columns: ["member", ...names],
      rows: names.map((name, k) => [name, ...correlations[k]!]),
    },
    definition: {
      text:
        "Correlation of the ranks of two members' probabilities on the same rows; 1 where both rank " +
        "all rows alike.",
      formula: "Pearson's correlation of ranks",
      source: "Spearman (1904)",
    },
  };
}

interface Pair {
  readonly a: string;
  readonly b: string;
  readonly value: number | null;
}

function agreementInWords(recipe: string, ascending: readonly Pair[]): string {
  const [least, most] = [ascending[0], ascending.at(-1)];
  if (least === undefined || most === undefined) return `${recipe} has no two members whose probabilities vary`;
  if (least === most)
    return `${most.a} and ${most.b} rank the same rows with a correlation of ${formatNumber(most.value)}`;
  return (
    `${most.a} and ${most.b} agree most (rank correlation ${formatNumber(most.value)}), ` +
    `${least.a} and ${least.b} least (${formatNumber(least.value)})`
  );
}
