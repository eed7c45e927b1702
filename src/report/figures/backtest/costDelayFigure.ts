/** What is left of a return as costs rise and fills come later. */
import type { CostDelayCell } from "../../../backtest/index.js";
import type { Figure } from "../../figure.js";
import { formatNumber, formatPercent } from "../../numbers.js";
import { drawn } from "../../series.js";
import { DIVERGING_COLOURS } from "../features/divergingColours.js";

/**
 * Return per 30 days over cost and delay.
 *
 * @param surface As `costDelaySurface` gives it: every delay with every cost.
 * @param options.paidBps What the account itself pays a fill, marked in the axis.
 */
export function costDelayFigure(
  surface: readonly CostDelayCell[],
  { model, paidBps, days }: { readonly model: string; readonly paidBps: number; readonly days: number },
): Figure {
  const costs = [...new Set(surface.map(({ costBps }) => costBps))];
  const delays = [...new Set(surface.map(({ delayBars }) => delayBars))];
  const at = (delay: number, cost: number) =>
    surface.find(({ costBps, delayBars }) => costBps === cost && delayBars === delay)!.monthlyReturnFrac;
  const cells = delays.map((delay) => costs.map((cost) => at(delay, cost)));
  const largest = Math.max(...cells.flat().map(Math.abs));
  const costName = (cost: number) => `${formatNumber(cost)} bps${cost === paidBps ? " (as paid)" : ""}`;
  const delayName = (bars: number) => (bars === 0 ? "next bar" : laterBy(bars));
  return {
    id: "cost-delay",
    title: sentence(surface, { model, paidBps }),
    subtitle:
      `Return per 30 days of the same decisions over ${formatNumber(days)} days, by fee and slippage together per ` +
      "fill and by how many bars it comes late; funding as it was. One draw of one period: it has no interval.",
    data: [
      {
        type: "heatmap",
        x: costs.map(costName),
        y: delays.map(delayName),
        z: cells.map((row) => row.map((value) => drawn(value, { digits: 4 }))),
        text: cells.map((row) => row.map((value) => formatPercent(value))),
        texttemplate: "%{text}",
        hovertemplate: "%{x}, %{y}: %{text}<extra></extra>",
        zmin: drawn(largest > 0 ? -largest : -1),
        zmax: drawn(largest > 0 ? largest : 1),
        colorscale: DIVERGING_COLOURS,
        showscale: false,
        xgap: 2,
        ygap: 2,
      },
    ],
    layout: {
      height: 130 + 40 * delays.length,
      xaxis: { type: "category", title: { text: "fee and slippage per fill" }, showgrid: false },
      yaxis: { type: "category", automargin: true, autorange: "reversed", showgrid: false },
    },
    table: {
      caption: `${model}: return per 30 days by cost and delay`,
      columns: ["filled", ...costs.map(costName)],
      rows: delays.map((delay, d) => [delayName(delay), ...cells[d]!.map((value) => formatPercent(value))]),
    },
    definition: {
      text:
        "The decisions are those of the model; only what a fill costs and the bar at which it comes are changed. A " +
        "return that is gone after one bar needs a faster way to the market than bars can show; one that falls with " +
        "the first basis points is a return of turnover.",
      formula: "return per 30 days = (last equity / first equity)^(30 / days) - 1",
    },
  };
}

function sentence(
  surface: readonly CostDelayCell[],
  { model, paidBps }: { readonly model: string; readonly paidBps: number },
): string {
  if (surface.every(({ monthlyReturnFrac }) => monthlyReturnFrac === 0))
    return `${model} earns nothing at any cost or delay: it does not trade`;
  const now = surface.filter(({ delayBars }) => delayBars === 0);
  const gains = now.filter(({ monthlyReturnFrac }) => monthlyReturnFrac > 0);
  const paid = surface.filter(({ costBps }) => costBps === paidBps);
  const held = paid.filter(({ monthlyReturnFrac }) => monthlyReturnFrac > 0);
  const highest = (of: typeof now): string => formatNumber(Math.max(...of.map(({ costBps }) => costBps)));
  const costWords =
    gains.length === 0
      ? "earns at no cost, not even none"
      : gains.length === now.length
        ? `earns up to ${highest(now)} bps a fill, the most tried`
        : `earns at every cost tried up to ${highest(gains)} bps a fill`;
  if (paid.length === 0 || gains.length === 0) return `${model} ${costWords}`;
  const delayWords =
    held.length === paid.length
      ? `and still earns filled ${laterBy(Math.max(...paid.map(({ delayBars }) => delayBars)))}`
      : `and at its own costs with ${held.length} of ${paid.length} delays`;
  const best = paid.reduce((a, b) => (b.monthlyReturnFrac > a.monthlyReturnFrac ? b : a));
  const oddWords = best.delayBars === 0 ? "" : `; filled ${laterBy(best.delayBars)} it would have earned most`;
  return `${model} ${costWords}, ${delayWords}${oddWords}`;
}

function laterBy(bars: number): string {
  return `${bars} ${bars === 1 ? "bar" : "bars"} later`;
}
