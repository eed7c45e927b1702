/** Month by month, against the criterion. */
import { LEAST_MONTHLY_RETURN } from "../../../core/index.js";
import type { Cell, Definition, Figure } from "../../figure.js";
import { formatNumber, formatPercent, formatWholePercent } from "../../numbers.js";
import { COLOUR, modelColour } from "../../palette.js";
import { PERCENT_TICKS, referenceLine } from "../../series.js";
import { fundingSentence, spanOf, type JudgedAccount } from "./judgedAccount.js";

const MONTH_GOAL = LEAST_MONTHLY_RETURN;
const GOAL_WORDS = formatWholePercent(MONTH_GOAL);

/** A month covered for less than this is drawn but not counted. */
const FEWEST_DAYS = 15;

const MONTHS: Definition = {
  text:
    "Return of each calendar month, UTC, net of costs. A month that the span covers in part is " +
    "shown with its days; it counts towards the criterion from 15 days on, scaled to 30.",
  formula: "return per 30 days = (1 + return)^(30 / days) - 1",
  source: `Success criterion of the retraining: at least ${GOAL_WORDS} a month`,
};

/** Months as bars, with the criterion as a line. */
export function backtestMonthsFigure(accounts: readonly JudgedAccount[]): Figure {
  const judged = lastOf(accounts);
  const months = judged.result.monthlyReturns;
  const counted = months.filter(({ days }) => days >= FEWEST_DAYS);
  const reached = counted.filter((month) => perThirtyDays(month) >= MONTH_GOAL).length;
  return {
    id: "backtest-months",
    title:
      counted.length === 0
        ? `No month is covered for ${FEWEST_DAYS} days, so none can be held against ${GOAL_WORDS}`
        : `${judged.name} reached ${GOAL_WORDS} in ${reached} of ${counted.length} ` +
          (counted.length === 1 ? "month" : "months"),
    subtitle:
      `Return by calendar month, net of costs, ${spanOf(judged.result)}; the line is the criterion of ` +
      `${GOAL_WORDS}. ${fundingSentence(judged.result)}`,
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
      yaxis: { title: { text: "return" }, ...PERCENT_TICKS, zeroline: true },
      shapes: [referenceLine("y", MONTH_GOAL, { dash: "dash", color: COLOUR.sell })],
      legend: { orientation: "h" },
    },
    table: {
      caption: "Months, net of costs",
      columns: ["model", "month", "days", "return", "per 30 days", `at least ${GOAL_WORDS}`],
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

function perThirtyDays({ returnFrac, days }: { readonly returnFrac: number; readonly days: number }): number {
  return (1 + returnFrac) ** (30 / days) - 1;
}

function lastOf(accounts: readonly JudgedAccount[]): JudgedAccount {
  const judged = accounts.at(-1);
  if (judged === undefined)
    throw new RangeError("Cannot draw months as there must be at least one account: found none");
  return judged;
}
