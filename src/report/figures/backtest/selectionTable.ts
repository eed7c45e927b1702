import type { SelectionRisk } from "../../../backtest/index.js";
import type { DataTable } from "../../figure.js";
import { formatCount, formatNumber, formatPercent } from "../../numbers.js";

/** Every account that was compared, and what is left of the chosen one's ratio after the choice. */
export function selectionTable(
  { names, sharpe, days, trials, effectiveTrials, deflated, overfitting: { pbo } }: SelectionRisk,
  { chosen }: { readonly chosen: string },
): DataTable {
  const verdict =
    deflated === null
      ? "the chosen account did not vary, so nothing can be deflated"
      : effectiveTrials < 2
        ? `P(true ratio above 0) = ${formatPercent(deflated.probability)}; the accounts are so alike that they are ` +
          `worth ${formatNumber(effectiveTrials)} independent trials, and fewer than two deflate nothing`
        : `P(true ratio above the luck of the best of ${formatNumber(effectiveTrials)} independent ` +
          `trials) = ${formatPercent(deflated.probability)}; that luck alone gives ` +
          `${formatNumber(deflated.expectedMaximumSharpe)} a day`;
  return {
    caption:
      `Sharpe ratio per day over ${formatCount(days)} walk-forward days; ${formatCount(trials)} ` +
      `trials were looked at in all, the search's among them. ${chosen}: ${verdict}. Probability ` +
      `of back-test overfitting: ${formatPercent(pbo)}`,
    columns: ["account", "Sharpe ratio per day"],
    rows: names.map((name, k) => [name === chosen ? `${name} (chosen)` : name, sharpe[k]!]),
  };
}
