/** The gates of the retraining plan, by name: what is judged, its limits, and which question it answers. */
import {
  BUY_SHARE,
  BUY_SHARE_WARNING,
  LARGEST_DAY_VARIANCE,
  LEAST_AUC,
  LEAST_MONTHLY_RETURN,
  MEAN_SCORE,
  SCORE_BOUNDS,
} from "../../core/index.js";
import type { Answer } from "../assessment.js";
import { hourName } from "../audits/auditHours.js";

export interface Limits {
  /** Smallest value allowed; open when absent. */
  readonly low?: number;
  /** Largest value allowed; open when absent. */
  readonly high?: number;
}

/** How a gate comes to its result. */
export type GateRule =
  /** The value decides and must lie strictly inside: an order statistic has no useful interval. */
  | "value"
  /** Pass with the whole interval inside the limits, fail with the whole interval outside. */
  | "interval"
  /** One of the 24 hours: fail only where Holm over all of them says so. */
  | "hours";

export interface Gate {
  readonly id: string;
  /** What is judged, as a sentence's subject. */
  readonly subject: string;
  readonly limits: Limits;
  readonly rule: GateRule;
  readonly answer: Answer;
  /** Whether values read as percent. */
  readonly percent: boolean;
}

const HOUR_GATES: readonly Gate[] = Array.from({ length: 24 }, (_, hour) => ({
  id: `buy_ratio_hour_${String(hour).padStart(2, "0")}`,
  subject: `Buy share at ${hourName(hour)} UTC`,
  limits: BUY_SHARE_WARNING,
  rule: "hours",
  answer: "balanced",
  percent: true,
}));

/** Every gate of the plan. The guards are always judged beside them and cannot be left out. */
export const PLAN_GATES: readonly Gate[] = [
  {
    id: "prediction_min",
    subject: "the smallest score",
    limits: { low: SCORE_BOUNDS.low },
    rule: "value",
    answer: "balanced",
    percent: false,
  },
  {
    id: "prediction_max",
    subject: "the largest score",
    limits: { high: SCORE_BOUNDS.high },
    rule: "value",
    answer: "balanced",
    percent: false,
  },
  {
    id: "prediction_mean",
    subject: "the mean score",
    limits: MEAN_SCORE,
    rule: "interval",
    answer: "balanced",
    percent: false,
  },
  {
    id: "buy_ratio",
    subject: "the Buy share",
    limits: BUY_SHARE,
    rule: "interval",
    answer: "balanced",
    percent: true,
  },
  ...HOUR_GATES,
  { id: "auc", subject: "the AUC", limits: { low: LEAST_AUC }, rule: "interval", answer: "earn", percent: false },
  {
    id: "variance_24h",
    subject: "the mean variance within a day",
    limits: { high: LARGEST_DAY_VARIANCE },
    rule: "interval",
    answer: "balanced",
    percent: false,
  },
  {
    id: "monthly_return",
    subject: "the return per 30 days after costs",
    limits: { low: LEAST_MONTHLY_RETURN },
    rule: "interval",
    answer: "earn",
    percent: true,
  },
];

/** Limits of our own guards. */
export const GUARD_LIMITS: Readonly<Record<"leastSpread" | "largestMeanBias" | "suspiciousAuc", number>> = {
  /** A model whose probabilities vary less than this says the same of every bar. */
  leastSpread: 0.01,
  /** Mean P(BUY) may differ from the base rate by this much. */
  largestMeanBias: 0.05,
  /** From here on an AUC on real data is a suspect, not a success. */
  suspiciousAuc: LEAST_AUC,
};
