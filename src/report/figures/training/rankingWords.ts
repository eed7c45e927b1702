import type { RankingRule } from "../../../training/index.js";

/** What candidates are ranked by, in words. */
export const RANKING_WORDS: Readonly<Record<RankingRule, string>> = {
  auc: "AUC",
  brier: "Brier score",
  logLoss: "log-loss",
  objective: "the search's objective",
};
