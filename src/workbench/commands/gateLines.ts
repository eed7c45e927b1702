/** Gates as lines of a terminal: sign, name, value with interval, limits; the 24 hours as one. */
import {
  dishonestMoneyNote,
  formatGateValue,
  formatLimits,
  formatNeeds,
  gateName,
  isHourGate,
  OUTCOME_SIGN,
  OUTCOME_WORD,
} from "../../report/index.js";
import type { GateResult } from "../../validation/index.js";

export function gateLines(gates: readonly GateResult[]): string[] {
  const hours = gates.filter(isHourGate);
  const lines = gates
    .filter((gate) => !isHourGate(gate))
    .map((gate) => [lineOf(gate), dishonestMoneyNote(gate, gates)].filter((text) => text !== "").join("; "));
  if (hours.length === 0) return lines;
  const count = (result: GateResult["result"]): number => hours.filter((gate) => gate.result === result).length;
  const worst = count("fail") > 0 ? "fail" : count("inconclusive") > 0 ? "inconclusive" : "pass";
  return [
    ...lines,
    `${OUTCOME_SIGN[worst]} Share of Buy, 24 hours: ${count("pass")} pass, ${count("fail")} ` +
      `fail, ${count("inconclusive")} undecided`,
  ];
}

function lineOf(gate: GateResult): string {
  const { result, value, reason, role } = gate;
  const limits = formatLimits(gate);
  const wanted = limits === "" ? "" : `, wanted ${limits}`;
  const head = `${OUTCOME_SIGN[result]} ${gateName(gate)}${role === "info" ? " (for information)" : ""}: `;
  if (value === null) return `${head}${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
  // A count of tests does not say what leaked; the reason does.
  if (gate.id === "leakage_check" && result === "fail") return `${head}${OUTCOME_WORD[result]}, ${reason}`;
  const found = `${formatGateValue(gate)}${wanted}`;
  const needs = formatNeeds(gate);
  return `${head}${OUTCOME_WORD[result]}, ${found}${needs === "" ? "" : `, ${needs}`}`;
}
