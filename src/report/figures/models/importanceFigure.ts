/** What boosted trees split on. */
import type { FeatureImportance } from "../../../models/index.js";
import type { Figure } from "../../figure.js";
import { formatCount, formatPercent } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { idOf } from "./modelsWords.js";
import { PERCENT_TICKS } from "../../series.js";

/** Bars drawn; the table has every feature. */
const SHOWN = 20;
/** Features that the title adds up. */
const LEADING = 5;

/**
 * Bars of each feature's share of the gain, largest on top.
 *
 * @param importance Largest first, as `gradientBoostingImportance` gives it.
 * @param options.model Whose trees, as a page names it.
 * @param options.rows Rows the trees learnt from.
 */
export function importanceFigure(
  importance: readonly FeatureImportance[],
  { model, rows }: { readonly model: string; readonly rows: number },
): Figure {
  const shown = importance.slice(0, SHOWN).filter(({ gain }) => gain > 0);
  const [first] = shown;
  const leading = importance.slice(0, LEADING).reduce((sum, { share }) => sum + share, 0);
  const unused = importance.filter(({ gain }) => gain === 0).length;
  return {
    id: `models-importance-${idOf(model)}`,
    title:
      first === undefined
        ? `The trees of ${model} split on no feature at all`
        : `${first.feature} carries ${formatPercent(first.share)} of the gain, the first ` +
          `${Math.min(LEADING, importance.length)} of ${importance.length} features ` +
          `${formatPercent(leading)}`,
    subtitle:
      `Share of the training loss that each feature's splits took away, boosted trees of ${model}, ` +
      `${formatCount(rows)} training rows; ` +
      (unused === 0
        ? "every feature was split on. "
        : `${unused} of ${importance.length} features were never split on. `) +
      "It describes one fit and has no interval: what holds outside is judged by held-out AUC.",
    data: [
      {
        type: "bar",
        orientation: "h",
        x: shown.map(({ share }) => share),
        y: shown.map(({ feature }) => feature),
        text: shown.map(({ share }) => formatPercent(share)),
        textposition: "outside",
        cliponaxis: false,
        marker: { color: COLOUR.quiet },
        hovertemplate: "%{y}: %{x:.1%} of the gain<extra></extra>",
      },
    ],
    layout: {
      height: 120 + 22 * Math.max(1, shown.length),
      xaxis: { title: { text: "share of the gain" }, ...PERCENT_TICKS, range: [0, 1.5 * (first?.share ?? 1)] },
      yaxis: { autorange: "reversed", automargin: true },
      showlegend: false,
    },
    table: {
      caption: `Gain of every feature, boosted trees of ${model}`,
      columns: ["feature", "gain", "share of the gain"],
      rows: importance.map(({ feature, gain, share }) => [feature, gain, share]),
    },
    definition: {
      text:
        "Gain is the loss that all splits on a feature removed while the trees were fitted. It " +
        "favours features with many distinct values and shares out gain between features that say " +
        "the same.",
      formula: "sum over splits of 1/2 [G_L^2 / (H_L + lambda) + G_R^2 / (H_R + lambda) - G^2 / (H + lambda)]",
      source: "Chen and Guestrin (2016), equation 7",
    },
  };
}
