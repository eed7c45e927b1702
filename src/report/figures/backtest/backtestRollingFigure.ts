/** Whether an account's risk and reward were the same all along. */
import { rollingRisk, type RollingRisk } from "../../../backtest/index.js";
import { DAY_MS, formatDate } from "../../../core/index.js";
import type { Figure } from "../../figure.js";
import { formatCount, formatNumber, formatPercent } from "../../numbers.js";
import { modelColour } from "../../palette.js";
import { drawnColumn, PERCENT_TICKS, referenceLine } from "../../series.js";
import { spanOf, type JudgedAccount } from "./judgedAccount.js";

/**
 * Rolling Sharpe ratio above rolling volatility.
 *
 * @param accounts At most five over the same span; the last is judged in the title.
 * @throws {RangeError} If there is none.
 */
export function backtestRollingFigure(accounts: readonly JudgedAccount[]): Figure {
  const judged = accounts.at(-1);
  if (judged === undefined)
    throw new RangeError("Cannot draw rolling figures as there must be at least one account: found none");
  const rolled = accounts.map((account) => ({ account, risk: rollingRisk(account.result) }));
  const last = rolled.at(-1)!.risk;
  const datesOf = ({ day }: RollingRisk) => Array.from(day, (own) => formatDate(own * DAY_MS));
  const lines = (values: (risk: RollingRisk) => Float64Array, more: Readonly<Record<string, unknown>>) =>
    rolled.map(({ account: { name, colour }, risk }) => ({
      type: "scatter",
      mode: "lines",
      name,
      x: datesOf(risk),
      y: drawnColumn(values(risk), { digits: 4 }),
      line: { color: colour ?? modelColour(name), width: 1.5 },
      ...more,
    }));
  const shown = last.day.length === 0 ? [] : [...lines(({ sharpe }) => sharpe, { showlegend: true })];
  return {
    id: "backtest-rolling",
    title: sentence(judged.name, last),
    subtitle:
      `Daily returns net of costs over windows of ${last.windowDays} days, annualised over 365, ` +
      `${spanOf(judged.result)}; the Sharpe ratio above, volatility below. Neighbouring windows share all but one ` +
      `day; ${formatCount(Math.floor((last.day.length + last.windowDays - 1) / last.windowDays))} without overlap ` +
      "would fit into the span.",
    data: [
      ...shown,
      ...(last.day.length === 0
        ? []
        : lines(({ volatilityFrac }) => volatilityFrac, { yaxis: "y2", showlegend: false })),
    ],
    layout: {
      height: 380,
      xaxis: { type: "date", anchor: "y2", title: { text: "last day of the window, UTC" } },
      yaxis: { title: { text: "Sharpe ratio" }, domain: [0.46, 1] },
      yaxis2: { title: { text: "volatility" }, ...PERCENT_TICKS, domain: [0, 0.38], rangemode: "tozero" },
      shapes: [referenceLine("y", 0, { dash: "solid" })],
      legend: { orientation: "h", y: 1.1 },
    },
    table: {
      caption: `Rolling Sharpe ratio and volatility, ${last.windowDays} days`,
      columns: ["last day", ...accounts.flatMap(({ name }) => [`${name}, Sharpe`, `${name}, volatility`])],
      rows: datesOf(last).map((date, k) => [
        date,
        ...rolled.flatMap(({ risk: { sharpe, volatilityFrac } }) => [
          Number.isNaN(sharpe[k]!) ? null : sharpe[k]!,
          formatPercent(volatilityFrac[k]),
        ]),
      ]),
    },
    definition: {
      text:
        "Mean over sample standard deviation of the daily returns of the window, times the root of 365, without a " +
        "risk-free rate. A ratio of a few weeks is mostly noise: its standard error is about the root of 365 " +
        `over the days, here ${formatNumber(Math.sqrt(365 / last.windowDays))}.`,
      formula: "Sharpe = mean / std x sqrt(365); volatility = std x sqrt(365)",
      source: "QuantStats' rolling_sharpe and rolling_volatility, with 365 days a year; error: Lo (2002)",
    },
  };
}

function sentence(name: string, { windowDays, sharpe, day }: RollingRisk): string {
  if (day.length === 0) return `${name}: fewer than ${windowDays} days, so nothing rolls`;
  const known = sharpe.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return `${name} did not move in any window, so no Sharpe ratio is shown`;
  const lowest = known.reduce((a, b) => Math.min(a, b));
  const highest = known.reduce((a, b) => Math.max(a, b));
  const above = known.filter((value) => value > 0).length;
  return (
    `Over ${windowDays} days the Sharpe ratio of ${name} lay between ${formatNumber(lowest)} and ` +
    `${formatNumber(highest)}, above 0 in ${formatCount(above)} of ${formatCount(known.length)} windows`
  );
}
