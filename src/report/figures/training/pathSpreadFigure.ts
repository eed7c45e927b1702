/** Combinatorial folds: how far a model's AUC depends on which part of the past it was trained on. */
import { requireInteger } from "../../../core/index.js";
import type { PathSpread } from "../../../training/index.js";
import type { Figure } from "../../figure.js";
import { formatCount, formatEstimate, formatNumber } from "../../numbers.js";
import { modelColour } from "../../palette.js";
import { drawn, referenceLine, whiskers } from "../../series.js";

/** Height of a model's row that its paths are spread over. */
const ROW_HEIGHT = 0.6;

/**
 * AUC of every backtest path of every model, a row a model, the mean and the spread over the paths below.
 *
 * @param spreads One per model, the last the one that the title is about.
 * @throws {RangeError} If there is none.
 */
export function pathSpreadFigure(spreads: readonly PathSpread[]): Figure {
  requireInteger("draw backtest paths", { models: spreads.length }, { atLeast: 1 });
  const last = spreads.at(-1)!;
  const { auc, folds, n, effectiveN, confidence, recipe } = last;
  const values = auc.map(({ value }) => value);
  const rowOf = (k: number) => spreads.length - 1 - k;
  return {
    id: "training-paths",
    title:
      `${recipe} ranks with an AUC of ${formatNumber(Math.min(...values))} to ${formatNumber(Math.max(...values))} ` +
      `on its ${auc.length} backtest path${auc.length === 1 ? "" : "s"}, ${formatNumber(last.mean)} on average`,
    subtitle:
      `Each dot is one path: ${formatCount(n)} out-of-fold rows, the whole development period once, on ` +
      `${formatCount(effectiveN)} UTC days, from ${folds} fits of each member; whiskers hold ` +
      `${Math.round(100 * confidence)} %, drawn by blocks of whole days. The diamond is the mean over the paths, ` +
      "its bar their standard deviation to either side. Members are combined by equal weights. Dotted: a coin.",
    data: [
      ...spreads.map((spread, k) => ({
        type: "scatter",
        mode: "markers",
        name: spread.recipe,
        x: spread.auc.map(({ value }) => drawn(value)),
        y: spread.auc.map((_, path) => rowOf(k) + ROW_HEIGHT * (0.5 - (path + 0.5) / spread.auc.length) + 0.1),
        error_x: { ...whiskers(spread.auc), color: modelColour(spread.recipe), thickness: 1, width: 0 },
        text: spread.auc.map((_, path) => `path ${path + 1}`),
        hovertemplate: "%{text}: %{x:.3f}<extra></extra>",
        marker: { color: modelColour(spread.recipe), size: 8 },
      })),
      {
        type: "scatter",
        mode: "markers",
        name: "mean and spread over the paths",
        x: spreads.map(({ mean }) => drawn(mean)),
        y: spreads.map((_, k) => rowOf(k) - 0.32),
        error_x: {
          type: "data",
          array: spreads.map(({ deviation }) => (Number.isFinite(deviation) ? drawn(deviation) : 0)),
          thickness: 3,
          width: 0,
          color: "#010101",
        },
        hovertemplate: "mean: %{x:.3f}<extra></extra>",
        marker: { color: "#010101", symbol: "diamond", size: 9 },
      },
    ],
    layout: {
      showlegend: false,
      xaxis: { title: { text: "AUC, out of fold" }, zeroline: false },
      yaxis: {
        tickvals: spreads.map((_, k) => rowOf(k)),
        ticktext: spreads.map((spread) => spread.recipe),
        range: [-0.6, spreads.length - 0.4],
        zeroline: false,
        automargin: true,
      },
      shapes: [referenceLine("x", 0.5)],
    },
    table: {
      caption: "AUC of every backtest path",
      columns: ["model", "path", "AUC", "low", "high"],
      rows: spreads.flatMap((spread) => [
        ...spread.auc.map(({ value, low, high }, path) => [spread.recipe, `${path + 1}`, value, low, high]),
        [spread.recipe, "mean of the paths", spread.mean, null, null],
        [spread.recipe, "standard deviation", Number.isFinite(spread.deviation) ? spread.deviation : null, null, null],
      ]),
    },
    definition: {
      text:
        "The development period is cut into groups, and every choice of some of them is tested once by models that " +
        "were trained on the rest, purged and embargoed. Each group is so predicted several times; path k takes " +
        "each group from the k-th fold that tests it. A narrow spread means that the answer does not hang on one " +
        "stretch of training data. Paths share models and days, so they are no independent samples, and they were " +
        "partly trained on later data: none of them is an account that could have been traded. Where one table is " +
        "needed (the ranking, the reference of the rollout, what choosing may be worth) path 1 stands in, in order " +
        `of time: ${formatEstimate(auc[0]!)} for ${recipe}.`,
      formula: "paths = C(groups, tested) x tested / groups",
      source: "Lopez de Prado, Advances in Financial Machine Learning (2018), ch. 12",
    },
  };
}
