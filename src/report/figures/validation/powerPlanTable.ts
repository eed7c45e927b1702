/** What the days at hand can and cannot tell, before anything is trained. */
import { sayCounted } from "../../../core/index.js";
import type { PlannedGate, PowerPlan } from "../../../validation/index.js";
import type { DataTable } from "../../figure.js";
import { formatLimits } from "../../gateWords.js";
import { formatCount, formatNumber, formatPercent } from "../../numbers.js";
import { caughtWords } from "../../powerWords.js";
import { listed } from "./validationWords.js";

/** "36 days can tell a share of Buy of 30 % from a balanced one; they cannot tell …, which needs 310 days". */
export function powerPlanSentence({ days, gates }: PowerPlan): string {
  const span = `${sayCounted(days, "day")} of confirmation`;
  const can = gates.filter(({ badAfterDays }) => badAfterDays !== null && badAfterDays <= days).map(badWords);
  const cannot = gates
    .filter(({ badAfterDays }) => badAfterDays === null || badAfterDays > days)
    .map((gate) =>
      gate.badAfterDays === null
        ? `${badWords(gate)}, which no century would`
        : `${badWords(gate)}, which needs ${sayCounted(gate.badAfterDays, "day")}`,
    );
  if (cannot.length === 0) return `${span} can tell ${listed(can)} from what should pass`;
  const lacking = `cannot tell ${cannot.join("; nor ")}`;
  return can.length === 0
    ? `${span} ${lacking}`
    : `${span} can tell ${listed(can)} from what should pass; they ${lacking}`;
}

/** Gate by gate: what would be caught, and the days until a value that should fail or pass does. */
export function powerPlanTable(plan: PowerPlan): DataTable {
  const { days, gates } = plan;
  return {
    caption:
      `${powerPlanSentence(plan)}. With 80 % probability each; decisions are taken to swing from day to day as the ` +
      "labels do, scores to remember as the last returns do, and the account to move as the coins do",
    columns: [
      "gate",
      "must be",
      `caught on ${sayCounted(days, "day")}`,
      "should fail",
      "fails after days",
      "should pass",
      "passes after days",
    ],
    rows: gates.map((gate) => [
      gate.name,
      formatLimits({ ...gate, words: { ...gate, isStrict: false } }),
      caughtWords(gate),
      say(gate, gate.bad),
      daysCell(gate.badAfterDays),
      say(gate, gate.good),
      daysCell(gate.goodAfterDays),
    ]),
  };
}

function badWords(gate: PlannedGate): string {
  return `${gate.name.replace(/^(?!AUC|P\()(.)/, (first) => first.toLowerCase())} ${say(gate, gate.bad)}`;
}

function say({ isShare }: PlannedGate, value: number): string {
  return isShare ? formatPercent(value) : formatNumber(value);
}

function daysCell(days: number | null): string {
  return days === null ? "over a century" : formatCount(days);
}
