import type { JudgedAccount } from "../figures/backtestEquity.js";
import type { JudgedModel } from "../../run/index.js";

/** The models' accounts as the figures of money take them. */
export function accountsOf(
  models: readonly Pick<JudgedModel, "recipe" | "backtest" | "monthlyReturn">[],
): JudgedAccount[] {
  return models.map(({ recipe, backtest, monthlyReturn }) => ({ name: recipe.name, result: backtest, monthlyReturn }));
}
