/** Every way to predict that was tried, ranked. */
import type { CandidateRanking } from "../../../training/index.js";
import type { Figure } from "../../figure.js";
import { formatCount, formatEstimate, formatNumber } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { referenceLine, whiskers } from "../../series.js";
import { candidateTable } from "./candidateTable.js";
import { RANKING_WORDS } from "./rankingWords.js";

/** AUC of every candidate with whiskers, in the order of the ranking. */
export function candidateRankingFigure(ranking: CandidateRanking): Figure {
  const { recipe, by, candidates, n, effectiveN, confidence } = ranking;
  const [best, second] = candidates;
  const rows = candidates.map((_, k) => candidates.length - 1 - k);
  const overlap = second !== undefined && best!.auc.low <= second.auc.value;
  const besideSecond =
    second === undefined
      ? ""
      : overlap
        ? `; ${second.name} is inside that interval`
        : `, ahead of ${second.name} at ${formatNumber(second.auc.value)}`;
  return {
    id: "training-candidates",
    title:
      `${best!.name} ranks first by ${RANKING_WORDS[by]} with an AUC of ` +
      `${formatEstimate(best!.auc)}${besideSecond}`,
    subtitle:
      `Out-of-fold AUC on the judged label of every member and ensemble of ${recipe}, all kept; ` +
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
