/** What moved the trees at one decision. */
import { formatMinute } from "../../../core/index.js";
import type { BarExplanation } from "../../../run/index.js";
import type { Figure } from "../../figure.js";
import { formatNumber } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { drawn } from "../../series.js";

/** Features drawn one by one; the others together. */
const SHOWN = 12;

type Trees = Exclude<BarExplanation["trees"], { readonly missing: string }>;

/** SHAP values of one decision, largest first. */
export function barContributionsFigure(
  { symbol, t0Ms }: Pick<BarExplanation, "symbol" | "t0Ms">,
  { contributions, base, margin }: Trees,
): Figure {
  const shown = contributions.slice(0, SHOWN);
  const rest = contributions.slice(SHOWN).reduce((sum, { contribution }) => sum + contribution, 0);
  const bars = [
    ...shown.map(({ feature, value, contribution }) => ({ name: `${feature} = ${formatNumber(value)}`, contribution })),
    ...(contributions.length > SHOWN
      ? [{ name: `${contributions.length - SHOWN} others together`, contribution: rest }]
      : []),
  ];
  const [first, second] = contributions;
  const said = [first, second]
    .filter((each) => each !== undefined && each.contribution !== 0)
    .map((each) => `${each!.feature} towards ${each!.contribution > 0 ? "Buy" : "Sell"}`);
  const when = `${symbol}, ${formatMinute(t0Ms)} UTC`;
  return {
    id: "bar-contributions",
    title:
      said.length === 0
        ? `No feature moved the trees at ${when}`
        : `At ${when} ${said.join(" and ")} moved the trees most`,
    subtitle:
      `SHAP values of the boosted trees at one decision, in logits of their raw score: from ${formatNumber(base)} ` +
      `before any feature speaks to ${formatNumber(margin)}. One decision, so no interval.`,
    data: [
      {
        type: "bar",
        orientation: "h",
        y: bars.map(({ name }) => name),
        x: bars.map(({ contribution }) => drawn(contribution)),
        marker: { color: bars.map(({ contribution }) => (contribution >= 0 ? COLOUR.buy : COLOUR.sell)) },
        hovertemplate: "%{y}: %{x:.3f} logits<extra></extra>",
        showlegend: false,
      },
    ],
    layout: {
      height: 130 + 24 * bars.length,
      xaxis: { title: { text: "logits added" }, zeroline: true },
      yaxis: { type: "category", autorange: "reversed", automargin: true },
    },
    table: {
      caption: `Every feature at ${when}`,
      columns: ["feature", "value", "added, logits"],
      rows: contributions.map(({ feature, value, contribution }) => [feature, drawn(value), drawn(contribution)]),
    },
    definition: {
      text:
        "SHAP values share a score out among the features, exactly for trees; they explain the trees' raw score, " +
        "which is one member of the ensemble, before the loss's link is undone.",
      formula: "margin = bias + sum of the features' values",
      source: "TreeSHAP: Lundberg et al. (2018), XGBoost's pred_contribs",
    },
  };
}
