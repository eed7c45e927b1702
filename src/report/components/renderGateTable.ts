/**
 * All gates of one assessment, grouped by what they are for. The 24 hours are one row that opens.
 */
import type { GateOutcome, GateResult } from "../../validation/index.js";
import { escapeHtml, idPart } from "../escape.js";
import { formatGateValue, formatLimits, formatNeeds, gateDefinition, gateName, isHourGate, OUTCOME_SIGN, OUTCOME_WORD } from "../gateWords.js";
import { formatCount, formatNumber } from "../numbers.js";
import { renderDefinition } from "./renderDefinition.js";
import { scrollable } from "./renderTable.js";

const GROUPS: readonly { readonly role: GateResult["role"]; readonly title: string }[] = [
  { role: "plan", title: "Gates of the plan" },
  { role: "guard", title: "Guards: what would make the plan's numbers worthless" },
  { role: "info", title: "For information; these decide nothing" },
];
const COLUMNS: readonly string[] = ["Gate", "Judged on", "Value", "Must be", "n", "Days", "Result", "Why"];
const TEXT_COLUMNS: ReadonlySet<string> = new Set(["Gate", "Judged on", "Result", "Why"]);

export interface GateTableOptions {
  readonly caption: string;
  /** Start of the rows' ids, to be unique on a page that has several gate tables. */
  readonly idPrefix?: string;
}

/** The gate table; a row's id is `gate-auc`, that of the 24 hours `gate-hours`. */
export function renderGateTable(gates: readonly GateResult[], { caption, idPrefix = "gate" }: GateTableOptions): string {
  const bodies = GROUPS.map(({ role, title }) => {
    const group = gates.filter((gate) => gate.role === role);
    if (group.length === 0) return "";
    const hours = group.filter(isHourGate);
    const rows = group.filter((gate) => !isHourGate(gate)).map((gate) => gateRow(gate, idPrefix));
    const family = hours.length === 0 ? [] : [hourFamilyRow(hours, idPrefix)];
    return `<tbody><tr class="group"><th colspan="${COLUMNS.length}" scope="rowgroup">${title}</th></tr>\n${[...rows, ...family].join("\n")}</tbody>`;
  });
  return scrollable(caption, `<table class="data gates"><caption>${escapeHtml(caption)}</caption>${HEAD}\n${bodies.filter((body) => body !== "").join("\n")}</table>`);
}

/** `\u2715 fails`, `? not shown: needs n \u2265 412 days`. */
export function renderOutcome({ result, needsN }: { readonly result: GateOutcome; readonly needsN?: number }): string {
  const needs = result === "inconclusive" ? formatNeeds(needsN) : "";
  return `<span class="outcome ${result}"><span aria-hidden="true">${OUTCOME_SIGN[result]}</span> ${OUTCOME_WORD[result]}${needs === "" ? "" : `: ${needs}`}</span>`;
}

const HEAD = `<thead><tr>${COLUMNS.map((column) => `<th scope="col"${TEXT_COLUMNS.has(column) ? ' class="text"' : ""}>${column}</th>`).join("")}</tr></thead>`;

function gateRow(gate: GateResult, idPrefix: string): string {
  const { id, scale, n, effectiveN, reason, adjustedP } = gate;
  const definition = gateDefinition(id);
  const family = adjustedP === undefined ? "" : ` Holm-adjusted p ${formatNumber(adjustedP)}.`;
  return `<tr id="${idPrefix}-${idPart(id)}"><th scope="row">${escapeHtml(gateName(id))}${definition === undefined ? "" : ` ${renderDefinition(definition)}`}</th><td class="text">${escapeHtml(scale)}</td><td>${escapeHtml(formatGateValue(gate))}</td><td>${escapeHtml(formatLimits(gate))}</td><td>${formatCount(n)}</td><td>${formatNumber(effectiveN)}</td><td class="text">${renderOutcome(gate)}</td><td class="text why">${escapeHtml(reason)}${family}</td></tr>`;
}

/** The worst of the family as one row, its members behind a disclosure. */
function hourFamilyRow(hours: readonly GateResult[], idPrefix: string): string {
  const count = (result: GateOutcome): number => hours.filter((gate) => gate.result === result).length;
  const result: GateOutcome = count("fail") > 0 ? "fail" : count("inconclusive") > 0 ? "inconclusive" : "pass";
  const counts = (["pass", "fail", "inconclusive"] as const).filter((each) => count(each) > 0).map((each) => `${count(each)} ${{ pass: "pass", fail: "fail", inconclusive: "not shown" }[each]}`);
  const members = `<table class="data"><caption>Each hour, one family: Holm over ${hours.length}</caption>${HEAD}<tbody>\n${hours.map((gate) => gateRow(gate, idPrefix)).join("\n")}</tbody></table>`;
  return `<tr id="${idPrefix}-hours"><th scope="row">Share of Buy in each hour</th><td class="text" colspan="5">${hours.length} hours: ${counts.join(", ")}</td><td class="text">${renderOutcome({ result })}</td><td></td></tr>
<tr><td class="text" colspan="${COLUMNS.length}"><details class="disclosure"><summary>The ${hours.length} hours one by one</summary>
${members}</details></td></tr>`;
}
