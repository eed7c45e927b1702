import { formatMinute } from "../../../core/index.js";
import type { RolloutRehearsal } from "../../../rollout/index.js";
import type { DataTable } from "../../figure.js";

/** Every guardrail as it stood at the last review. */
export function guardrailTable({ reviews }: RolloutRehearsal): DataTable {
  const last = reviews.at(-1);
  return {
    caption:
      last === undefined
        ? "Guardrails: no review was held"
        : `Guardrails at the last review, ${formatMinute(last.nowMs)}`,
    columns: ["guardrail", "value", "breached", "a breach", "reading"],
    rows: (last?.guardrails ?? []).map(({ name, value, isBreached, onBreach, reason }) => [
      name,
      value,
      isBreached ? "yes" : "no",
      onBreach === "rollBack" ? "rolls back" : "stops promotion",
      reason,
    ]),
  };
}
