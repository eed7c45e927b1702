/** Where the money came from and where it went: months, symbols, costs, tear sheet. */
import {
  summarizeBacktest,
  TEAR_SHEET,
  type BacktestOverfitting,
  type TearSheetEntry,
  type TearSheetName,
} from "../../backtest/index.js";
import { fracToBps, LEAST_MONTHLY_RETURN } from "../../core/index.js";
import type { Cell, DataTable, Definition, Figure } from "../figure.js";
import { formatCount, formatNumber, formatPercent } from "../numbers.js";
import { COLOUR, modelColour } from "../palette.js";
import { referenceLine } from "../series.js";
import { fundingSentence, spanOf, type JudgedAccount } from "./backtestEquity.js";

const MONTH_GOAL = LEAST_MONTHLY_RETURN;
/** A month covered for less than this is drawn but not counted. */
const FEWEST_DAYS = 15;

const MONTHS: Definition = {
  text:
    "Return of each calendar month, UTC, net of costs. A month that the span covers in part is " +
    "shown with its days; it counts towards the criterion from 15 days on, scaled to 30.",
  formula: "return per 30 days = (1 + return)^(30 / days) - 1",
  source: "The plan's success criterion: at least 5 % a month",
};

/** Months as bars, with the plan's 5 % as a line. */
export function backtestMonthsFigure(accounts: readonly JudgedAccount[]): Figure {
  const judged = lastOf(accounts);
  const months = judged.result.monthlyReturns;
  const counted = months.filter(({ days }) => days >= FEWEST_DAYS);
  const reached = counted.filter((month) => perThirtyDays(month) >= MONTH_GOAL).length;
  return {
    id: "backtest-months",
    title:
      counted.length === 0
        ? `No month is covered for ${FEWEST_DAYS} days, so none can be held against 5 %`
        : `${judged.name} reached 5 % in ${reached} of ${counted.length} ${counted.length === 1 ? "month" : "months"}`,
    subtitle:
      `Return by calendar month, net of costs, ${spanOf(judged.result)}; the line is the plan's 5 ` +
      `%. ${fundingSentence(judged.result)}`,
    data: accounts.slice(-3).map(({ name, result }) => ({
      type: "bar",
      name,
      x: result.monthlyReturns.map(({ month, days }) => `${month} (${formatNumber(days)} d)`),
      y: result.monthlyReturns.map(({ returnFrac }) => returnFrac),
      marker: { color: modelColour(name) },
      hovertemplate: `${name}, %{x}: %{y:.1%}<extra></extra>`,
    })),
    layout: {
      barmode: "group",
      xaxis: { type: "category", title: { text: "month, days covered" } },
      yaxis: { title: { text: "return" }, tickformat: ".0%", zeroline: true },
      shapes: [referenceLine("y", MONTH_GOAL, { dash: "dash", color: COLOUR.sell })],
      legend: { orientation: "h" },
    },
    table: {
      caption: "Months, net of costs",
      columns: ["model", "month", "days", "return", "per 30 days", "at least 5 %"],
      rows: accounts.flatMap(({ name, result }) =>
        result.monthlyReturns.map((month): Cell[] => {
          const isCounted = month.days >= FEWEST_DAYS;
          return [
            name,
            month.month,
            month.days,
            formatPercent(month.returnFrac),
            isCounted ? formatPercent(perThirtyDays(month)) : null,
            isCounted ? (perThirtyDays(month) >= MONTH_GOAL ? "yes" : "no") : "too few days",
          ];
        }),
      ),
    },
    definition: MONTHS,
  };
}

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
      yaxis: { title: { text: "share of the initial equity" }, tickformat: ".0%", zeroline: true },
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
            `even at ${formatNumber(breakEvenCostBps)} bps a fill and pays ${formatNumber(paidBps)}`
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
      yaxis: { title: { text: "share of the initial equity" }, tickformat: ".0%", zeroline: true },
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

/** The tear sheet of several accounts, with the formula of each figure. */
export function tearSheetTable(accounts: readonly JudgedAccount[]): DataTable {
  const summaries = accounts.map(({ result }) => summarizeBacktest(result));
  return {
    caption: "Tear sheet: daily returns, 365 days a year, net of costs",
    columns: ["figure", ...accounts.map(({ name }) => name), "formula"],
    rows: Object.entries<TearSheetEntry>(TEAR_SHEET).map(([key, entry]) => [
      entry.name,
      ...summaries.map((summary) => printed(summary[key as TearSheetName], entry)),
      entry.formula,
    ]),
  };
}

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

function printed(value: number | null, { unit }: TearSheetEntry): Cell {
  if (value === null) return null;
  if (unit === "frac") return formatPercent(value);
  if (unit === "count") return formatCount(value);
  if (unit === "days") return `${formatNumber(value)} d`;
  return unit === "bps" ? `${formatNumber(value)} bps` : value;
}

function perThirtyDays({ returnFrac, days }: { readonly returnFrac: number; readonly days: number }): number {
  return (1 + returnFrac) ** (30 / days) - 1;
}

function lastOf(accounts: readonly JudgedAccount[]): JudgedAccount {
  const judged = accounts.at(-1);
  if (judged === undefined)
    throw new RangeError("Cannot draw months as there must be at least one account: found none");
  return judged;
}
