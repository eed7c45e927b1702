/** Every way to predict that was tried, in numbers. */
import type { CandidateRanking } from "../../../training/index.js";
import type { DataTable } from "../../figure.js";
import { formatNumber } from "../../numbers.js";
import { RANKING_WORDS } from "./rankingWords.js";

/** All candidates, best first, with every figure they could have been ranked by. */
export function candidateTable({ recipe, by, candidates }: CandidateRanking): DataTable {
  return {
    caption: `Candidates of ${recipe}, ranked by ${RANKING_WORDS[by]}`,
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
