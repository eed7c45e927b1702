/** What a comparison found, in words: title, cards, story and doubts of its page, and the lines of a terminal. */
import { sayCounted } from "../../core/index.js";
import type {
  ChallengerComparison,
  ChallengerOutcome,
  ComparisonAnswer,
  MeasureId,
  PairedBalance,
  PairedGroup,
  PairedMeasure,
} from "../../validation/index.js";
import type { ComparedModels } from "../../run/index.js";
import type { VerdictCard } from "../components/renderVerdictCards.js";
import { formatCount, formatEstimate, formatNumber, formatPercent, formatPercentEstimate } from "../numbers.js";

/** Stands in sentences for an account that a reader can imagine. */
const ACCOUNT_USD = 10_000;
const FEW_DAYS = 10;

/** How a page says what a comparison came to. */
const ANSWER_WORDS: Readonly<Record<ComparisonAnswer, string>> = {
  better: "Better",
  worse: "Worse",
  "cannot be told apart": "Cannot be told apart",
  mixed: "Better and worse",
  identical: "Identical",
  "not shown": "Undecided",
};

const SIGNS: Readonly<Record<ComparisonAnswer, string>> = {
  better: "\u2713",
  worse: "\u2715",
  "cannot be told apart": "?",
  mixed: "\u00b1",
  identical: "=",
  "not shown": "?",
};

const TONES: Readonly<Record<ComparisonAnswer, VerdictCard["tone"]>> = {
  better: "pass",
  worse: "fail",
  "cannot be told apart": "inconclusive",
  mixed: "inconclusive",
  identical: "inconclusive",
  "not shown": "inconclusive",
};

/** How a page calls a measure. */
export const MEASURE_NAMES: Readonly<Record<MeasureId, string>> = {
  auc: "AUC",
  logLoss: "log-loss",
  brier: "Brier score",
  buyShare: "share of Buy, distance from one half",
  worstHour: "share of Buy in the worst hour, distance from one half",
};

/** "v4 is better than v3.1: AUC +0.0190 [0.0100, 0.0280]". */
export function comparisonTitle({ champion, challenger, answers, quality, money, rows }: ChallengerComparison): string {
  const deciding = decidingMeasure(quality);
  const judge = rows.differentLabels === 0 ? "" : ` by the labels of ${rows.labelsOf === "a" ? champion : challenger}`;
  const size = deciding === undefined ? judge : `${judge}: ${sayDifference(deciding)}`;
  switch (answers.better) {
    case "better":
      return `${challenger} is better than ${champion}${size}`;
    case "worse":
      return `${challenger} is worse than ${champion}${size}`;
    case "mixed":
      return `${challenger} is better than ${champion} in one thing and worse in another${judge}`;
    case "cannot be told apart":
      return `${challenger} and ${champion} cannot be told apart${size}${sayDoubt(quality)}`;
    case "identical":
      return `${challenger} and ${champion} are identical: they say the same of every shared row`;
    case "not shown":
      return money === null
        ? `Whether ${challenger} is better than ${champion} is undecided: that needs labels`
        : `Without labels, only the decisions and the money of ${challenger} and ${champion} can be compared`;
  }
}

/** The three questions that the page answers first. */
export function comparisonCards(comparison: ChallengerComparison): VerdictCard[] {
  const { answers } = comparison;
  const card = (question: string, answer: ComparisonAnswer, sentence: string, id: string): VerdictCard => ({
    question,
    sign: SIGNS[answer],
    word: ANSWER_WORDS[answer],
    sentence,
    tone: TONES[answer],
    link: { id, text: "The numbers" },
  });
  return [
    card("Is the challenger better?", answers.better, betterSentence(comparison), "measures"),
    card("Where?", answers.where, whereSentence(comparison), "where"),
    card("Would it matter?", answers.matter, matterSentence(comparison), "money"),
  ];
}

