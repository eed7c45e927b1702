import type { RunConfig } from "../../config/index.js";
import type { ValidatedRun } from "../../run/index.js";
import type { ModelSummary } from "../components/renderModelTable.js";
import { accountNote } from "./indexSentences.js";

/** The judged models as the table that compares them takes them. */
export function modelSummaries(
  { models }: Pick<ValidatedRun, "models">,
  { backtest: { holdBand } }: Pick<RunConfig, "backtest">,
): ModelSummary[] {
  return models.map(({ assessment, recipe, diagnosis, monthlyReturn, backtest }) => ({
    assessment,
    recipe: recipe.summary,
    cause: diagnosis.sentence,
    monthlyReturn,
    neverTraded: backtest.trades.length === 0,
    monthlyReturnNote: accountNote(backtest, { threshold: assessment.threshold, holdBand }),
  }));
}
