/**
 * What page one says in words. Each sentence is computed from the assessments, so that a reader who has
 * never seen the project learns what the old model's trouble is, whether the new one has it, and what
 * could be wrong with that answer.
 */
import type { BacktestResult } from "../../backtest/index.js";
import { formatMinute, type Estimate, sayCounted } from "../../core/index.js";
import {
  ANSWERS,
  DISTRIBUTION_LEVELS,
  type Answer,
  type Answers,
  type Assessment,
  type GateOutcome,
  type GateResult,
} from "../../validation/index.js";
import { formatGateValue, formatLimits, gateName, isHourGate, withPeriod } from "../gateWords.js";
import {
  formatEstimate,
  formatHour,
  formatNumber,
  formatPercent,
  formatPercentEstimate,
  startSentence,
} from "../numbers.js";
import { worstHour, type ModelSummary } from "../components/renderModelTable.js";
import { coinWords, listed } from "../figures/validation/validationWords.js";

const CLAUSES: Readonly<Record<Answer, Readonly<Record<"pass" | "fail", string>>>> = {
  balanced: { pass: "is balanced", fail: "is not balanced" },
  honest: { pass: "is honest", fail: "is not honest" },
  earn: { pass: "would earn", fail: "would not earn" },
};
const ASKED: Readonly<Record<Answer, string>> = {
  balanced: "whether it is balanced",
  honest: "whether it is honest",
  earn: "whether it would earn",
};

/** "v4 as shipped is balanced and honest; whether it would earn is undecided": what is known stands first. */
export function verdictSentence(model: string, answers: Answers): string {
  if (answers.honest === "fail") return dishonestVerdict(model, answers.balanced);
  const known = ANSWERS.flatMap((answer) => {
    const outcome = answers[answer];
    return outcome === "inconclusive" ? [] : [CLAUSES[answer][outcome]];
  });
  const open = ANSWERS.filter((answer) => answers[answer] === "inconclusive");
  if (open.length === 0) return `${model} ${listed(known)}`;
  const asked = listed(open.map((answer) => ASKED[answer]));
  const undecided = `${asked} ${open.length === 1 ? "is" : "are"} undecided`;
  return known.length === 0 ? `${model}: ${undecided}` : `${model} ${listed(known)}; ${undecided}`;
}

/** What knows too much has no money to speak of; how often it says Buy can still be told. */
function dishonestVerdict(model: string, balanced: GateOutcome): string {
  const rest = balanced === "inconclusive" ? `${ASKED.balanced} is undecided` : `it ${CLAUSES.balanced[balanced]}`;
  return `${model} is not honest, so what it seems to earn says nothing; ${rest}`;
}

/** Of a model that is not honest what shows it, before any number that cannot be believed; empty for any other. */
export function honestySentences({ model, answers, gates }: Assessment): string[] {
  if (answers.honest !== "fail") return [];
  const shown = gates
    .filter(({ answer, role, result }) => answer === "honest" && role !== "info" && result === "fail")
    .map((gate) => `${gateName(gate)}: ${withPeriod(gate.reason)}`);
  return [`${model} is not honest, so no number below can be believed as it stands. ${shown.join(" ")}`];
}

/** Places of the quartiles among the distribution's quantiles. */
const QUARTERS = { low: DISTRIBUTION_LEVELS.indexOf(0.25), high: DISTRIBUTION_LEVELS.indexOf(0.75) };
/** Quartiles nearer to one another than this, and to the threshold, let a share of Buy swing on nothing. */
const NARROW_QUARTERS = 0.05;

/** How {@link balanceSentence} speaks. */
export interface BalanceSentenceOptions {
  readonly threshold: number;
  /** How the sentence calls the model; its name without it. */
  readonly subject?: string;
}

/** What a model does with its decisions: the trouble, if it has it, and where it comes from. */
export function balanceSentence(
  { model, n, days, buyShare, baseRate, probability, gates, hours }: Assessment,
  { threshold, subject = model }: BalanceSentenceOptions,
): string {
  const labels = baseRate === null ? "" : `, while ${formatPercent(baseRate)} of the labels are BUY`;
  const says =
    `${subject} says Buy in ${formatPercentEstimate(buyShare)} of ${sayCounted(n, "decision")} ` +
    `over ${sayCounted(days, "day")}${labels}.`;
  const range = `Its P(BUY) runs from ${formatNumber(probability.min)} to ${formatNumber(probability.max)}`;
  if (probability.max <= threshold) return `${says} ${range}, so it is never above the threshold of ${threshold}.`;
  const failedHours = gates.filter((gate) => isHourGate(gate) && gate.result === "fail").length;
  const worst = worstHour(hours.hours);
  const hour =
    worst === undefined
      ? ""
      : ` Its worst hour is ${formatHour(worst.hour)} UTC with ` +
        `${formatPercent(worst.buyShare.value)}${failedHours === 0 ? "" : `; ${failedHours} of 24 hours fail`}.`;
  return `${says} ${range}.${huggingSentence(probability, threshold)}${hour}`;
}

/** Why a share of Buy may lie far from one half though P(BUY) is right on average; empty where it is not so. */
function huggingSentence({ quantiles }: Assessment["probability"], threshold: number): string {
  const low = quantiles[QUARTERS.low]!;
  const high = quantiles[QUARTERS.high]!;
  const isNear = high - low < NARROW_QUARTERS && Math.abs((low + high) / 2 - threshold) < NARROW_QUARTERS;
  return isNear
    ? ` Half of its P(BUY) lies between ${formatNumber(low)} and ${formatNumber(high)}, so close ` +
        "to the threshold that a small shift turns many decisions."
    : "";
}

