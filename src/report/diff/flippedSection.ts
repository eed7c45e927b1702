/** What turned: the three answers, then the gates behind them; the 24 hours are one family and folded. */
import { renderDisclosure } from "../components/renderDisclosure.js";
import { QUESTIONS } from "../components/renderAnswerCards.js";
import { renderMissingPanel } from "../components/renderMissingPanel.js";
import { renderTable } from "../components/renderTable.js";
import type { Cell } from "../figure.js";
import { ANSWER_WORD, formatStatedValue, gateName, isHourGate, OUTCOME_SIGN, OUTCOME_WORD } from "../gateWords.js";
import { html, type Html } from "../html.js";
import type { GateResult } from "../../validation/index.js";
import type { AnswerChange, GateChange, RunComparison } from "./compareRuns.js";

/** `Is it balanced? No before, Yes now`, or that it is as it was. */
export function answerInWords({ answer, a, b }: AnswerChange): string {
  const { question } = QUESTIONS.find((each) => each.answer === answer)!;
  return a === b
    ? `${question} ${ANSWER_WORD[b]}, as before`
    : `${question} ${ANSWER_WORD[a]} before, ${ANSWER_WORD[b]} now`;
}

/** The first section of a difference. */
export function flippedSection({ answers, gates, a, b }: RunComparison): Html {
  if (answers === null || gates === null)
    return renderMissingPanel({
      panel: "Gates that changed",
      needs: "a verdict on both sides",
      remedy: "Give two runs made by make report.",
    });
  const changed = gates.filter((gate) => gate.changed);
  const hours = changed.filter(isHourGate);
  const others = changed.filter((gate) => !isHourGate(gate));
  const table = (rows: readonly GateChange[], caption: string): Html =>
    renderTable({
      caption,
      columns: ["gate", `${a}, result`, `${a}, value`, `${b}, result`, `${b}, value`],
      rows: rows.map((change) => gateRow(change, gates)),
    });
  return html`${renderTable({
    caption: "The three answers",
    columns: ["question", a, b],
    rows: answers.map(({ answer, a: was, b: is }) => [
      QUESTIONS.find((each) => each.answer === answer)!.question,
      `${OUTCOME_SIGN[was]} ${ANSWER_WORD[was]}`,
      `${OUTCOME_SIGN[is]} ${ANSWER_WORD[is]}`,
    ]),
  })}${
    changed.length === 0
      ? html`<p>No gate changed its result.</p>
`
      : html`${others.length > 0 && table(others, `${changed.length} of ${gates.length} gates have another result`)}${
          hours.length > 0 &&
          renderDisclosure("Hours that turned", table(hours, "Share of Buy by UTC hour, gates with another result"), {
            heading: 3,
            gist: `${hours.length} of the 24 hours have another result`,
          })
        }`
  }`;
}

function gateRow({ id, a, b }: GateChange, all: readonly GateChange[]): Cell[] {
  const side = (gate: GateResult | undefined, gates: readonly (GateResult | undefined)[]): Cell[] =>
    gate === undefined
      ? ["not judged", null]
      : [`${OUTCOME_SIGN[gate.result]} ${OUTCOME_WORD[gate.result]}`, formatStatedValue(gate, gates.filter(isJudged))];
  const ofA = all.map((change) => change.a);
  const ofB = all.map((change) => change.b);
  return [gateName(b ?? a ?? { id }), ...side(a, ofA), ...side(b, ofB)];
}

function isJudged(gate: GateResult | undefined): gate is GateResult {
  return gate !== undefined;
}
