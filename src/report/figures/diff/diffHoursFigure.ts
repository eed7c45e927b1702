/** The 24 hours of two models side by side. */
import { BUY_SHARE_WARNING } from "../../../core/index.js";
import type { PairedDifferences } from "../../diff/pairedDifferences.js";
import { escapePlotly } from "../../escape.js";
import type { Figure } from "../../figure.js";
import { formatBand, formatCount } from "../../numbers.js";
import { bandColour, COLOUR } from "../../palette.js";
import { PERCENT_TICKS, referenceLine, shadedBand, whiskers } from "../../series.js";

/** Names of the two sides and the level of the whiskers. */
export interface DiffHoursOptions {
  readonly a: string;
  readonly b: string;
  /** Level of the whiskers: 0.95. */
  readonly confidence: number;
}

/** Dots with whiskers, the criterion's band behind them. */
export function diffHoursFigure({ hours, n, days }: PairedDifferences, { a, b, confidence }: DiffHoursOptions): Figure {
  const series = [
    { name: a, colour: COLOUR.v31, shift: -0.15, shares: hours.map((row) => row.a) },
    { name: b, colour: COLOUR.v4AsShipped, shift: 0.15, shares: hours.map((row) => row.b) },
  ];
  const span = (shares: readonly { readonly value: number }[]): string => {
    const values = shares.map(({ value }) => Math.round(100 * value));
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return low === high ? `${low}` : `${low} to ${high}`;
  };
  return {
    id: "diff-hours",
    title: `By hour, ${a} says Buy in ${span(series[0]!.shares)} of 100 decisions, ${b} in ${span(series[1]!.shares)}`,
    subtitle:
      `Share of Buy by UTC hour of the decision, the same ${formatCount(n)} rows on ` +
      `${formatCount(days)} UTC days; whiskers hold ${Math.round(100 * confidence)} %, drawn by ` +
      `whole days, each hour by itself. The band is the criterion's ${formatBand(BUY_SHARE_WARNING)}.`,
    data: series.map(({ name, colour, shift, shares }) => ({
      type: "scatter",
      mode: "markers",
      name: escapePlotly(name),
      x: hours.map(({ hour }) => hour + shift),
      y: shares.map(({ value }) => value),
      error_y: { ...whiskers(shares), color: colour },
      marker: { color: colour, size: 8 },
      customdata: hours.map(({ hour }) => hour),
      hovertemplate: "%{customdata}:00 UTC: %{y:.1%}",
    })),
    layout: {
      xaxis: { title: { text: "hour of the decision, UTC" }, dtick: 3, range: [-0.5, 23.5], zeroline: false },
      yaxis: { title: { text: "share of Buy" }, range: [0, 1], ...PERCENT_TICKS },
      shapes: [
        shadedBand("y", BUY_SHARE_WARNING.low, BUY_SHARE_WARNING.high, bandColour(COLOUR.quiet)),
        referenceLine("y", 0.5),
      ],
    },
    table: {
      caption: "Share of Buy by hour",
      columns: ["hour, UTC", "rows", a, `${a}, low`, `${a}, high`, b, `${b}, low`, `${b}, high`],
      rows: hours.map(({ hour, n: rows, a: shareA, b: shareB }) => [
        String(hour).padStart(2, "0"),
        rows,
        shareA.value,
        shareA.low,
        shareA.high,
        shareB.value,
        shareB.low,
        shareB.high,
      ]),
    },
    definition: {
      text: "Decisions of that hour that say Buy, of all decisions of that hour.",
      formula: "count(P > threshold) / n",
    },
  };
}
