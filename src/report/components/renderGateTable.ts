/**
 * All gates of one assessment, grouped by what they are for. The 24 hours are one row; they stand one by
 * one in a table of their own below.
 */
import type { GateOutcome, GateResult } from "../../validation/index.js";
import { escapeHtml, idPart } from "../escape.js";
import {
  formatGateValue,
  formatLimits,
  formatNeeds,
  gateDefinition,
  gateName,
  isHourGate,
  OUTCOME_SIGN,
  OUTCOME_WORD,
  withPeriod,
} from "../gateWords.js";
import { formatCount, formatNumber } from "../numbers.js";
import { renderDefinition } from "./renderDefinition.js";
import { renderDisclosure } from "./renderDisclosure.js";
import { scrollable } from "./renderTable.js";

const GROUPS: readonly { readonly role: GateResult["role"]; readonly title: string }[] = [
  { role: "plan", title: "Criteria" },
  { role: "guard", title: "Guards: what would make the numbers above worthless" },
  { role: "info", title: "For information; these decide nothing" },
];
const COLUMNS: readonly string[] = ["Gate and what it is judged on", "Value", "Must be", "n", "Days", "Result", "Why"];
const TEXT_COLUMNS: ReadonlySet<string> = new Set(["Gate and what it is judged on", "Result", "Why"]);

/** Caption and ids of a gate table. */
export interface GateTableOptions {
  readonly caption: string;
  /** Start of the rows' ids, to be unique on a page that has several gate tables. */
  readonly idPrefix?: string;
}

/** The gate table; a row's id is `gate-auc`, that of the 24 hours `gate-hours`. */
export function renderGateTable(
  gates: readonly GateResult[],
  { caption, idPrefix = "gate" }: GateTableOptions,
): string {
  const bodies = GROUPS.map(({ role, title }) => {
    const group = gates.filter((gate) => gate.role === role);
    if (group.length === 0) return "";
    const hours = group.filter(isHourGate);
    const rows = group.filter((gate) => !isHourGate(gate)).map((gate) => gateRow(gate, idPrefix));
    const family = hours.length === 0 ? [] : [hourFamilyRow(hours, idPrefix)];
    return `<tbody><tr class="group"><th colspan="${COLUMNS.length}" scope="rowgroup">${title}</th></tr>\n${[...rows, ...family].join("\n")}</tbody>`;
  });
  const table = scrollable(
    caption,
    `<table class="data gates"><caption>${escapeHtml(caption)}</caption>${HEAD}\n${bodies.filter((body) => body !== "").join("\n")}</table>`,
  );
  return `${table}\n${hourTable(gates.filter(isHourGate), idPrefix)}`;
}

/** `\u2715 fails`, `? not shown: needs n \u2265 412 days`. */
function renderOutcome({ result, needsN }: { readonly result: GateOutcome; readonly needsN?: number }): string {
  const needs = result === "inconclusive" ? formatNeeds(needsN) : "";
  return `<span class="outcome ${result}"><span aria-hidden="true">${OUTCOME_SIGN[result]}</span> ${OUTCOME_WORD[result]}${needs === "" ? "" : `: ${escapeHtml(needs)}`}</span>`;
}

const HEAD = `<thead><tr>${COLUMNS.map((column) => `<th scope="col"${TEXT_COLUMNS.has(column) ? ' class="text"' : ""}>${column}</th>`).join("")}</tr></thead>`;

function gateRow(gate: GateResult, idPrefix: string): string {
  const { id, scale, n, effectiveN, reason, adjustedP } = gate;
  const definition = gateDefinition(gate);
  const family = adjustedP === undefined ? "" : ` Holm-adjusted p ${formatNumber(adjustedP)}.`;
  return `<tr id="${idPrefix}-${idPart(id)}"><th scope="row">${escapeHtml(gateName(gate))}${definition === undefined ? "" : ` ${renderDefinition(definition)}`}<span class="recipe">${escapeHtml(scale)}</span></th><td>${escapeHtml(formatGateValue(gate))}</td><td>${escapeHtml(formatLimits(gate))}</td><td>${escapeHtml(formatCount(n))}</td><td>${escapeHtml(formatCount(effectiveN))}</td><td class="text">${renderOutcome(gate)}</td><td class="text why">${escapeHtml(withPeriod(reason))}${family}</td></tr>`;
}

/** The worst of the family as one row. */
function hourFamilyRow(hours: readonly GateResult[], idPrefix: string): string {
  const count = (result: GateOutcome): number => hours.filter((gate) => gate.result === result).length;
  const result: GateOutcome = count("fail") > 0 ? "fail" : count("inconclusive") > 0 ? "inconclusive" : "pass";
  const counts = (["pass", "fail", "inconclusive"] as const)
    .filter((each) => count(each) > 0)
    .map((each) => `${count(each)} ${{ pass: "pass", fail: "fail", inconclusive: "not shown" }[each]}`);
  return `<tr id="${idPrefix}-hours"><th scope="row">Share of Buy in each hour</th><td class="text" colspan="4">${hours.length} hours: ${counts.join(", ")}</td><td class="text">${renderOutcome({ result })}</td><td class="text why">One by one below the table</td></tr>`;
}

function hourTable(hours: readonly GateResult[], idPrefix: string): string {
  if (hours.length === 0) return "";
  const caption = `Share of Buy in each hour, one family: Holm over ${hours.length}`;
  const table = `<table class="data gates"><caption>${caption}</caption>${HEAD}<tbody>\n${hours.map((gate) => gateRow(gate, idPrefix)).join("\n")}</tbody></table>`;
  return renderDisclosure(`The ${hours.length} hours one by one`, scrollable(caption, table));
}
