/** One feature closely: its distribution by class. */
import { QUANTILE_LEVELS, type FeaturesExploration } from "../../../features/index.js";
import type { Figure } from "../../figure.js";
import { formatEstimate, formatNumber, formatPercent } from "../../numbers.js";
import { bandColour, COLOUR } from "../../palette.js";
import { drawn, drawnColumn, PERCENT_TICKS } from "../../series.js";
import { chanceClause, countsOf } from "./featuresWords.js";
import { featureNamed, figureIdOf } from "./exploredFeature.js";

/** Its distribution in rows that went BUY and in rows that went SELL. */
export function featureByClassFigure(exploration: FeaturesExploration, name: string): Figure {
  const { distribution, information } = featureNamed(exploration, name);
  const classes = (["sell", "buy"] as const).map((side) => {
    const counts = distribution?.histogram[side] ?? [];
    const n = counts.reduce((sum, count) => sum + count, 0);
    return {
      side,
      word: side === "buy" ? "BUY" : "SELL",
      n,
      shares: counts.map((count) => count / Math.max(1, n)),
      quantiles: distribution?.quantiles[side] ?? null,
    };
  });
  const edges = distribution?.histogram.edges ?? [];
  const middles = edges.slice(1).map((edge, k) => drawn((edge + edges[k]!) / 2, { digits: 4 }));
  const [sell, buy] = classes;
  const medians = `${formatNumber(buy!.quantiles?.[2])} and ${formatNumber(sell!.quantiles?.[2])}`;
  return {
    id: figureIdOf("classes", name),
    title:
      information === null
        ? `${name}: the medians of BUY and SELL rows are ${medians}`
        : `${name} alone ranks BUY rows ${information.auc.value < 0.5 ? "below" : "above"} SELL rows with AUC ` +
          `${formatEstimate(information.auc)}${chanceClause(information, exploration)}; their medians are ${medians}`,
    subtitle:
      "Share of each class's rows by bin between the 0.5 % and 99.5 % quantile, the rest counted " +
      `in the outermost bins. ${countsOf(exploration)}`,
    data: classes.map(({ side, word, shares }) => {
      const peak = shares.indexOf(Math.max(...shares));
      return {
        type: "scatter",
        mode: "lines+text",
        name: word,
        x: middles,
        y: drawnColumn(shares, { digits: 4 }),
        text: shares.map((_, bin) => (bin === peak ? word : "")),
        // At the edge of the figure a name leans inwards.
        textposition:
          peak < shares.length / 5 ? "top right" : peak > (4 * shares.length) / 5 ? "top left" : "top center",
        line: { shape: "hvh", color: COLOUR[side], width: 2, dash: side === "buy" ? "solid" : "dash" },
        fill: "tozeroy",
        fillcolor: bandColour(COLOUR[side]),
        cliponaxis: false,
        showlegend: false,
      };
    }),
    layout: {
      height: 340,
      xaxis: { title: { text: name } },
      yaxis: { title: { text: "share of the class's rows" }, ...PERCENT_TICKS, rangemode: "tozero" },
    },
    table: {
      caption: `Quantiles of ${name} by class`,
      columns: ["class", "rows", ...QUANTILE_LEVELS.map(formatPercent)],
      rows: classes.map(({ word, n, quantiles }) => [
        word,
        n,
        ...QUANTILE_LEVELS.map((_, k) => quantiles?.[k] ?? null),
      ]),
    },
    definition: {
      text:
        "Rows by what came next: BUY if the label's return exceeded its threshold, SELL if not. " +
        "Where the two outlines lie on one another, the feature alone tells nothing.",
      formula: "AUC = P(value of a BUY row > value of a SELL row), ties counting half",
    },
  };
}
