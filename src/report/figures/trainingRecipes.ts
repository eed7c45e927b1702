/** What is trained, in words: the three recipes, the members, and the order in which steps belong. */
import { fillOptions } from "../../core/index.js";
import { MEMBERS, type Member, type MemberOptions } from "../../models/index.js";
import type { ModelRecipe, OrderComparison, TrainingSettings } from "../../training/index.js";
import type { DataTable } from "../figure.js";
import { formatEstimate, formatNumber } from "../numbers.js";

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

/** The members under a run's settings, in the order of the registry. */
export function memberTable(
  { members: used, sequenceBars, seeds }: TrainingSettings,
  { members = MEMBERS }: { readonly members?: readonly Member[] } = {},
): DataTable {
  const rows = members
    .filter(({ name }) => Object.hasOwn(used, name))
    .map((member) => ({ member, options: fillOptions(`show ${member.label}`, member.options, used[member.name]) }));
  const network = rows.find(({ options }) => NETWORK_OPTIONS.every((name) => typeof options[name] === "number"));
  return {
    caption:
      `${sayCount(rows.length)}, ${seeds} ${seeds === 1 ? "fit" : "fits"} each` +
      (network === undefined ? "" : `; networks: ${networkWords(network.options)}`),
    columns: ["member", "reads", "is"],
    rows: rows.map(({ member, options }) => [
      member.label,
      member.readsWindows ? `the last ${sequenceBars} bars` : "the last bar",
      member.describe(options),
    ]),
  };
}

const NETWORK_OPTIONS = ["learningRate", "batchSize", "dropout", "l2", "epochs", "patienceEpochs"] as const;
const NUMBER_WORDS = ["No members", "One member", "Two members", "Three members", "Four members", "Five members"];

function sayCount(members: number): string {
  return NUMBER_WORDS[members] ?? `${members} members`;
}

/** Of the first of them: they share what the configuration says of training. */
function networkWords(options: MemberOptions): string {
  const said = (name: (typeof NETWORK_OPTIONS)[number]) => formatNumber(Number(options[name]));
  return (
    `learning rate ${said("learningRate")}, batch ${String(options["batchSize"])}, dropout ${said("dropout")}, ` +
    `L2 ${said("l2")}, at most ${String(options["epochs"])} epochs, patience ${String(options["patienceEpochs"])}`
  );
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
