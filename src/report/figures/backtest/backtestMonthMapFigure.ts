/** Months of every account in one map. */
import type { Figure } from "../../figure.js";
import { formatPercent } from "../../numbers.js";
import { drawn } from "../../series.js";
import { DIVERGING_COLOURS } from "../features/divergingColours.js";
import { fundingSentence, spanOf, type JudgedAccount } from "./judgedAccount.js";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * A row for each account and year, a column a month.
 *
 * @param accounts The last is judged in the title.
 * @throws {RangeError} If there is none.
 */
export function backtestMonthMapFigure(accounts: readonly JudgedAccount[]): Figure {
  const judged = accounts.at(-1);
  if (judged === undefined)
    throw new RangeError("Cannot draw months as there must be at least one account: found none");
  const rows = accounts.flatMap(({ name, result: { monthlyReturns } }) => {
    const years = [...new Set(monthlyReturns.map(({ month }) => month.slice(0, 4)))];
    return years.map((year) => ({ name: `${name}, ${year}`, own: (m: number) => monthOf(monthlyReturns, year, m) }));
  });
  const shown = MONTHS.map((_, m) => m).filter((m) => rows.some(({ own }) => own(m) !== null));
  const cells = rows.map(({ own }) => shown.map(own));
  const largest = Math.max(...cells.flat().map((value) => Math.abs(value ?? 0)));
  const hasColours = largest > 0;
  return {
    id: "backtest-month-map",
    title: sentence(judged),
    subtitle:
      `Return of each calendar month, net of costs, ${spanOf(judged.result)}; the first and last month are covered ` +
      `in part. ${hasColours ? "" : "Every month of every account is 0, so no cell has a colour. "}` +
      fundingSentence(judged.result),
    data: [
      {
        type: "heatmap",
        x: shown.map((m) => MONTHS[m]!),
        y: rows.map(({ name }) => name),
        z: cells.map((row) => row.map((value) => drawn(value, { digits: 4 }))),
        text: cells.map((row) => row.map((value) => (value === null ? "" : formatPercent(value)))),
        texttemplate: "%{text}",
        hovertemplate: "%{y}, %{x}: %{text}<extra></extra>",
        zmin: drawn(hasColours ? -largest : -1),
        zmax: drawn(hasColours ? largest : 1),
        colorscale: DIVERGING_COLOURS,
        showscale: false,
        xgap: 2,
        ygap: 2,
      },
    ],
    layout: {
      height: 120 + 34 * rows.length,
      xaxis: { type: "category", side: "top", showgrid: false },
      yaxis: { type: "category", automargin: true, autorange: "reversed", showgrid: false },
    },
    table: {
      caption: "Return by calendar month, net of costs",
      columns: ["account and year", ...shown.map((m) => MONTHS[m]!)],
      rows: rows.map(({ name }, k) => [
        name,
        ...cells[k]!.map((value) => (value === null ? null : formatPercent(value))),
      ]),
    },
    definition: {
      text:
        "Equity at the last close of a month over equity at the last close of the month before, UTC, less 1. A month " +
        "that the account covers in part is shown as it is, neither scaled nor annualised.",
      formula: "return(month) = equity(end of month) / equity(end of month before) - 1",
      source: "QuantStats' monthly returns",
    },
  };
}

function monthOf(months: JudgedAccount["result"]["monthlyReturns"], year: string, month: number): number | null {
  const name = `${year}-${String(month + 1).padStart(2, "0")}`;
  return months.find((each) => each.month === name)?.returnFrac ?? null;
}

function sentence({ name, result: { monthlyReturns: months, trades } }: JudgedAccount): string {
  if (trades.length === 0) return `${name} never traded, so every month is 0`;
  const won = months.filter(({ returnFrac }) => returnFrac > 0).length;
  const worst = months.reduce((a, b) => (b.returnFrac < a.returnFrac ? b : a));
  const noun = months.length === 1 ? "month" : "months";
  return (
    `${name} gained in ${won} of ${months.length} ${noun}; the worst was ${worst.month} with ` +
    formatPercent(worst.returnFrac)
  );
}
