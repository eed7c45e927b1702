/**
 * All gates of one assessment, grouped by what they are for. The 24 hours are one row; they stand one by
 * one in a table of their own below.
 */
import type { GateOutcome, GateResult } from "../../validation/index.js";
import { idPart } from "../escape.js";
import {
  dishonestMoneyNote,
  formatFailsBeyond,
  formatGateValue,
  formatLimits,
  formatNeeds,
  GATE_RULE,
  gateDefinition,
  gateName,
  HOUR_RULE,
  isHourGate,
  OUTCOME_SIGN,
  OUTCOME_WORD,
  withPeriod,
} from "../gateWords.js";
import { html, joinHtml, type Html } from "../html.js";
import { formatCount, formatNumber } from "../numbers.js";
import { caughtByGate } from "../powerWords.js";
import { renderDefinition } from "./renderDefinition.js";
import { renderDisclosure } from "./renderDisclosure.js";
import { renderResultWord } from "./renderResultWord.js";
import { scrollable } from "./renderTable.js";

const GROUPS: readonly { readonly role: GateResult["role"]; readonly title: string }[] = [
  { role: "plan", title: "Criteria" },
  { role: "guard", title: "Guards: what would make the numbers above worthless" },
  { role: "info", title: "For information; these decide nothing" },
];
const NAME = "Gate and what it is judged on";
const COLUMNS: readonly string[] = [NAME, "Value", "Must be", "Would have caught", "n", "Days", "Result", "Why"];
const HOUR_COLUMNS: readonly string[] = [NAME, "Value", "Must be", "Fails", "n", "Days", "Result", "Why"];
const TEXT_COLUMNS: ReadonlySet<string> = new Set([NAME, "Result", "Why"]);

/** Caption and ids of a gate table. */
export interface GateTableOptions {
  readonly caption: string;
  /** Start of the rows' ids, to be unique on a page that has several gate tables. */
  readonly idPrefix?: string;
}

/** The gate table; a row's id is `gate-auc`, that of the 24 hours `gate-hours`. */
export function renderGateTable(gates: readonly GateResult[], { caption, idPrefix = "gate" }: GateTableOptions): Html {
  const bodies = GROUPS.flatMap(({ role, title }) => {
    const group = gates.filter((gate) => gate.role === role);
    if (group.length === 0) return [];
    const hours = group.filter(isHourGate);
    const rows = group
      .filter((gate) => !isHourGate(gate))
      .map((gate) => gateRow(gate, { idPrefix, power: caughtByGate(gate), note: dishonestMoneyNote(gate, gates) }));
    const family = hours.length === 0 ? [] : [hourFamilyRow(hours, idPrefix)];
    return html`<tbody><tr class="group"><th colspan="${COLUMNS.length}" scope="rowgroup">${title}</th></tr>
${joinHtml([...rows, ...family], "\n")}</tbody>`;
  });
  const table = html`<table class="data gates"><caption>${caption}</caption>${headOf(COLUMNS)}
${joinHtml(bodies, "\n")}</table>`;
  return html`<p class="note">${GATE_RULE} Would have caught: what so many days fail with 80 % probability.</p>
${scrollable(caption, table)}
${hourTable(gates.filter(isHourGate), idPrefix)}`;
}

/** `\u2715 fails`, `? undecided: needs n \u2265 412 days (would pass)`. */
function renderOutcome(result: GateOutcome, needs = ""): Html {
  const word = renderResultWord(OUTCOME_SIGN[result], OUTCOME_WORD[result]);
  return html`<span class="outcome ${result}">${word}${needs !== "" && `: ${needs}`}</span>`;
}

function headOf(columns: readonly string[]): Html {
  const headings = columns.map(
    (column) => html`<th scope="col"${TEXT_COLUMNS.has(column) && html` class="text"`}>${column}</th>`,
  );
  return html`<thead><tr>${headings}</tr></thead>`;
}

interface GateRow {
  readonly idPrefix: string;
  /** What stands in the fourth column. */
  readonly power: string;
  /** What must be known of the value, in the place of its reason. */
  readonly note?: string;
}

function gateRow(gate: GateResult, { idPrefix, power, note = "" }: GateRow): Html {
  const { id, scale, n, effectiveN, adjustedP } = gate;
  const reason = note === "" ? gate.reason : `${note.charAt(0).toUpperCase()}${note.slice(1)}`;
  const definition = gateDefinition(gate);
  const family =
    adjustedP === undefined || gate.result !== "pass" ? "" : ` Holm-adjusted p ${formatNumber(adjustedP)}.`;
  const meaning = definition !== undefined && html` ${renderDefinition(definition)}`;
  const cells = [formatGateValue(gate), formatLimits(gate), power, formatCount(n), formatCount(effectiveN)];
  return html`<tr id="${idPrefix}-${idPart(id)}">${[
    html`<th scope="row">${gateName(gate)}${meaning}<span class="recipe">${scale}</span></th>`,
    cells.map((cell) => html`<td>${cell}</td>`),
    html`<td class="text">${renderOutcome(gate.result, formatNeeds(gate))}</td>`,
    html`<td class="text why">${withPeriod(reason)}${family}</td>`,
  ]}</tr>`;
}

/** The worst of the family as one row. */
function hourFamilyRow(hours: readonly GateResult[], idPrefix: string): Html {
  const count = (result: GateOutcome): number => hours.filter((gate) => gate.result === result).length;
  const result: GateOutcome = count("fail") > 0 ? "fail" : count("inconclusive") > 0 ? "inconclusive" : "pass";
  const counts = (["pass", "fail", "inconclusive"] as const)
    .filter((each) => count(each) > 0)
    .map((each) => `${count(each)} ${{ pass: "pass", fail: "fail", inconclusive: "undecided" }[each]}`);
  return html`<tr id="${idPrefix}-hours">${[
    html`<th scope="row">Share of Buy in each hour</th>`,
    html`<td class="text" colspan="2">${hours.length} hours: ${counts.join(", ")}</td>`,
    html`<td>${caughtByGate(hours[0]!)}</td><td colspan="2"></td>`,
    html`<td class="text">${renderOutcome(result)}</td>`,
    html`<td class="text why">One by one below the table</td>`,
  ]}</tr>`;
}

function hourTable(hours: readonly GateResult[], idPrefix: string): Html {
  if (hours.length === 0) return html``;
  const caption = `Share of Buy in each hour, one family: Holm over ${hours.length}`;
  const rows = hours.map((gate) => gateRow(gate, { idPrefix, power: formatFailsBeyond(gate) }));
  const table = html`<table class="data gates"><caption>${caption}</caption>${headOf(HOUR_COLUMNS)}<tbody>
${joinHtml(rows, "\n")}</tbody></table>`;
  const said = html`<p class="note">${HOUR_RULE}</p>
${scrollable(caption, table)}`;
  return renderDisclosure(`The ${hours.length} hours one by one`, said);
}