function betterSentence({ answers, quality, days }: ChallengerComparison): string {
  if (answers.better === "identical") return "Every shared row has the same probability and the same decision.";
  if (answers.better === "not shown") return "Needs labels on either side.";
  const said = (outcome: ChallengerOutcome): string =>
    quality
      .filter((measure) => measure.outcome === outcome)
      .map(sayDifference)
      .join("; ");
  if (answers.better === "mixed") return `Better: ${said("better")}. Worse: ${said("worse")}.`;
  if (answers.better !== "cannot be told apart")
    return (
      `${capital(said(answers.better))}, the smallest p ` +
      `${sayP(Math.min(...quality.map(({ adjustedP }) => adjustedP)))}.`
    );
  const deciding = decidingMeasure(quality)!;
  const catches = Number.isFinite(deciding.detectable)
    ? `These ${sayCounted(days, "day")} would have shown a difference of ${formatNumber(deciding.detectable)} with ` +
      "80 % probability."
    : `${sayCounted(days, "day")} ${days === 1 ? "is" : "are"} too few to show any difference.`;
  return `${capital(sayDifference(deciding))}${sayDoubt(quality)}. ${catches}`;
}

function whereSentence({ answers, groups, confidence }: ChallengerComparison): string {
  if (answers.where === "identical") return "Nowhere do they differ.";
  if (answers.where === "not shown") return "Needs labels on either side.";
  const named = (outcome: ChallengerOutcome): string => listGroups(groups, outcome);
  const parts = (["better", "worse"] as const).flatMap((outcome) =>
    named(outcome) === "" ? [] : [`${outcome} in ${named(outcome)}`],
  );
  const family = `${formatCount(groups.length)} hours, symbols and regimes`;
  const others = groups.some(({ outcome }) => outcome === "cannot be told apart")
    ? `; no other of ${family} can be told apart`
    : "";
  if (parts.length > 0) return `By log-loss ${parts.join(", ")}${others}, judged as one family.`;
  const typical = middle(groups.filter(({ kind }) => kind === "hour").map(({ detectable }) => detectable));
  const catches = Number.isFinite(typical)
    ? `in a typical hour a difference of ${formatNumber(typical)} would have been shown with 80 % probability`
    : "a typical hour has too few days to show any difference";
  return (
    `By log-loss in none of ${family}, judged as one family at ${formatPercent(confidence).replace(".0", "")}; ` +
    `${catches}.`
  );
}

function matterSentence({ answers, money, moneyMissing }: ChallengerComparison): string {
  if (money === null) return `${capital(moneyMissing ?? "needs bars to trade on")}.`;
  if (answers.matter === "identical") return "The same decisions earn the same.";
  const { difference, detectable } = money;
  return (
    `After costs ${sayPercentSigned(difference.value)} per 30 days over the champion's account ` +
    `[${formatPercent(difference.low)}, ${formatPercent(difference.high)}]: on ${usd(ACCOUNT_USD)} ` +
    `${sayUsd(difference.value)}. These days would have shown ${formatPercent(detectable)}, ` +
    `${sayUsd(detectable).replace("+", "")}, with 80 % probability.`
  );
}

/** The finding in sentences, below the cards. */
export function comparisonStory({ comparison }: Pick<ComparedModels, "comparison">): string[] {
  const { champion, challenger, rows, n, days, buyShares, balance, money } = comparison;
  return [
    `${sayCounted(n, "decision")} on ${sayCounted(days, "UTC day")} are in both; ${formatCount(rows.onlyA)} are of ` +
      `${champion} only and ${formatCount(rows.onlyB)} of ${challenger} only, and were left out.`,
    `${champion} says Buy in ${formatPercent(buyShares.champion)} of them, ${challenger} in ` +
      `${formatPercent(buyShares.challenger)}${balance.map((one) => `; ${sayBalance(one)}`).join("")}.`,
    ...(money === null
      ? []
      : [
          `After costs ${champion} returned ${formatPercentEstimate(money.champion)} per 30 days and ${challenger} ` +
            `${formatPercentEstimate(money.challenger)}, on the same rows.`,
        ]),
  ];
}

