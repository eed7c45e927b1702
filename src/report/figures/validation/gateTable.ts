/** Gates and leakage tests as tables. */
import type { Assessment, GateResult, LeakageReport, LeakageTestId } from "../../../validation/index.js";
import type { DataTable } from "../../figure.js";
import { NOT_SHOWN } from "../../numbers.js";
import { drawn } from "../../series.js";

const LEAKAGE_WORDS: Readonly<Record<LeakageTestId, string>> = {
  futureCut: "features without the future",
  stamps: "times in the data",
  futureRows: "scores without the future",
  permutedLabels: "shuffled labels",
  overlap: "overlapping labels",
  duplicates: "copies of test rows",
  aboveCeiling: "better than the ceiling",
};

/** Every gate of one model, as judged. */
export function gateTable({ model, gates }: Assessment): DataTable {
  return {
    caption: `Gates of ${model}: pass if the whole interval lies inside the limits, fail if outside, else inconclusive`,
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
      "settled after days",
      "p (Holm)",
      "answers",
      "role",
      "reason",
    ],
    rows: gates.map((gate) => [
      gate.id,
      gate.result,
      drawn(gate.value),
      drawn(gate.low),
      drawn(gate.high),
      limitCell(gate, "low"),
      limitCell(gate, "high"),
      gate.scale,
      gate.n,
      gate.effectiveN,
      gate.needsN ?? "-",
      gate.adjustedP === undefined ? "-" : drawn(gate.adjustedP),
      gate.answer,
      gate.role,
      gate.reason,
    ]),
  };
}

/** Every leakage test, with what it found. */
export function leakageTable({ tests, result }: LeakageReport): DataTable {
  return {
    caption: `Leakage check: ${result}. A pass says that none of these tests saw a leak, not that there is none`,
    columns: ["test", "result", "value", "low", "high", "question", "finding"],
    rows: tests.map(({ id, question, result: outcome, value, low, high, reason }) => [
      LEAKAGE_WORDS[id],
      outcome,
      value === null ? NOT_SHOWN : drawn(value),
      low === null ? "-" : drawn(low),
      high === null ? "-" : drawn(high),
      question,
      reason,
    ]),
  };
}

function limitCell({ limits }: GateResult, side: "low" | "high"): string | number {
  return limits[side] ?? "-";
}
