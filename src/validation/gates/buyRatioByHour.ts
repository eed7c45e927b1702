/** How often the model says Buy in each UTC hour of t0: 24 gates, one family. */
import { BUY_SHARE_WARNING } from "../../core/index.js";
import { hourName } from "../audits/auditHours.js";
import type { Gate, GateFamily } from "./gate.js";
import { judgeHours } from "./judgeHours.js";

const FAMILY: GateFamily = { id: "buy_ratio_hours", judge: judgeHours };

export const BUY_RATIO_BY_HOUR: readonly Gate[] = Array.from({ length: 24 }, (_, hour): Gate => {
  const two = String(hour).padStart(2, "0");
  return {
    id: `buy_ratio_hour_${two}`,
    name: `Share of Buy, ${two}:00 UTC`,
    subject: `Buy share at ${hourName(hour)} UTC`,
    scale: ({ predictions }) => `decisions of that hour, P(BUY) > ${predictions.threshold}`,
    limits: BUY_SHARE_WARNING,
    isShare: true,
    isStrict: false,
    role: "plan",
    answer: "balanced",
    measure: ({ figures }) => {
      const { n, buyShare } = figures.hours.hours[hour]!;
      return n === 0 ? { missing: "no decision falls into this hour" } : buyShare;
    },
    family: FAMILY,
  };
});