/** "over all rows it lies farther from one half than the champion's". */
function sayBalance({ id, outcome, limit }: PairedBalance): string {
  const where = id === "buyShare" ? "over all rows" : "in the worst hour";
  const band = `${formatPercent(0.5 - limit)} to ${formatPercent(0.5 + limit)}`.replaceAll(".0", "");
  switch (outcome) {
    case "both balanced":
      return `${where} both lie within ${band}`;
    case "better":
      return `${where} the challenger's lies nearer to one half`;
    case "worse":
      return `${where} the challenger's lies farther from one half`;
    case "cannot be told apart":
      return `${where} their distances from one half cannot be told apart`;
  }
}

/** What could make the answer wrong. */
export function comparisonDoubts({ comparison, notes, look }: ComparedModels): string[] {
  const { days, confidence, rows } = comparison;
  const chance = formatPercent(1 - (1 - (1 - confidence) / 2) ** look);
  const many =
    look === 1
      ? `This was the first look at these days: a challenger that is worth the same looks better with a chance of at ` +
        `most ${chance}, and every further look adds to it.`
      : `This was look ${formatCount(look)} at these days: among ${formatCount(look)} challengers that are worth the ` +
        `same, one looks better with a chance of up to ${chance}.`;
  const few =
    days < FEW_DAYS
      ? [
          `${sayCounted(days, "day")} that remember one another are few: an interval holds the truth in ` +
            `about 90 of 100.`,
        ]
      : [];
  const both =
    rows.onlyA + rows.onlyB > rows.t0Ms.length
      ? ["Most decisions are in one side only, so this says little about the rest."]
      : [];
  return [...notes.map((note) => `${capital(note)}.`), many, ...few, ...both];
}

/** What a terminal says of a comparison. */
export function comparisonLines(compared: ComparedModels): string[] {
  const { comparison } = compared;
  return [
    comparisonTitle(comparison),
    ...comparisonCards(comparison).map(
      ({ question, sign, word, sentence }) => `${sign} ${question} ${word}. ${sentence}`,
    ),
    ...comparisonStory(compared),
    ...compared.notes.map((note) => `note: ${note}`),
    `look ${compared.look} at these days`,
  ];
}

/** The measure that a title quotes: of those shown the surest, else the surest of all. */
function decidingMeasure(quality: readonly PairedMeasure[]): PairedMeasure | undefined {
  return [...quality].sort((a, b) => a.adjustedP - b.adjustedP || a.pValue - b.pValue)[0];
}

/** ", p 0.102 as one of 3 measures", since an interval alone may seem to tell two apart. */
function sayDoubt(quality: readonly PairedMeasure[]): string {
  const deciding = decidingMeasure(quality);
  return deciding === undefined
    ? ""
    : `, p ${sayP(deciding.adjustedP)} as one of ${formatCount(quality.length)} measures`;
}

/** "AUC +0.0190 [0.0100, 0.0280]". */
function sayDifference({ id, difference }: PairedMeasure): string {
  return `${MEASURE_NAMES[id]} ${difference.value > 0 ? "+" : ""}${formatEstimate(difference)}`;
}

/** "07:00, BTCUSDT, bear"; "all 24 hours, bear" where that is so. */
function listGroups(groups: readonly PairedGroup[], wanted: ChallengerOutcome): string {
  const hours = groups.filter(({ kind }) => kind === "hour");
  const inAll = hours.length > 1 && hours.every(({ outcome }) => outcome === wanted);
  const named = groups.filter(({ kind, outcome }) => outcome === wanted && !(inAll && kind === "hour"));
  return [...(inAll ? [`all ${formatCount(hours.length)} hours`] : []), ...named.map(({ name }) => name)].join(", ");
}

/** `0.012`, `below 0.001`. */
export function sayP(p: number): string {
  return p < 0.001 ? "below 0.001" : p.toFixed(3);
}

function sayPercentSigned(frac: number): string {
  const text = formatPercent(frac);
  return frac > 0 ? `+${text}` : text;
}

function sayUsd(frac: number): string {
  const amount = Math.round(ACCOUNT_USD * frac);
  return `${amount > 0 ? "+" : amount < 0 ? "-" : ""}${usd(Math.abs(amount))}`;
}

function usd(amount: number): string {
  return `${formatCount(amount)} USD`;
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
