/** Accounts side by side in the figures of a tear sheet. */
import {
  summarizeBacktest,
  TEAR_SHEET,
  type BacktestSummary,
  type TearSheetEntry,
  type TearSheetName,
} from "../../../backtest/index.js";
import type { Cell, DataTable } from "../../figure.js";
import { formatCount, formatNumber, formatPercent } from "../../numbers.js";
import type { JudgedAccount } from "./judgedAccount.js";

/** The tear sheet of several accounts, with the formula of each figure. */
export function tearSheetTable(accounts: readonly JudgedAccount[]): DataTable {
  const summaries = accounts.map(({ result }) => summarizeBacktest(result));
  return {
    caption: "Tear sheet: daily returns, 365 days a year, net of costs",
    columns: ["figure", ...accounts.map(({ name }) => name), "formula"],
    rows: Object.entries<TearSheetEntry>(TEAR_SHEET).map(([key, entry]) => [
      entry.name,
      ...summaries.map((summary) => printed(summary, key as TearSheetName, entry)),
      entry.formula,
    ]),
  };
}

function printed(summary: BacktestSummary, key: TearSheetName, { unit, missing }: TearSheetEntry): Cell {
  const value = summary[key];
  if (value === null && summary.positionCount === 0) return "never traded";
  if (value === null) return key === "calmar" && summary.annualReturnFrac !== null ? "no drawdown" : (missing ?? null);
  if (unit === "frac") return formatPercent(value);
  if (unit === "count") return formatCount(value);
  if (unit === "days") return `${formatNumber(value)} d`;
  return unit === "bps" ? `${formatNumber(value)} bps` : value;
}
