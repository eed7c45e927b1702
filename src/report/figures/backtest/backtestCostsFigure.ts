/** What costs took of what prices gave. */
import { summarizeBacktest } from "../../../backtest/index.js";
import { fracToBps } from "../../../core/index.js";
import type { Definition, Figure } from "../../figure.js";
import { formatNumber, formatPercent } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { fundingSentence, spanOf, type JudgedAccount } from "./judgedAccount.js";
import { PERCENT_TICKS } from "../../series.js";

const COSTS: Definition = {
  text:
    "Price gain is what the positions earned from prices alone. Fees, slippage and funding are " +
    "taken from it; funding that was received is drawn as a gain. The break-even cost is the " +
    "cost per fill that would have left nothing.",
  formula: "break-even cost = (price gain - funding) / traded notional",
};

/** From price gain to net result, step by step. */
export function backtestCostsFigure({ name, result }: JudgedAccount): Figure {
  const { pricePnlUsd, feesPaid, slippagePaid, fundingPaid, shortfallForgiven, tradedUsd } = result;
  const net = result.equity.at(-1)! - 1;
  const costs = feesPaid + slippagePaid + fundingPaid;
  const { breakEvenCostBps } = summarizeBacktest(result);
  const paidBps = tradedUsd > 0 ? fracToBps((feesPaid + slippagePaid) / tradedUsd) : null;
  const steps: readonly (readonly [string, number])[] = [
    ["fees", -feesPaid],
    ["slippage", -slippagePaid],
    ["funding", -fundingPaid],
    ...(shortfallForgiven > 0 ? ([["debt forgiven", shortfallForgiven]] as const) : []),
  ];
  // Each step hangs where the one before it ended.
  let reached = pricePnlUsd;
  const hanging = steps.map(([step, value]) => {
    const base = reached;
    reached += value;
    return [step, value, base] as const;
  });
  const bars = [["price gain", pricePnlUsd, 0] as const, ...hanging, ["net", net, 0] as const];
  return {
    id: "backtest-costs",
    title:
      tradedUsd === 0
        ? `${name} never traded, so it paid nothing`
        : pricePnlUsd > 0
          ? `Costs took ${formatPercent(costs / pricePnlUsd)} of what prices gave ${name}; it breaks ` +
            `even at ${formatNumber(breakEvenCostBps)} bps a fill and pays ${formatNumber(paidBps)} bps`
          : `${name} lost ${formatPercent(Math.abs(pricePnlUsd))} to prices before any cost, and ` +
            `${formatPercent(costs)} to costs`,
    subtitle:
      `From price gain to net result, in per cent of the initial equity, ${spanOf(result)}. ` +
      `${fundingSentence(result)}`,
    data: [
      {
        type: "bar",
        x: bars.map(([step]) => step),
        y: bars.map(([, value]) => value),
        base: bars.map(([, , base]) => base),
        marker: {
          color: bars.map(([step, value]) => (step === "net" ? COLOUR.quiet : value >= 0 ? COLOUR.buy : COLOUR.sell)),
        },
        text: bars.map(([, value]) => formatPercent(value)),
        textposition: "outside",
        cliponaxis: false,
        hovertemplate: "%{x}: %{text}<extra></extra>",
        showlegend: false,
      },
    ],
    layout: {
      xaxis: { type: "category" },
      yaxis: { title: { text: "share of the initial equity" }, ...PERCENT_TICKS, zeroline: true },
    },
    table: {
      caption: `${name}: from price gain to net`,
      columns: ["step", "share of the initial equity", "bps of traded notional"],
      rows: [["price gain", pricePnlUsd] as const, ...steps, ["net", net] as const].map(([step, value]) => [
        step,
        formatPercent(value),
        tradedUsd > 0 ? fracToBps(value / tradedUsd) : null,
      ]),
    },
    definition: COSTS,
  };
}
