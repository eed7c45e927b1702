/** How one decision came about, member by member and step by step. */
import { formatMinute } from "../../../core/index.js";
import type { BarExplanation } from "../../../run/index.js";
import type { DataTable } from "../../figure.js";
import { formatBps, formatNumber, formatPercent } from "../../numbers.js";

/** Score, un-linking, prior and calibration of each member, their mean, and the threshold. */
export function barStepsTable(explanation: BarExplanation): DataTable {
  const { symbol, t0Ms, members, score, probability, threshold, label, returnFrac } = explanation;
  const said = probability > threshold ? "Buy" : "Sell";
  const came = label === 1 ? "Buy" : "Sell";
  return {
    caption:
      `${symbol}, ${formatMinute(t0Ms)} UTC: P(BUY) ${formatNumber(probability)} ` +
      `${probability > threshold ? "above" : "not above"} ${formatNumber(threshold)}, so ${said}; ${came} came ` +
      `(${formatBps(returnFrac)})`,
    columns: ["member", "weight", "score", "un-linked", "prior corrected", "calibrated: P(BUY)"],
    rows: [
      ...members.map(({ member, weight, score: own, unlinked, priorCorrected, calibrated }) => [
        member,
        formatPercent(weight),
        own,
        unlinked,
        priorCorrected,
        calibrated,
      ]),
      [
        "weighted mean",
        formatPercent(members.reduce((sum, { weight }) => sum + weight, 0)),
        score,
        null,
        null,
        probability,
      ],
    ],
  };
}

/** The most similar decisions of the past, and what came of them. */
export function nearestCasesTable({ nearest, symbol, t0Ms }: BarExplanation): DataTable {
  const buys = nearest.filter(({ label }) => label === 1).length;
  return {
    caption:
      nearest.length === 0
        ? "No decision of the development days to compare with"
        : `Of the ${nearest.length} decisions most like ${symbol} at ${formatMinute(t0Ms)} UTC, ${buys} came to ` +
          "Buy; so few are an illustration, no estimate",
    columns: ["decision", "symbol", "distance", "came", "return"],
    rows: nearest.map(({ symbol: own, t0Ms: time, distance, label, returnFrac }) => [
      formatMinute(time),
      own,
      distance,
      label === 1 ? "Buy" : "Sell",
      formatBps(returnFrac),
    ]),
  };
}
