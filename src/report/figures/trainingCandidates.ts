/** Every way to predict that was tried, ranked; and what the members have in common. */
import { pearsonCorrelation, ranks } from "../../core/index.js";
import { type CandidateRanking, type RankingRule, type WalkForwardResult } from "../../training/index.js";
import type { DataTable, Figure } from "../figure.js";
import { formatCount, formatEstimate, formatNumber, formatPercent } from "../numbers.js";
import { bandColour, COLOUR } from "../palette.js";
import { drawn, referenceLine, whiskers } from "../series.js";
import { memberColour } from "./trainingPanels.js";

const RULES: Readonly<Record<RankingRule, string>> = {
  auc: "AUC",
  brier: "Brier score",
  logLoss: "log-loss",
  objective: "the search's objective",
};

/** All candidates, best first, with every figure they could have been ranked by. */
export function candidateTable({ recipe, by, candidates }: CandidateRanking): DataTable {
  return {
    caption: `Candidates of ${recipe}, ranked by ${RULES[by]}`,
    columns: [
      "rank",
      "candidate",
      "AUC",
      "AUC, low",
      "AUC, high",
      "Brier score",
      "Brier, low",
      "Brier, high",
      "log-loss",
      "log-loss, low",
      "log-loss, high",
      "objective",
      "mean score",
      "Buy ratio",
      "AUC by fold",
    ],
    rows: candidates.map(({ rank, name, auc, brier, logLoss, objective, meanScore, buyRatio, foldAuc }) => [
      rank,
      name,
      ...[auc, brier, logLoss].flatMap(({ value, low, high }) => [value, low, high]),
      objective,
      meanScore,
      buyRatio,
      foldAuc.map((value) => formatNumber(value)).join(", "),
    ]),
  };
}

/** AUC of every candidate with whiskers, in the order of the ranking. */
export function candidateRankingFigure(ranking: CandidateRanking): Figure {
  const { recipe, by, candidates, n, effectiveN, confidence } = ranking;
  const [best, second] = candidates;
  const rows = candidates.map((_, k) => candidates.length - 1 - k);
  const overlap = second !== undefined && best!.auc.low <= second.auc.value;
  return {
    id: "training-candidates",
    title:
      `${best!.name} ranks first by ${RULES[by]} with an AUC of ` +
      `${formatEstimate(best!.auc)}${second === undefined ? "" : overlap ? `; ${second.name} is inside that interval` : `, ahead of ${second.name} at ${formatNumber(second.auc.value)}`}`,
    subtitle:
      `Out-of-fold AUC on label 0 of every member and ensemble of ${recipe}, all kept; ` +
      `${formatCount(n)} rows on ${formatCount(effectiveN)} UTC days; whiskers hold ` +
      `${Math.round(100 * confidence)} %, drawn by blocks of whole days. A candidate picked for ` +
      "its rank looks better here than it is.",
    data: [
      {
        type: "scatter",
        mode: "markers",
        name: "AUC",
        x: candidates.map(({ auc }) => auc.value),
        y: rows,
        error_x: { ...whiskers(candidates.map(({ auc }) => auc)), color: COLOUR.v4AsShipped },
        marker: { color: COLOUR.v4AsShipped, size: 9 },
        text: candidates.map(({ name }) => name),
        hovertemplate: "%{text}: %{x:.3f}<extra></extra>",
      },
    ],
    layout: {
      xaxis: { title: { text: "AUC, out of fold" }, zeroline: false, range: aucRange(ranking) },
      yaxis: {
        tickvals: rows,
        ticktext: candidates.map(({ rank, name }) => `${rank}. ${name}`),
        range: [-0.6, candidates.length - 0.4],
        automargin: true,
        zeroline: false,
      },
      shapes: [referenceLine("x", 0.5)],
      showlegend: false,
    },
    table: candidateTable(ranking),
    definition: {
      text:
        "The rule is the configuration's. The objective is the search's: mean AUC over the folds " +
        "less a penalty for a mean score away from one half.",
      formula: "objective = mean fold AUC - penalty x |0.5 - mean score|",
    },
  };
}

/** The whiskers with some room; a coin's 0.5 is shown where it is near enough to matter. */
function aucRange({ candidates }: CandidateRanking): [number, number] {
  const low = Math.min(...candidates.map(({ auc }) => auc.low));
  const high = Math.max(...candidates.map(({ auc }) => auc.high));
  const room = Math.max(0.005, (high - low) / 10);
  return [Math.min(low, low - 0.5 < 0.1 ? 0.5 : low) - room, high + room];
}

