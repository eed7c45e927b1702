/** Sentences and marks that the figures of validation share. */
import { saySigned, type Estimate } from "../../../core/index.js";
import type { Assessment } from "../../../validation/index.js";
import type { Cell } from "../../figure.js";
import { formatCount, formatHour } from "../../numbers.js";
import { drawn } from "../../series.js";

/** `n = 4 320 decisions on 36 UTC days (effective n); whiskers are 95 % intervals over days`, where some are drawn. */
export function sampleWords(
  { n, days, confidence }: Pick<Assessment, "n" | "days" | "confidence">,
  { whiskers = true }: { readonly whiskers?: boolean } = {},
): string {
  const level = `${Math.round(100 * confidence)} %`;
  const counted = `n = ${formatCount(n)} decisions on ${formatCount(days)} UTC days (effective n)`;
  return whiskers ? `${counted}; whiskers are ${level} intervals over days.` : `${counted}; no interval is drawn.`;
}

/** The same without whiskers: `n = 4 320 decisions on 36 UTC days (effective n).` */
export function countWords({ n, days }: Pick<Assessment, "n" | "days">): string {
  return `n = ${formatCount(n)} decisions on ${formatCount(days)} UTC days (effective n).`;
}

/** The counts of the first model; all are judged on the same rows. @throws {RangeError} If there is none. */
export function firstOf(assessments: readonly Assessment[]): Assessment {
  const [first] = assessments;
  if (first === undefined)
    throw new RangeError("Cannot draw a figure of models as there must be at least one: found none");
  return first;
}

/** An AUC against one half: three-way, since an interval that holds a coin shows neither. */
export function coinWords({ low, high }: Estimate): string {
  if (low > 0.5) return "better than a coin";
  return high < 0.5 ? "worse than a coin" : "not distinguishable from a coin";
}

/** `v3.1, v4 as written and v4 as shipped`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)!}`;
}

/** Ticks and title of an axis of the 24 hours. */
export const HOUR_AXIS: Readonly<Record<string, unknown>> = {
  title: { text: "hour of the decision, UTC" },
  tickmode: "array",
  tickvals: [0, 3, 6, 9, 12, 15, 18, 21],
  ticktext: [0, 3, 6, 9, 12, 15, 18, 21].map(formatHour),
};

/** Value, low and high as cells. */
export function estimateCells(estimate: Estimate | null | undefined): Cell[] {
  return [drawn(estimate?.value), drawn(estimate?.low), drawn(estimate?.high)];
}

/** Whiskers that leave gaps where there is no estimate. */
export function openWhiskers(
  estimates: readonly (Estimate | null)[],
  color: string,
): Readonly<Record<string, unknown>> {
  return {
    type: "data",
    symmetric: false,
    array: estimates.map((estimate) => drawn(estimate === null ? null : estimate.high - estimate.value)),
    arrayminus: estimates.map((estimate) => drawn(estimate === null ? null : estimate.value - estimate.low)),
    thickness: 1.5,
    width: 3,
    color,
  };
}

/** `+0.03`, `-0.17`, `0.00`. */
export function signed(value: number, digits = 2): string {
  return saySigned(value, { decimals: digits });
}

/** Dashes of up to five models, so that lines are told apart in grey. */
export const MODEL_DASHES = ["solid", "dash", "dot", "dashdot", "longdash"] as const;
