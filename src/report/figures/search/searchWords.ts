/** Words and scales that the figures of the search share. */
import { sayCounted } from "../../../core/index.js";
import type { FrozenTrial, MemberSearch, SearchGain } from "../../../search/index.js";
import { formatEstimate, formatNumber } from "../../numbers.js";
import { drawn } from "../../series.js";

const PARAMETER_WORDS: Readonly<Record<string, string>> = {
  learningRate: "learning rate",
  dropout: "dropout",
  lstmUnits: "LSTM units",
  transformerUnits: "transformer units",
  denseUnits: "dense units",
  batchSize: "batch size",
  buyWeightFrac: "BUY's share of the weight",
  lambda: "penalty of the line (0: chosen on inner slices)",
};

/** A parameter as a page calls it. */
export function parameterWords(name: string): string {
  return PARAMETER_WORDS[name] ?? name;
}

export function completeTrials(trials: readonly FrozenTrial[]): FrozenTrial[] {
  return trials.filter(({ state, value }) => state === "complete" && Number.isFinite(value));
}

/** Names in the order in which trials were asked for them. */
export function parameterNames(trials: readonly FrozenTrial[]): string[] {
  return [...new Set(trials.flatMap(({ params }) => Object.keys(params)))];
}

/**
 * Where a trial's value lies in its range, 0 to 1, in logarithms where the search was; a choice by its place
 * in the list.
 */
export function placeInRange({ params, distributions }: FrozenTrial, name: string): number | null {
  const distribution = distributions[name];
  const value = params[name];
  if (distribution === undefined || value === undefined) return null;
  if (distribution.kind === "categorical")
    return distribution.choices.length > 1
      ? distribution.choices.indexOf(value) / (distribution.choices.length - 1)
      : 0.5;
  const onScale = (x: number) => (distribution.log ? Math.log(x) : x);
  const span = onScale(distribution.high) - onScale(distribution.low);
  return span === 0 ? 0.5 : (onScale(Number(value)) - onScale(distribution.low)) / span;
}

/** The ends of a parameter's range as text. */
export function rangeWords(
  { distributions }: FrozenTrial,
  name: string,
): { readonly low: string; readonly high: string } {
  const distribution = distributions[name];
  if (distribution === undefined) return { low: "", high: "" };
  if (distribution.kind === "categorical")
    return { low: String(distribution.choices[0]), high: String(distribution.choices.at(-1)) };
  const words = (end: number) => (distribution.kind === "int" ? String(end) : formatNumber(end));
  return { low: words(distribution.low), high: words(distribution.high) };
}

/** Four digits are enough for a plot and keep it small. */
export function rounded(value: number | null): number | null {
  return drawn(value, { digits: 4 });
}

/** Of a member that the ensemble does not use: tuning it can move nothing. */
const SILENT = "the ensemble gives it a weight of 0 there, so tuning it bought nothing";

/** What tuning one member bought, in one sentence that never takes luck for a gain. */
export function gainInWords({
  label,
  trials,
  bestTrial,
  gain,
  weight,
}: Pick<MemberSearch, "label" | "trials" | "bestTrial" | "gain" | "weight">): string {
  const silent = weight === 0 ? `; ${SILENT}` : "";
  const others = trials.length - 1;
  const objective = formatNumber(bestTrial.value);
  if (bestTrial.number === 0)
    return others === 0
      ? `${label}: no trial was left beside its settings as they stood, objective ${objective}${silent}`
      : `${label}: none of ${others} other trials beats its settings as they stood, objective ${objective}${silent}`;
  const chosen = `${label}: trial ${bestTrial.number} of ${trials.length}`;
  if (gain === null)
    return (
      `${chosen} is the best with an objective of ${objective}; what it bought is not known, ` +
      `as there is no fold to hold out${silent}`
    );
  return `${chosen} is the best; on the held-out fold ${changeInWords(gain)}${silent}`;
}

/** The change of the ensemble's AUC on the held-out fold, as a clause. */
export function changeInWords({ auc: { difference, outcome } }: SearchGain): string {
  // An interval without width is no chance: the same ranks, as where a member has no weight.
  if (difference.low === 0 && difference.high === 0) return "no rank of the ensemble changes: its AUC stays the same";
  const size = `${difference.value > 0 ? "+" : ""}${formatEstimate(difference)}`;
  if (outcome === "not told apart") return `the ensemble does not change measurably: AUC ${size}`;
  return `the ensemble is ${outcome}: AUC ${size}`;
}

/** How many trials, folds, rows and days stand behind a figure. */
export function searchedWords({ trials, folds, ledger }: Pick<MemberSearch, "trials" | "folds" | "ledger">): string {
  const count = (state: FrozenTrial["state"]) => trials.filter((trial) => trial.state === state).length;
  const parts = [
    `${count("complete")} complete`,
    ...(count("pruned") > 0 ? [`${count("pruned")} stopped early`] : []),
    ...(count("fail") > 0 ? [`${count("fail")} failed`] : []),
  ];
  const rows = ledger.find(({ state }) => state === "complete")?.foldRows.reduce((sum, of) => sum + of, 0);
  return (
    `${sayCounted(trials.length, "trial")} (${parts.join(", ")}) on ${folds} fold${folds === 1 ? "" : "s"} of ` +
    `the development period${rows === undefined ? "" : `, ${formatNumber(rows)} rows`}`
  );
}

export const OBJECTIVE_DEFINITION = {
  formula: "objective = mean fold AUC of the ensemble - penalty x |0.5 - mean raw score of the ensemble|",
} as const;
