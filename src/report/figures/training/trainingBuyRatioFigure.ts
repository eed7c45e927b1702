/** The Buy ratio of every fit, watched epoch by epoch. */
import { BUY_SHARE_WARNING, sayCounted } from "../../../core/index.js";
import type { WalkForwardResult } from "../../../training/index.js";
import type { Figure } from "../../figure.js";
import { formatBand, formatPercent } from "../../numbers.js";
import { bandColour, COLOUR } from "../../palette.js";
import { PERCENT_TICKS, shadedBand } from "../../series.js";
import { panelAxes, panelRow } from "./panels.js";
import { curveTable, curvesOf, isOutside, keptStep, lineOf, membersOf, rowsInWords } from "./trainingCurves.js";

/** Buy ratio on the inner slice after every epoch, the band of the warning behind it. */
export function trainingBuyRatioFigure(result: WalkForwardResult): Figure {
  const curves = curvesOf(result);
  const { low, high } = BUY_SHARE_WARNING;
  const outside = curves.filter((curve) => isOutside(keptStep(curve).buyRatio));
  const kept = curves.map((curve) => keptStep(curve).buyRatio);
  const members = membersOf(curves);
  const { axes, annotations } = panelRow(
    members.map(({ label }) => label),
    (k) => ({
      xaxis: { title: { text: members[k]!.step }, rangemode: "tozero" },
      yaxis: {
        range: [0, 1],
        zeroline: false,
        ...(k === 0 ? { title: { text: "share of Buy" }, ...PERCENT_TICKS } : { showticklabels: false }),
      },
    }),
  );
  const band = members.map((_, k) => {
    const { xaxis, yaxis } = panelAxes(k);
    return { ...shadedBand("y", low, high, bandColour(COLOUR.quiet)), xref: `${xaxis} domain`, yref: yaxis };
  });
  return {
    id: `training-buy-ratio-${result.recipe.slug.replaceAll("_", "-")}`,
    title:
      outside.length === 0
        ? `${result.recipe.name}: all ${sayCounted(curves.length, "fit")} kept a step with ${rangeInWords(kept)} Buy ` +
          `on their inner slice, inside ${formatBand(BUY_SHARE_WARNING)}`
        : `${result.recipe.name}: ${outside.length} of ${sayCounted(curves.length, "fit")} kept a step outside ` +
          `${formatBand(BUY_SHARE_WARNING)} Buy on their inner slice (${rangeInWords(kept)} over all)`,
    subtitle:
      "Share of P > 0.5 on the purged inner slice after each step, one line a fold; before " +
      "calibration. The step that is kept is the one with the smallest loss, not the last. The " +
      `band is ${formatBand(BUY_SHARE_WARNING)}, outside of which the run warns. ` +
      `${rowsInWords(result)} No interval: this is watched, ` +
      "gates judge the test windows.",
    data: curves.map((curve) => lineOf(curve, members, "buyRatio", "solid")),
    layout: { ...axes, annotations, shapes: band, showlegend: false },
    table: curveTable(`Fits of ${result.recipe.name}`, curves),
    definition: {
      text:
        "Decisions to buy of all decisions on the slice that stops the fit, read after every epoch " +
        "or boosting round.",
      formula: "count(P > 0.5) / n",
    },
  };
}

function rangeInWords(shares: readonly number[]): string {
  return `${formatPercent(Math.min(...shares))} to ${formatPercent(Math.max(...shares))}`;
}
