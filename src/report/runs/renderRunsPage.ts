/**
 * The page of all reports: one row a run, and any two of them side by side. The comparison is drawn by the page's own
 * script from what stands in the page; without scripts the table says the same.
 */
import { QUESTIONS } from "../components/renderAnswerCards.js";
import { renderResultWord } from "../components/renderResultWord.js";
import { scrollable } from "../components/renderTable.js";
import { escapeJson } from "../escape.js";
import {
  ANSWER_WORD,
  formatGateValue,
  formatStatedValue,
  gateName,
  MONEY_GATE,
  OUTCOME_SIGN,
  OUTCOME_WORD,
} from "../gateWords.js";
import { html, joinHtml, trusted, type Html } from "../html.js";
import { formatCount, NOT_SHOWN } from "../numbers.js";
import type { PageBody } from "../pages/pageParts.js";
import type { GateOutcome } from "../../validation/index.js";
import type { Verdict } from "../verdict/verdict.js";
import type { BrokenRun, ListedRun, ReportRuns } from "./readRuns.js";

/** What a run shows of itself in numbers: the gates that a reader asks for first. */
const NUMBERS: readonly { readonly id: string; readonly heading: string }[] = [
  { id: "auc", heading: "AUC" },
  { id: "buy_ratio", heading: "Share of Buy" },
  { id: MONEY_GATE, heading: "Return per 30 days" },
];

/** The same runs give the same bytes: nothing of when a file was written. */
export function renderRunsPage({ runs, broken }: ReportRuns): PageBody {
  const title = titleOf(runs);
  const body = html`<main>
<section>
<h1>${title}</h1>
<p class="lead">Every report below this folder, as its verdict.json says it. In brackets: its intervals.</p>
${runs.length === 0 ? html`<p>None yet: make report writes one.</p>` : runsTable(runs)}
${brokenList(broken)}</section>
${runs.length > 1 && compareSection(runs)}</main>
`;
  return { title, body };
}

/** "3 reports: 1 passes, 2 fail". */
function titleOf(runs: readonly ListedRun[]): string {
  const count = (outcome: GateOutcome): number => runs.filter(({ verdict }) => verdict.verdict === outcome).length;
  const words = { pass: ["passes", "pass"], fail: ["fails", "fail"], inconclusive: ["is undecided", "are undecided"] };
  const counts = (["pass", "fail", "inconclusive"] as const)
    .filter((outcome) => count(outcome) > 0)
    .map((outcome) => `${formatCount(count(outcome))} ${words[outcome][count(outcome) === 1 ? 0 : 1]!}`);
  const all = `${formatCount(runs.length)} ${runs.length === 1 ? "report" : "reports"}`;
  return counts.length === 0 ? "No reports" : `${all}: ${counts.join(", ")}`;
}

function runsTable(runs: readonly ListedRun[]): Html {
  const caption = "All reports, in the order of their names";
  const columns = [
    "Run, model and data",
    "Verdict",
    ...QUESTIONS.map(({ question }) => question),
    ...NUMBERS.map(({ heading }) => heading),
    "Days judged",
  ];
  const isNumber = (column: number): boolean => column >= 5 && column < 5 + NUMBERS.length;
  const head = columns.map((column, k) => html`<th scope="col"${!isNumber(k) && html` class="text"`}>${column}</th>`);
  const rows = runs.map(({ name, verdict }) => {
    const link = html`<a href="${addressOf(name)}">${name}</a>`;
    return html`<tr>${[
      html`<th scope="row">${link}${[verdict.model, originOf(verdict)].map(below)}</th>`,
      html`<td class="text">${outcome(verdict.verdict, OUTCOME_WORD)}</td>`,
      QUESTIONS.map(({ answer }) => html`<td class="text">${outcome(verdict.answers[answer], ANSWER_WORD)}</td>`),
      NUMBERS.map(({ id }) => html`<td>${valueOf(verdict, id)}</td>`),
      html`<td class="text days">${daysOf(verdict)}</td>`,
    ]}</tr>`;
  });
  return scrollable(
    caption,
    html`<table class="data runs"><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>
${joinHtml(rows, "\n")}
</tbody></table>`,
  );
}

/** Half of a pair of UTF-16 has no address. */
function addressOf(name: string): string {
  return `${encodeURIComponent(name.replace(/\p{Surrogate}/gu, "\ufffd"))}/index.html`;
}

function outcome(result: GateOutcome, words: Readonly<Record<GateOutcome, string>>): Html {
  return html`<span class="outcome ${result}">${renderResultWord(OUTCOME_SIGN[result], words[result])}</span>`;
}

/** The interval below its value: three of them beside each other would need a wider screen. */
function valueOf({ gates, answers }: Verdict, id: string): Html {
  const gate = gates.find((each) => each.id === id);
  if (id === MONEY_GATE && answers.honest === "fail") return html`not stated${below("not honest")}`;
  if (gate === undefined) return html`${NOT_SHOWN}`;
  const [value, interval] = formatGateValue(gate).split(" [");
  return html`${value}${interval !== undefined && below(`[${interval}`)}`;
}

function below(text: string): Html {
  return html`<span class="recipe">${text}</span>`;
}

function originOf({ data }: Verdict): string {
  return typeof data["origin"] === "string" ? data["origin"] : NOT_SHOWN;
}

function daysOf({ data: { judgedFrom, judgedTo } }: Verdict): string {
  return typeof judgedFrom === "string" && typeof judgedTo === "string" ? `${judgedFrom} to ${judgedTo}` : NOT_SHOWN;
}

function brokenList(broken: readonly BrokenRun[]): Html {
  if (broken.length === 0) return html``;
  const items = broken.map(({ name, reason }) => html`<li>${name}: ${reason}</li>`);
  return html`<p>${formatCount(broken.length)} more cannot be read:</p>
<ul>
${joinHtml(items, "\n")}
</ul>
`;
}

/** Hidden until the script has filled it. */
function compareSection(runs: readonly ListedRun[]): Html {
  const said = runs.map(({ name, verdict }) => ({
    name,
    rows: [
      ["Model", verdict.model],
      ["Data", originOf(verdict)],
      ["Days judged", daysOf(verdict)],
      ["Verdict", result(verdict.verdict, OUTCOME_WORD)],
      ...QUESTIONS.map(({ answer, question }) => [question, result(verdict.answers[answer], ANSWER_WORD)]),
      ...verdict.gates.map((gate) => [
        gateName(gate),
        result(gate.result, OUTCOME_WORD),
        formatStatedValue(gate, verdict.gates),
      ]),
    ],
  }));
  return html`<section id="compare" hidden>
<h2>Two of them side by side</h2>
<p><label>Before <select id="compare-a"></select></label> <label>After <select id="compare-b"></select></label>
<label><input type="checkbox" id="compare-turned"> only what differs</label></p>
<div class="wide" role="group" tabindex="0" aria-label="Two reports side by side">
<table class="data" data-touched="true"><caption></caption><thead></thead><tbody></tbody></table></div>
<p class="note">These are each run's own numbers. Paired differences with their intervals, on the days that both judged:
<code id="compare-command"></code></p>
<script type="application/json" id="runs-data">${trusted(escapeJson(said))}</script>
</section>
`;
}

function result(found: GateOutcome, words: Readonly<Record<GateOutcome, string>>): string {
  return `${OUTCOME_SIGN[found]} ${words[found]}`;
}
