/** What follows low and high values of a feature or of the score. */
import { formatDuration, fracToBps } from "../../../core/index.js";
import type { QuantileReturns } from "../../../features/index.js";
import type { Figure } from "../../figure.js";
import { formatBps, formatCount, formatNumber, formatPercent } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { drawn, whiskers } from "../../series.js";
import { figureIdOf } from "./exploredFeature.js";

/** Of what, over which rows. */
export interface QuantileWords {
  /** `order_book_imbalance`, or `P(BUY) of v4 as shipped`. */
  readonly what: string;
  /** `development rows`. */
  readonly rows: string;
  readonly days: number;
  readonly horizonMs: number;
  readonly confidence: number;
}

/**
 * Mean return over the label horizon by quantile, lowest values first, and how soon a row leaves its quantile.
 *
 * @param returns Null where values do not vary; the title then says so.
 */
export function quantileReturnsFigure(returns: QuantileReturns | null, words: QuantileWords): Figure {
  const { what, rows, days, horizonMs, confidence } = words;
  const quantiles = returns?.quantiles ?? [];
  const names = quantiles.map(
    (_, k) => `${k + 1}${k === 0 ? ", lowest" : k === quantiles.length - 1 ? ", highest" : ""}`,
  );
  const n = quantiles.reduce((sum, quantile) => sum + quantile.n, 0);
  const horizon = formatDuration(horizonMs);
  const bps = quantiles.map(({ meanReturnFrac: { value, low, high } }) => ({
    value: fracToBps(value),
    low: fracToBps(low),
    high: fracToBps(high),
  }));
  return {
    id: figureIdOf("quantiles", what),
    title: sentence(returns, words),
    subtitle:
      `Mean return of the next ${horizon} before costs, by fifths of ${what}; n = ${formatCount(n)} ${rows} on ` +
      `${formatCount(days)} UTC days (effective n); whiskers: ${Math.round(100 * confidence)} % intervals over days.`,
    data: [
      {
        type: "bar",
        x: names,
        y: bps.map(({ value }) => drawn(value)),
        error_y: whiskers(bps),
        marker: { color: bps.map(({ value }) => (value >= 0 ? COLOUR.buy : COLOUR.sell)) },
        hovertemplate: "fifth %{x}: %{y:.1f} bps<extra></extra>",
        showlegend: false,
      },
    ],
    layout: {
      height: 300,
      xaxis: { title: { text: `fifth of ${what}` }, type: "category" },
      yaxis: { title: { text: "mean return, bps" }, zeroline: true },
    },
    table: {
      caption: `Return and turnover by fifth of ${what}`,
      columns: ["fifth", "from", "to", "n", "mean return", "low", "high", "turnover a bar"],
      rows: quantiles.map(({ low, high, n: own, meanReturnFrac, turnoverFrac }, k) => [
        names[k]!,
        drawn(low),
        drawn(high),
        own,
        formatBps(meanReturnFrac.value),
        formatBps(meanReturnFrac.low),
        formatBps(meanReturnFrac.high),
        turnoverFrac === null ? null : formatPercent(turnoverFrac),
      ]),
    },
    definition: {
      text:
        "Rows of all symbols are parted by value into fifths of equal size, edges taken from the same rows: this " +
        "describes, it is no strategy. Turnover is the share of a fifth's rows whose symbol was in another fifth one " +
        "bar before; whoever trades on the fifths pays for it.",
      formula: "spread = mean return of the highest fifth - mean return of the lowest",
      source: "alphalens: mean return by quantile, quantile turnover, factor rank autocorrelation; pooled here",
    },
  };
}

function sentence(returns: QuantileReturns | null, { what, horizonMs }: QuantileWords): string {
  if (returns === null) return `${what} does not vary, so no fifths are shown`;
  const { spread, rankAutocorrelation, quantiles } = returns;
  const horizon = formatDuration(horizonMs);
  const range = `${formatBps(spread.value)} [${formatBps(spread.low)}, ${formatBps(spread.high)}]`;
  const found =
    spread.low > 0
      ? `The highest fifth of ${what} earned ${range} more over ${horizon} than the lowest`
      : spread.high < 0
        ? `The highest fifth of ${what} earned less over ${horizon} than the lowest: ${range}`
        : `High and low ${what} do not differ measurably in the return of the next ${horizon}: ${range}`;
  const means = quantiles.map(({ meanReturnFrac }) => meanReturnFrac.value);
  const rises = means.every((value, k) => k === 0 || value >= means[k - 1]!);
  const falls = means.every((value, k) => k === 0 || value <= means[k - 1]!);
  const steps = spread.low > 0 && rises ? ", step by step" : spread.high < 0 && falls ? ", step by step" : "";
  const kept = rankAutocorrelation === null ? "" : `; ranks keep ${formatNumber(rankAutocorrelation)} from bar to bar`;
  return `${found}${steps}${kept}`;
}
