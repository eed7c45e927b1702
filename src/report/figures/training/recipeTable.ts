/** The three recipes in words. */
import type { ModelRecipe } from "../../../training/index.js";
import type { DataTable } from "../../figure.js";

const BALANCE: Readonly<Record<ModelRecipe["balance"], string>> = {
  none: "as they are",
  classWeights: "class weights",
  underSample: "random under-sampling",
  overSample: "random over-sampling",
  smote: "SMOTE (tabular members)",
  purgedSmote: "purged SMOTE (tabular members)",
};

/** The three models: what each learns, and what is undone before its output is called a probability. */
export function recipeTable(recipes: readonly ModelRecipe[]): DataTable {
  return {
    caption: "Three models from the same members, told apart by their recipe",
    columns: ["model", "label: BUY means", "classes of the training rows", "loss", "link of the loss", "calibration"],
    rows: recipes.map(({ name, buyMeans, balance, loss, unlink, calibration }) => [
      name,
      buyMeans,
      BALANCE[balance],
      loss.kind === "crossEntropy" ? "cross-entropy" : `focal, gamma ${loss.gamma}, alpha ${loss.alpha}`,
      loss.kind === "crossEntropy" ? "none to undo" : unlink ? "undone" : "not undone: read as P(BUY)",
      calibration,
    ]),
  };
}
