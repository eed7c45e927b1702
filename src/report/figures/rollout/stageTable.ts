import { formatMinute } from "../../../core/index.js";
import type { RolloutRehearsal } from "../../../rollout/index.js";
import type { DataTable } from "../../figure.js";
import { formatCount, formatPercent } from "../../numbers.js";

/** Each stage as it was served. */
export function stageTable({ stages }: RolloutRehearsal): DataTable {
  return {
    caption: "Stages as they were served",
    columns: ["stage", "share", "from", "until", "decisions", "by the challenger", "ended", "because"],
    rows: stages.map(({ name, shareFrac, fromMs, untilMs, decisions, challengerDecisions, ended, reasons }) => [
      name,
      formatPercent(shareFrac),
      formatMinute(fromMs),
      formatMinute(untilMs),
      formatCount(decisions),
      formatCount(challengerDecisions),
      ended,
      reasons.join("; "),
    ]),
  };
}
