/** How often the setting chosen on one half of the periods failed on the other. */
import type { BacktestOverfitting } from "../../../backtest/index.js";
import type { Definition, Figure } from "../../figure.js";
import { formatCount, formatPercent } from "../../numbers.js";
import { COLOUR } from "../../palette.js";

const OVERFITTING: Definition = {
  text:
    "The periods are cut into blocks; for each choice of half of them, the setting that is best " +
    "there is looked up in the other half. A logit of 0 or less means that it fell into the " +
    "lower half. The share of such splits is the probability of back-test overfitting; about one " +
    "half is what luck gives. It is also high where all settings are equally good, so look at " +
    "the whole histogram.",
  formula: "logit = ln(w / (1 - w)), w = out-of-sample rank of the chosen / (settings + 1)",
  source: "Bailey, Borwein, López de Prado & Zhu (2017), CSCV",
};

/** Logits of all splits, with the share at or below 0. */
export function backtestOverfittingFigure(
  { pbo, logits, lossProbability }: BacktestOverfitting,
  { settings }: { readonly settings: number },
): Figure {
  const counts = new Map<number, number>();
  for (const logit of logits) {
    const at = Math.round(logit * 4) / 4;
    counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  const bins = [...counts].sort(([a], [b]) => a - b);
  return {
    id: "backtest-overfitting",
    title:
      `In ${formatPercent(pbo)} of ${formatCount(logits.length)} splits the setting chosen on one ` +
      "half fell below the median on the other",
    subtitle:
      `Histogram of the logits over ${settings} settings; 0 is the median. The chosen setting lost ` +
      `money out of sample in ${formatPercent(lossProbability)} of the splits.`,
    data: [
      {
        type: "bar",
        x: bins.map(([at]) => at),
        y: bins.map(([, count]) => count),
        marker: { color: bins.map(([at]) => (at <= 0 ? COLOUR.sell : COLOUR.buy)) },
        hovertemplate: "logit %{x}: %{y} splits<extra></extra>",
        showlegend: false,
      },
    ],
    layout: {
      bargap: 0.05,
      xaxis: { title: { text: "logit of the out-of-sample rank" }, zeroline: true },
      yaxis: { title: { text: "splits" } },
    },
    table: {
      caption: "Splits by logit",
      columns: ["logit, to a quarter", "splits"],
      rows: bins.map(([at, count]) => [at, formatCount(count)]),
    },
    definition: OVERFITTING,
  };
}