/** How alike the members rank the same rows: members that differ are worth combining. */
export function memberCorrelationFigure({ recipe, folds, candidates }: WalkForwardResult): Figure {
  const members = folds[0]!.members.map(({ member }) => member);
  const names = folds[0]!.members.map(({ label }) => label);
  const columns = members.map((member) => ranks(candidates.find(({ id }) => id === member)!.predictions.probability));
  const correlations = columns.map((a) => columns.map((b) => drawn(pearsonCorrelation(a, b))));
  const pairs = names.flatMap((a, i) =>
    names.slice(i + 1).map((b, j) => ({ a, b, value: correlations[i]![i + 1 + j]! })),
  );
  const shown = pairs.filter(({ value }) => value !== null).sort((x, y) => x.value! - y.value!);
  return {
    id: `training-member-correlation-${recipe.slug.replaceAll("_", "-")}`,
    title: agreementInWords(recipe.name, shown),
    subtitle:
      `Spearman's rank correlation of the members' out-of-fold P(Buy), ${recipe.name}, ` +
      `${formatCount(columns[0]!.length)} rows. A description of these rows, without an interval.`,
    data: [
      {
        type: "heatmap",
        x: names,
        y: names,
        z: correlations,
        zmin: 0,
        zmax: 1,
        colorscale: [
          [0, bandColour(COLOUR.buy)],
          [1, COLOUR.buy],
        ],
        texttemplate: "%{z:.2f}",
        hovertemplate: "%{y} and %{x}: %{z:.3f}<extra></extra>",
        showscale: false,
      },
    ],
    layout: { xaxis: { side: "top", automargin: true }, yaxis: { autorange: "reversed", automargin: true } },
    table: {
      caption: "Rank correlation of the members",
      columns: ["member", ...names],
      rows: names.map((name, k) => [name, ...correlations[k]!]),
    },
    definition: {
      text:
        "Correlation of the ranks of two members' probabilities on the same rows; 1 where both rank " +
        "all rows alike.",
      formula: "Pearson's correlation of ranks",
      source: "Spearman (1904)",
    },
  };
}

interface Pair {
  readonly a: string;
  readonly b: string;
  readonly value: number | null;
}

function agreementInWords(recipe: string, ascending: readonly Pair[]): string {
  const [least, most] = [ascending[0], ascending.at(-1)];
  if (least === undefined || most === undefined) return `${recipe} has no two members whose probabilities vary`;
  if (least === most)
    return `${most.a} and ${most.b} rank the same rows with a correlation of ${formatNumber(most.value)}`;
  return (
    `${most.a} and ${most.b} agree most (rank correlation ${formatNumber(most.value)}), ` +
    `${least.a} and ${least.b} least (${formatNumber(least.value)})`
  );
}

/** The weight of each member in each fold, and in the refit. */
export function memberWeightsFigure({ recipe, folds, learnedWeights, weighting }: WalkForwardResult): Figure {
  const members = folds[0]!.members.map(({ member }) => member);
  const labels = folds[0]!.members.map(({ label }) => label);
  const refit = weighting === "learned" ? learnedWeights : members.map(() => 1 / members.length);
  const columns = [...folds.map(({ weights }) => weights), refit];
  const windows = [...folds.map(({ fold }) => `fold ${fold + 1}`), "refit"];
  const heaviest = labels.map((label, k) => ({ label, weight: refit[k]! })).sort((a, b) => b.weight - a.weight)[0]!;
  return {
    id: `training-member-weights-${recipe.slug.replaceAll("_", "-")}`,
    title:
      weighting === "equal"
        ? `All ${members.length} members of ${recipe.name} weigh the same`
        : `${heaviest.label} weighs most in the refit of ${recipe.name}: ` + `${formatPercent(heaviest.weight)}`,
    subtitle:
      `${weighting === "equal" ? "Equal weights, as configured." : "Weights of the least log-loss on the out-of-fold rows of earlier folds whose label was known when the window opened; equal in the first fold. The refit learns from all folds."} ` +
      "Chosen, not measured: no interval.",
    data: members.map((member, k) => ({
      type: "bar",
      name: labels[k]!,
      x: windows,
      y: columns.map((weights) => drawn(weights[k], { digits: 4 })),
      marker: { color: memberColour(member, members) },
      hovertemplate: `${labels[k]!}: %{y:.1%}<extra></extra>`,
    })),
    layout: { barmode: "stack", yaxis: { title: { text: "weight" }, range: [0, 1], tickformat: ".0%" } },
    table: {
      caption: `Weights of the members of ${recipe.name}`,
      columns: ["window", ...labels],
      rows: windows.map((window, k) => [window, ...columns[k]!]),
    },
    definition: {
      text: "The ensemble's score and probability are weighted means of its members'.",
      formula: "P = sum of weight x member's P",
      source: "Stone (1961), the linear opinion pool",
    },
  };
}
