/**
 * The three answers that a page leads with. Each card: a word, the number that decided it with its
 * interval, and a link to the gate behind it.
 */
import type { Answer, Assessment, GateOutcome, GateResult } from "../../validation/index.js";
import { idPart } from "../escape.js";
import {
  ANSWER_WORD,
  becauseOf,
  formatGateValue,
  formatLimits,
  formatNeeds,
  gateName,
  isHourGate,
  OUTCOME_SIGN,
  withPeriod,
} from "../gateWords.js";
import type { Html } from "../html.js";
import { weakestSentence } from "../powerWords.js";
import { renderVerdictCards, type VerdictCard } from "./renderVerdictCards.js";

/** The three questions, in the order in which every page asks them. */
export const QUESTIONS: readonly { readonly answer: Answer; readonly question: string }[] = [
  { answer: "balanced", question: "Is it balanced?" },
  { answer: "honest", question: "Is it honest?" },
  { answer: "earn", question: "Would it earn?" },
];

/** Of several gates with the same result, those a reader looks for first. */
const FIRST: readonly string[] = ["buy_ratio", "monthly_return", "auc", "leakage_check", "prediction_mean"];

/** What the cards need of an assessment. */
export type Judgement = Pick<Assessment, "answers" | "gates">;

/** Three cards, in the order of {@link QUESTIONS}. */
export function renderAnswerCards(
  judgement: Judgement,
  { idPrefix = "gate" }: { readonly idPrefix?: string } = {},
): Html {
  return renderVerdictCards(
    QUESTIONS.map(({ answer, question }) => {
      const { word, sentence, decidedBy, tone } = describeAnswer(judgement, answer);
      const link = decidedBy === undefined ? {} : { link: gateLink(decidedBy, idPrefix) };
      return { question, sign: OUTCOME_SIGN[tone], word, sentence, tone, ...link };
    }),
  );
}

function gateLink(gate: GateResult, idPrefix: string): NonNullable<VerdictCard["link"]> {
  const row = idPart(isHourGate(gate) ? "hours" : gate.id);
  return { id: `${idPrefix}-${row}`, text: `Gate: ${gateName(gate)}` };
}

/** One answer as a card says it. */
export interface AnswerInWords {
  /** `Yes`, `No`, `Undecided`. */
  readonly word: string;
  /** How the answer looks. */
  readonly tone: GateOutcome;
  readonly sentence: string;
  readonly decidedBy: GateResult | undefined;
}

/** In the place of a "Yes" that rests on a leak. */
const UNBELIEVABLE: Pick<AnswerInWords, "word" | "tone" | "sentence"> = {
  word: "Cannot be said",
  tone: "inconclusive",
  sentence: "The model is not honest: its account shows what the leak is worth, not what the model would earn.",
};

/** One answer in words; the gate that decided it is the first of those with the worst result. */
export function describeAnswer({ answers, gates }: Judgement, answer: Answer): AnswerInWords {
  const outcome = answers[answer];
  const counting = gates.filter((gate) => gate.answer === answer && gate.role !== "info");
  const deciding = counting.filter(({ result }) => result === outcome).sort((a, b) => rank(a) - rank(b));
  const decidedBy = deciding[0];
  if (answer === "earn" && answers.honest === "fail" && outcome !== "fail") return { ...UNBELIEVABLE, decidedBy };
  const said = { word: ANSWER_WORD[outcome], tone: outcome, decidedBy };
  if (decidedBy === undefined) return { ...said, sentence: "No gate counts for this answer." };
  const needs = formatNeeds(decidedBy);
  return {
    ...said,
    sentence: [
      decidingSentence(decidedBy),
      needs === "" ? "" : `${needs.charAt(0).toUpperCase()}${needs.slice(1)}.`,
      othersSentence(deciding.length, counting.length, outcome),
      outcome === "inconclusive" ? restSentence(deciding.slice(1)) : weakestSentence({ answers, gates }, answer),
    ]
      .filter((text) => text !== "")
      .join(" "),
  };
}

function decidingSentence(gate: GateResult): string {
  const limits = formatLimits(gate);
  const reason = withPeriod(gate.reason);
  if (gate.value === null || !Number.isFinite(gate.value))
    return `${gateName(gate)}: undecided${becauseOf(gate.reason)}`;
  // A guard is all or nothing: its own sentence says more than its number and limit.
  if (gate.role === "guard" && reason !== "")
    return namesItself(reason, gateName(gate)) ? reason : `${gateName(gate)}: ${reason}`;
  const found = `${gateName(gate)}: ${formatGateValue(gate)}`;
  return limits === "" ? `${found}. ${reason}` : `${found}; must be ${limits}.`;
}

/** Whether a sentence begins with what it is about: "Mean P(BUY) less the base rate is …". */
function namesItself(sentence: string, name: string): boolean {
  const bare = (text: string): string => text.toLowerCase().replaceAll(/\bthe /g, "");
  return bare(sentence).startsWith(bare(name));
}

function othersSentence(same: number, all: number, outcome: "pass" | "fail" | "inconclusive"): string {
  if (all === 1) return "";
  if (outcome === "pass") return `All ${all} gates pass.`;
  return (
    `${same} of ${all} gates ` +
    `${outcome === "fail" ? (same === 1 ? "fails" : "fail") : same === 1 ? "is undecided" : "are undecided"}.`
  );
}

/** Every other open gate with what would settle it, those that no number of days settles among them; hours as one. */
function restSentence(gates: readonly GateResult[]): string {
  const hours = gates.filter(isHourGate);
  const named = gates
    .filter((gate) => !isHourGate(gate))
    .map((gate) => {
      const needs = formatNeeds(gate);
      return needs === "" ? gateName(gate) : `${gateName(gate)}: ${needs}`;
    });
  const all = hours.length === 0 ? named : [...named, `Share of Buy in ${hours.length} of the hours`];
  return all.length === 0 ? "" : `Also open: ${all.join("; ")}.`;
}

function rank(gate: GateResult): number {
  if (isHourGate(gate)) return FIRST.length + 1;
  const at = FIRST.indexOf(gate.id);
  return at < 0 ? FIRST.length : at;
}
