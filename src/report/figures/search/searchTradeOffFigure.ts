/** The two ends of the objective, apart: rank quality against balance. */
import { meanAucOf, type MemberSearch, type TrialLedgerLine } from "../../../search/index.js";
import type { Figure } from "../../figure.js";
import { formatNumber } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { OBJECTIVE_DEFINITION, rounded, searchedWords } from "./searchWords.js";

interface Point {
  readonly line: TrialLedgerLine;
  readonly auc: number;
  /** |0.5 - mean raw score|. */
  readonly imbalance: number;
}

/**
 * One dot a complete trial; the line joins those that no other beats at both ends, and the dotted line is as
 * good as the chosen one.
 */
export function searchTradeOffFigure(search: MemberSearch): Figure {
  const { ledger, bestTrial, balancePenalty } = search;
  const points = ledger
    .filter(({ state }) => state === "complete")
    .map((line): Point => ({ line, auc: meanAucOf(line), imbalance: Math.abs(0.5 - line.meanScore!) }));
  const chosen = points.find(({ line }) => line.trial === bestTrial.number)!;
  const front = unbeaten(points);
  const widest = Math.max(...points.map(({ imbalance }) => imbalance), 1e-6);
  return {
    id: `search-trade-off-${search.member}`,
    title: `${search.label}: ${tradeInWords(points, chosen)}`,
    subtitle:
      "Mean fold AUC against the distance of the mean raw score from one half; " +
      `${searchedWords(search)}. The dotted line is as good as the chosen trial at a penalty of ` +
      `${formatNumber(balancePenalty)}; better is up and to the left. Trials share their rows, so ` +
      "their differences are surer than each of them.",
    data: [
      {
        type: "scatter",
        mode: "markers",
        name: "complete trials",
        x: points.map(({ imbalance }) => rounded(imbalance)),
        y: points.map(({ auc }) => rounded(auc)),
        text: points.map(({ line }) => `trial ${line.trial}`),
        hovertemplate: "%{text}: AUC %{y}, %{x} from one half<extra></extra>",
        marker: { color: COLOUR.quiet, size: 8 },
      },
      {
        type: "scatter",
        mode: "lines+markers",
        name: "not beaten at both ends",
        x: front.map(({ imbalance }) => rounded(imbalance)),
        y: front.map(({ auc }) => rounded(auc)),
        line: { color: COLOUR.buy, width: 1 },
        marker: { color: COLOUR.buy, size: 8 },
        hoverinfo: "skip",
      },
      {
        type: "scatter",
        mode: "lines",
        name: "as good as the chosen one",
        x: [0, rounded(widest)],
        y: [0, widest].map((x) => rounded(chosen.auc + balancePenalty * (x - chosen.imbalance))),
        line: { color: COLOUR.quiet, width: 1, dash: "dot" },
        hoverinfo: "skip",
      },
      {
        type: "scatter",
        mode: "markers",
        name: `chosen: trial ${bestTrial.number}`,
        x: [rounded(chosen.imbalance)],
        y: [rounded(chosen.auc)],
        cliponaxis: false,
        marker: { color: COLOUR.v4AsShipped, size: 12, symbol: "circle-open", line: { width: 2 } },
        hoverinfo: "skip",
      },
    ],
    layout: {
      xaxis: { title: { text: "distance of the mean raw score from one half" }, rangemode: "tozero" },
      yaxis: { title: { text: "mean fold AUC" }, zeroline: false },
      legend: { orientation: "h", y: 1.06, yanchor: "bottom" },
    },
    table: {
      caption: "Both parts of the objective",
      columns: [
        "trial",
        "objective",
        "mean fold AUC",
        "mean raw score",
        "distance from one half",
        "beaten at both ends",
      ],
      rows: points.map((point) => [
        point.line.trial,
        point.line.value,
        point.auc,
        point.line.meanScore,
        point.imbalance,
        front.includes(point) ? "no" : "yes",
      ]),
    },
    definition: {
      text:
        "One number made of two hides what is given up for what. Here both stand apart, trial by " +
        "trial, so that another penalty can be tried by eye.",
      ...OBJECTIVE_DEFINITION,
    },
  };
}

/** Points such that none is at least as good at both ends and better at one, by imbalance. */
function unbeaten(points: readonly Point[]): Point[] {
  const beats = (a: Point, b: Point) =>
    a.auc >= b.auc && a.imbalance <= b.imbalance && (a.auc > b.auc || a.imbalance < b.imbalance);
  return points
    .filter((point) => !points.some((other) => beats(other, point)))
    .sort((a, b) => a.imbalance - b.imbalance);
}

function tradeInWords(points: readonly Point[], chosen: Point): string {
  const ranked = points.reduce((best, point) => (point.auc > best.auc ? point : best));
  if (ranked === chosen)
    return (
      "the balance penalty changed nothing: the chosen trial has the highest AUC of all, " +
      `${formatNumber(chosen.auc)}, ${formatNumber(chosen.imbalance)} from a mean score of one half`
    );
  return (
    `the chosen trial gives up ${formatNumber(ranked.auc - chosen.auc)} of AUC for a mean score ` +
    `${formatNumber(ranked.imbalance - chosen.imbalance)} closer to one half`
  );
}
