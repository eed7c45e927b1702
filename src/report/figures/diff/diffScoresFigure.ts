/** Where two models put the same row: P(BUY) of one against P(BUY) of the other. */
import { escapePlotly } from "../../escape.js";
import type { PairedDifferences } from "../../diff/pairedDifferences.js";
import type { SharedRows } from "../../../predictions/index.js";
import type { Figure } from "../../figure.js";
import { formatCount, formatPercent } from "../../numbers.js";
import { bandColour, COLOUR } from "../../palette.js";
import { referenceLine } from "../../series.js";

const CELLS = 40;

/** Names and thresholds of the two sides. */
export interface DiffScoresOptions {
  readonly a: string;
  readonly b: string;
  /** Above it a decision says Buy; a line is drawn there. */
  readonly thresholdA: number;
  readonly thresholdB: number;
}

/** A map of counts, since a hundred thousand dots would hide each other. */
export function diffScoresFigure(
  { probabilityA, probabilityB }: SharedRows,
  { n, days, agreement }: PairedDifferences,
  { a, b, thresholdA, thresholdB }: DiffScoresOptions,
): Figure {
  const counts = Array.from({ length: CELLS }, () => new Array<number>(CELLS).fill(0));
  const cellOf = (p: number): number => Math.min(CELLS - 1, Math.max(0, Math.floor(p * CELLS)));
  for (let k = 0; k < probabilityA.length; k++) counts[cellOf(probabilityB[k]!)]![cellOf(probabilityA[k]!)]!++;
  const centres = Array.from({ length: CELLS }, (_, cell) => (cell + 0.5) / CELLS);
  const share = (rows: number): string => formatPercent(rows / n);
  const [nameA, nameB] = [a, b].map((name) => String(escapePlotly(name)));
  return {
    id: "diff-scores",
    title:
      `${a} and ${b} decide alike in ${share(agreement.both + agreement.neither)} of the rows; ` +
      `${b} says Buy where ${a} does not in ${share(agreement.onlyB)}`,
    subtitle:
      `P(BUY) of the same ${formatCount(n)} decisions on ${formatCount(days)} UTC days, counted in ` +
      `cells of 1/${CELLS}; a fuller colour is more, on a logarithmic scale. On the dotted ` +
      "diagonal both say the same.",
    data: [
      {
        type: "heatmap",
        x: centres,
        y: centres,
        z: counts.map((row) => row.map((rows) => (rows === 0 ? null : Math.log10(rows + 1)))),
        customdata: counts,
        hovertemplate: `${nameA} %{x:.2f}, ${nameB} %{y:.2f}: %{customdata} rows<extra></extra>`,
        colorscale: [
          [0, bandColour(COLOUR.buy)],
          [1, COLOUR.buy],
        ],
        showscale: false,
      },
      {
        type: "scatter",
        mode: "lines",
        x: [0, 1],
        y: [0, 1],
        hoverinfo: "skip",
        showlegend: false,
        line: { color: COLOUR.ink, width: 1, dash: "dot" },
      },
    ],
    layout: {
      xaxis: { title: { text: `P(BUY), ${nameA}` }, range: [0, 1] },
      yaxis: { title: { text: `P(BUY), ${nameB}` }, range: [0, 1] },
      shapes: [
        { ...referenceLine("x", thresholdA), layer: "above" },
        { ...referenceLine("y", thresholdB), layer: "above" },
      ],
    },
    table: {
      caption: `Decisions of ${a} and ${b} on the same rows`,
      columns: ["decision", "rows", "share of rows"],
      rows: [
        ["both say Buy", agreement.both, agreement.both / n],
        [`only ${a} says Buy`, agreement.onlyA, agreement.onlyA / n],
        [`only ${b} says Buy`, agreement.onlyB, agreement.onlyB / n],
        ["both say Sell", agreement.neither, agreement.neither / n],
      ],
    },
    definition: {
      text:
        "A decision says Buy when P(BUY) is above the side's own threshold. Two models with the same " +
        "ranking lie on one rising curve; off the diagonal, one is bolder or leans to one side.",
      formula: "rows with both Buy or both Sell / n",
    },
  };
}
