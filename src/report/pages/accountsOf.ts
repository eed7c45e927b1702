import type { JudgedAccount } from "../figures/backtest/judgedAccount.js";
import type { JudgedModel } from "../../run/index.js";

/** The models' accounts as the figures of money take them. */
export function accountsOf(
  models: readonly Pick<JudgedModel, "assessment" | "recipe" | "backtest" | "monthlyReturn">[],
): JudgedAccount[] {
  return models.map(({ assessment, recipe, backtest, monthlyReturn }) => ({
    name: recipe.name,
    result: backtest,
    monthlyReturn,
    isHonest: assessment.answers.honest !== "fail",
  }));
}
