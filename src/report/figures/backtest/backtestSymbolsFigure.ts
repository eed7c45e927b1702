/** Which symbols the money came from. */
import type { Definition, Figure } from "../../figure.js";
import { formatCount, formatPercent } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { fundingSentence, spanOf, type JudgedAccount } from "./judgedAccount.js";
import { PERCENT_TICKS } from "../../series.js";

const CONTRIBUTION: Definition = {
  text:
    "What each symbol added to the account, in per cent of the initial equity: its price gain " +
    "less its fees, slippage and funding. The symbols add up to the whole.",
  formula: "net = price gain - fees - slippage - funding",
};

/** What each symbol added, best first. */
export function backtestSymbolsFigure({ name, result }: JudgedAccount): Figure {
  const symbols = [...result.perSymbol].sort((a, b) => b.netUsd - a.netUsd);
  const best = symbols[0]!;
  const total = result.equity.at(-1)! - 1;
  const earning = symbols.filter(({ netUsd }) => netUsd > 0).length;
  return {
    id: "backtest-symbols",
    title:
      `${earning} of ${symbols.length} ${symbols.length === 1 ? "symbol" : "symbols"} earned ` +
      `money; ${best.symbol} added ${formatPercent(best.netUsd)} of a total of ` +
      `${formatPercent(total)}`,
    subtitle:
      `${name}: net contribution by symbol in per cent of the initial equity, ${spanOf(result)}. ` +
      `${fundingSentence(result)}`,
    data: [
      {
        type: "bar",
        x: symbols.map(({ symbol }) => symbol),
        y: symbols.map(({ netUsd }) => netUsd),
        marker: { color: symbols.map(({ netUsd }) => (netUsd >= 0 ? COLOUR.buy : COLOUR.sell)) },
        hovertemplate: "%{x}: %{y:.1%}<extra></extra>",
        showlegend: false,
      },
    ],
    layout: {
      xaxis: { type: "category" },
      yaxis: { title: { text: "share of the initial equity" }, ...PERCENT_TICKS, zeroline: true },
    },
    table: {
      caption: `${name}, by symbol`,
      columns: [
        "symbol",
        "net",
        "price gain",
        "fees",
        "slippage",
        "funding",
        "fills",
        "long",
        "short",
        "funding data cover",
      ],
      rows: symbols.map((each) => [
        each.symbol,
        ...[each.netUsd, each.pricePnlUsd, each.feesPaid, each.slippagePaid, each.fundingPaid].map(formatPercent),
        formatCount(each.tradeCount),
        formatPercent(each.longFrac),
        formatPercent(each.shortFrac),
        formatPercent(each.fundingCoverageFrac),
      ]),
    },
    definition: CONTRIBUTION,
  };
}