/** A sentence with the cause after it, when one is known. */
export function withCause(sentence: string, cause: string | undefined): string {
  return cause === undefined || cause === "" ? sentence : `${sentence} ${withPeriod(cause)}`;
}

/** Whether the judged model has the trouble of the first one, and what it fails on if it fails. */
export function comparisonSentence(first: Assessment, judged: Assessment): string {
  const firstOutcome = first.answers.balanced;
  const outcome = judged.answers.balanced;
  if (firstOutcome !== "fail")
    return startSentence(`${balanceClause(judged.model, outcome)}; ${balanceClause(first.model, firstOutcome)}.`);
  if (outcome === "pass") return `${judged.model} does not have this trouble.`;
  if (outcome === "inconclusive") {
    const leansToSell = first.buyShare.value < 0.5;
    const leansOther = leansToSell ? judged.buyShare.low > 0.5 : judged.buyShare.high < 0.5;
    return leansOther
      ? `${judged.model} does not have this trouble; it leans to ${leansToSell ? "Buy" : "Sell"}, ` +
          "and so few days cannot tell whether too much."
      : `Whether ${judged.model} has the same trouble is undecided.`;
  }
  const failed = judged.gates.filter(
    ({ answer, role, result }) => answer === "balanced" && role !== "info" && result === "fail",
  );
  const leaning = failed.filter(isAboutLeaning);
  if (leaning.length > 0) return `${judged.model} is not free of it: ${failureText(leaning)}.`;
  return `${judged.model} does not lean that way, but fails elsewhere: ${failureText(failed)}.`;
}

function balanceClause(model: string, outcome: GateOutcome): string {
  return outcome === "inconclusive"
    ? `whether ${model} is balanced is undecided`
    : `${model} ${CLAUSES.balanced[outcome]}`;
}

/** Gates that a model fails by saying Buy too seldom or too often. */
function isAboutLeaning(gate: GateResult): boolean {
  return isHourGate(gate) || ["buy_ratio", "prediction_mean", "mean_bias"].includes(gate.id);
}

function failureText(gates: readonly GateResult[]): string {
  const [gate] = gates;
  if (gate === undefined) return "no gate says on what";
  const limits = formatLimits(gate);
  const others = gates.length === 1 ? "" : `, and ${gates.length - 1} more ${gates.length === 2 ? "gate" : "gates"}`;
  return `${gateName(gate)} ${formatGateValue(gate)}${limits === "" ? "" : `, which must be ${limits}`}${others}`;
}

/** How well it ranks and what that is worth. */
export function valueSentence(summary: ModelSummary): string {
  const { assessment, monthlyReturn, monthlyReturnReason, monthlyReturnNote, neverTraded = false } = summary;
  const { auc, ceiling, model } = assessment;
  const ranks =
    auc === null
      ? `The AUC of ${model} is not known: it needs labels.`
      : `The AUC of ${model} is ${formatEstimate(auc)}${beside(ceiling, auc)}.`;
  if (assessment.answers.honest === "fail")
    return `${ranks} Its return is not stated: what an account on such predictions earns is what the leak is worth.`;
  if (monthlyReturn === null) {
    const why = monthlyReturnReason === undefined ? "" : `: ${monthlyReturnReason}`;
    return `${ranks} Its return after costs is not known${why}.`;
  }
  const earns = neverTraded ? [] : [`After costs it makes ${formatPercentEstimate(monthlyReturn)} per 30 days.`];
  return [ranks, ...earns, ...(monthlyReturnNote === undefined ? [] : [monthlyReturnNote])].join(" ");
}

/** How much of what a simulated market allows was found, after a comma; against a coin in any other. */
function beside(ceiling: ModelSummary["assessment"]["ceiling"], auc: Estimate): string {
  const coin = coinWords(auc);
  if (ceiling?.skillShare == null) return `, ${coin}`;
  const allowed = `where this market allows ${formatNumber(ceiling.realisedAuc.value)}`;
  if (auc.value <= 0.5) return `, ${coin} ${allowed}`;
  return `, ${coin}: ${formatPercent(ceiling.skillShare)} of what this market allows above a coin`;
}

/**
 * What a reader of the return must know of the account: that it never traded, or which symbols are not in it;
 * undefined if nothing.
 */
export function accountNote(
  { trades, delisted, symbolsLeftOut, symbolsWithoutFunding, isNetOfFunding }: BacktestResult,
  { threshold, holdBand }: { readonly threshold: number; readonly holdBand: number },
): string | undefined {
  const notes = [
    ...(trades.length > 0
      ? []
      : [
          `It never traded, so it earned nothing: P(BUY) never left the hold band of ` +
            `${formatNumber(threshold - holdBand)} to ${formatNumber(threshold + holdBand)}.`,
        ]),
    ...(symbolsLeftOut.length === 0 ? [] : [`Not traded for want of funding data: ${symbolsLeftOut.join(", ")}.`]),
    ...delisted
      .filter(({ wasHeld }) => wasHeld)
      .map(({ symbol, endMs }) => `${symbol} ended on ${formatMinute(endMs)} and was closed at its last price.`),
    ...(isNetOfFunding ? [] : [`Funding of ${symbolsWithoutFunding.join(", ")} is not in it.`]),
  ];
  return notes.length === 0 ? undefined : notes.join(" ");
}
