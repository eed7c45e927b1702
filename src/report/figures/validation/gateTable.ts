/** Gates as a table. */
import type { Assessment, GateResult } from "../../../validation/index.js";
import type { DataTable } from "../../figure.js";
import { formatFailsBeyond, GATE_RULE, HOUR_RULE, OUTCOME_WORD } from "../../gateWords.js";
import { caughtByGate } from "../../powerWords.js";
import { drawn } from "../../series.js";

/** Every gate of one model, as judged. */
export function gateTable({ model, gates }: Assessment): DataTable {
  return {
    caption: `Gates of ${model}. ${GATE_RULE} ${HOUR_RULE}`,
    columns: [
      "gate",
      "result",
      "value",
      "low",
      "high",
      "at least",
      "at most",
      "judged on",
      "n",
      "days",
      "settled after days (80 %)",
      "would then",
      "p (Holm)",
      "fails",
      "would have caught (80 %)",
      "answers",
      "role",
      "reason",
    ],
    rows: gates.map((gate) => [
      gate.id,
      OUTCOME_WORD[gate.result],
      drawn(gate.value),
      drawn(gate.low),
      drawn(gate.high),
      limitCell(gate, "low"),
      limitCell(gate, "high"),
      gate.scale,
      gate.n,
      gate.effectiveN,
      gate.needsN ?? "-",
      gate.settlesAs ?? "-",
      gate.adjustedP === undefined ? "-" : drawn(gate.adjustedP),
      formatFailsBeyond(gate) || "-",
      caughtByGate(gate) || "-",
      gate.answer,
      gate.role,
      gate.reason,
    ]),
  };
}

function limitCell({ limits }: GateResult, side: "low" | "high"): string | number {
  return limits[side] ?? "-";
}
