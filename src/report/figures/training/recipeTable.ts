/** What is trained, in words: the three recipes, the four members, and the order in which steps belong. */
import {
  memberLabel,
  MEMBERS,
  type MemberSettings,
  type ModelRecipe,
  type OrderComparison,
} from "../../../training/index.js";
import type { DataTable } from "../../figure.js";
import { formatEstimate, formatNumber } from "../../numbers.js";

const BALANCE: Readonly<Record<ModelRecipe["balance"], string>> = {
  none: "as they are",
  classWeights: "class weights",
  underSample: "random under-sampling",
  overSample: "random over-sampling",
  smote: "SMOTE",
};

/** The three models: what each learns, and what is undone before its output is called a probability. */
export function recipeTable(
  recipes: readonly ModelRecipe[],
  { imbalancedSigma }: { readonly imbalancedSigma: number },
): DataTable {
  return {
    caption: "Three models from the same members, told apart by their recipe",
    columns: [
      "model",
      "label: BUY if the return exceeds",
      "classes of the training rows",
      "loss",
      "link of the loss",
      "calibration",
    ],
    rows: recipes.map(({ name, label, balance, loss, unlink, calibration }) => [
      name,
      label === "label0" ? "0" : `${imbalancedSigma} sigma`,
      BALANCE[balance],
      loss.kind === "crossEntropy"
        ? "cross-entropy"
        : `focal, gamma ${loss.gamma}, alpha ${loss.alpha === "balanced" ? "1 - weighted base rate" : loss.alpha}`,
      loss.kind === "crossEntropy" ? "none to undo" : unlink ? "undone" : "not undone: read as P(Buy)",
      calibration,
    ]),
  };
}

/** The members under a run's settings. */
export function memberTable({
  lstm,
  transformer,
  mlp,
  gradientBoosting,
  sequenceBars,
  seeds,
}: MemberSettings): DataTable {
  const shape: Readonly<Record<(typeof MEMBERS)[number], readonly [string, string]>> = {
    lstm: [
      `the last ${sequenceBars} bars`,
      `LSTM ${lstm.firstUnits}, dropout, LSTM ${lstm.secondUnits}, dropout, dense ${lstm.denseUnits}`,
    ],
    transformer: [
      `the last ${sequenceBars} bars`,
      `${transformer.layers} pre-norm encoder layers of ${transformer.modelUnits} units, ` +
        `${transformer.heads} heads, feed-forward ${transformer.feedForwardUnits}`,
    ],
    gradientBoosting: [
      "the last bar",
      `at most ${gradientBoosting.rounds} trees: ${Object.entries(gradientBoosting.params)
        .map(([name, value]) => `${name} ${value}`)
        .join(", ")}`,
    ],
    mlp: ["the last bar", `dense ${mlp.hiddenUnits.join(", ")}`],
  };
  return {
    caption:
      `Four members, ${seeds} ${seeds === 1 ? "fit" : "fits"} each; networks: learning rate ` +
      `${formatNumber(lstm.learningRate)}, batch ${lstm.batchSize}, dropout ` +
      `${formatNumber(lstm.dropout)}, L2 ${formatNumber(lstm.l2)}, at most ${lstm.epochs} epochs, ` +
      `patience ${lstm.patienceEpochs}`,
    columns: ["member", "reads", "is"],
    rows: MEMBERS.map((member) => [memberLabel(member), ...shape[member]]),
  };
}

/** Wrong and right on noise labels: what a step does before the split and after it. */
export function wrongAndRightTable(
  comparisons: readonly { readonly step: string; readonly comparison: OrderComparison }[],
): DataTable {
  return {
    caption: "AUC on labels that are coin flips: an honest one is 0.5",
    columns: ["step", "wrong: before the split", "right: training rows only", "judged rows"],
    rows: comparisons.map(({ step, comparison: { before, after, n } }) => [
      step,
      formatEstimate(before),
      formatEstimate(after),
      n,
    ]),
  };
}
