/** Ranking, probabilities and money of both sides on what they share, with the paired difference; hours folded. */
import { renderDisclosure } from "../components/renderDisclosure.js";
import { renderFigure } from "../components/renderFigure.js";
import { renderMissingPanel } from "../components/renderMissingPanel.js";
import { renderTable } from "../components/renderTable.js";
import type { Cell, Figure } from "../figure.js";
import { diffHoursFigure } from "../figures/diff/diffHoursFigure.js";
import { diffScoresFigure } from "../figures/diff/diffScoresFigure.js";
import { html, type Html } from "../html.js";
import { formatCount, formatEstimate, formatNumber, formatPercent, formatPercentEstimate } from "../numbers.js";
import type { RunComparison, RunSide } from "./compareRuns.js";
import type { PairedDifferences, PairedMetric } from "./pairedDifferences.js";
import type { PairedMoney } from "./pairedMoney.js";

interface Sides {
  readonly sideA: RunSide;
  readonly sideB: RunSide;
  readonly confidence: number;
}

/** The numbers of both sides beside each other. */
export function pairedSection(comparison: RunComparison, sides: Sides): Html {
  if (comparison.areMarketsApart)
    return renderMissingPanel({
      panel: "Paired differences",
      needs: "one market on both sides",
      remedy: "Compare runs on the same files, or of one simulated market: the same scenario, seed, days and symbols.",
    });
  return html`${predictionsPart(comparison, sides)}${moneyPart(comparison, sides.confidence)}`;
}

/** Where they decide otherwise, and in which hour; folded. */
export function hoursSection({ paired, a, b }: RunComparison, { sideA, sideB, confidence }: Sides): Html {
  if (paired === null) return html``;
  const { rows, differences } = paired;
  const thresholds = { thresholdA: sideA.predictions!.threshold, thresholdB: sideB.predictions!.threshold };
  const hours = diffHoursFigure(differences, { a, b, confidence });
  const scores = diffScoresFigure(rows, differences, { a, b, ...thresholds });
  const folded = (title: string, figure: Figure): Html =>
    renderDisclosure(title, renderFigure(figure), { heading: 3, gist: `${figure.title}.` });
  return html`${folded("Hour by hour", hours)}${folded("Decision by decision", scores)}`;
}

function predictionsPart({ paired, a, b }: RunComparison, { sideA, sideB, confidence }: Sides): Html {
  if (paired !== null) return renderTable(metricTable(paired.differences, { a, b, confidence }));
  const isGiven = sideA.predictions !== undefined && sideB.predictions !== undefined;
  return renderMissingPanel({
    panel: "Paired differences",
    needs: isGiven ? "decisions at the same time in the same symbol on both sides" : "predictions on both sides",
    remedy: isGiven ? "Compare runs over the same span and bars." : "Give the predictions file of each run.",
  });
}

function metricTable(
  { auc, brier, buyShare, n, days }: PairedDifferences,
  { a, b, confidence }: { readonly a: string; readonly b: string; readonly confidence: number },
) {
  const row = (
    name: string,
    metric: PairedMetric | null,
    format: (value: number) => string,
    formatDifference: (metric: PairedMetric) => string,
  ): Cell[] =>
    metric === null ? [name, null, null, null] : [name, format(metric.a), format(metric.b), formatDifference(metric)];
  return {
    caption:
      `${formatCount(n)} shared decisions, ${formatCount(days)} UTC days; ` +
      `${Math.round(100 * confidence)} % interval of the paired difference, drawn by whole days`,
    columns: ["metric", a, b, `${b} - ${a}`],
    rows: [
      row("AUC", auc, formatNumber, ({ difference }) => formatEstimate(difference)),
      row("Brier score, smaller is better", brier, formatNumber, ({ difference }) => formatEstimate(difference)),
      row("Share of Buy", buyShare, formatPercent, ({ difference }) => formatPercentEstimate(difference)),
    ],
  };
}

function moneyPart({ money, a, b }: RunComparison, confidence: number): Html {
  if (typeof money === "string")
    return renderMissingPanel({
      panel: "Money",
      needs: money,
      remedy: "make report keeps what each run earned by day; run it again for a run that is older than that.",
    });
  return renderTable(moneyTable(money, { a, b, confidence }));
}

function moneyTable(
  { a, b, difference, days }: PairedMoney,
  names: { readonly a: string; readonly b: string; readonly confidence: number },
) {
  return {
    caption:
      `Return after costs per 30 days, each run's own account on the ${formatCount(days)} UTC days that both traded; ` +
      `${Math.round(100 * names.confidence)} % intervals by whole days`,
    columns: ["metric", names.a, names.b, `a month of ${names.b} beyond one of ${names.a}`],
    rows: [
      ["Return per 30 days", formatPercentEstimate(a), formatPercentEstimate(b), formatPercentEstimate(difference)],
    ],
  };
}
