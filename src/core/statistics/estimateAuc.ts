import { requireBinary, requireFinite, requireSameLength } from "../guards.js";
import { cosineInterval } from "./cosineInterval.js";
import { influenceOfAuc } from "./dailyInfluence.js";
import type { Estimate } from "./estimate.js";
import { holdingRareDays, type RowTimes } from "./estimateMean.js";
import { orderScores } from "./ranking.js";

/**
 * {@link rocAuc} with its interval over days, cut at 0 and 1. Where nearly every day ranks without a fault each day
 * counts as one draw, as of a share.
 *
 * @throws {RangeError} If times descend, lengths differ, a label is neither 0 nor 1, or one class is absent.
 */
export function estimateAuc({
  timeMs,
  labels,
  scores,
  confidence,
}: RowTimes & { readonly labels: ArrayLike<number>; readonly scores: ArrayLike<number> }): Estimate {
  requireRanked("estimate an AUC", { timeMs, labels, scores });
  const { value, influence, mixedDays } = influenceOfAuc(timeMs, labels, orderScores(scores));
  requireBothClasses("estimate an AUC", value);
  const { estimate } = cosineInterval(influence, { value, confidence, within: { low: 0, high: 1 } });
  return holdingRareDays(estimate, { mixedDays, days: influence.length, confidence });
}

/**
 * AUC of `scoresA` less AUC of `scoresB` on the same rows.
 *
 * @param labelsB What `scoresB` is judged by, where it foretells something else; `labels` when absent.
 * @throws {RangeError} As {@link estimateAuc}.
 */
export function estimateAucDifference({
  timeMs,
  labels,
  labelsB = labels,
  scoresA,
  scoresB,
  confidence,
  terms,
}: RowTimes & {
  readonly labels: ArrayLike<number>;
  readonly labelsB?: ArrayLike<number>;
  readonly scoresA: ArrayLike<number>;
  readonly scoresB: ArrayLike<number>;
  /** Cosine sums of the interval for so many days with rows; as of every interval when absent. */
  readonly terms?: (days: number) => number;
}): Estimate {
  const action = "estimate a difference of AUCs";
  requireRanked(action, { timeMs, labels, scoresA, scoresB });
  requireRanked(action, { timeMs, labels: labelsB });
  const a = influenceOfAuc(timeMs, labels, orderScores(scoresA));
  const b = influenceOfAuc(timeMs, labelsB, orderScores(scoresB));
  requireBothClasses(action, a.value);
  requireBothClasses(action, b.value);
  return cosineInterval(
    a.influence.map((value, day) => value - b.influence[day]!),
    {
      value: a.value - b.value,
      confidence,
      within: { low: -1, high: 1 },
      ...(terms === undefined ? {} : { terms: terms(a.influence.length) }),
    },
  ).estimate;
}

function requireRanked(action: string, columns: Readonly<Record<string, ArrayLike<number>>>): void {
  requireSameLength(action, columns);
  requireBinary(action, { labels: columns["labels"]! });
  requireFinite(action, columns);
}

function requireBothClasses(action: string, value: number): void {
  if (Number.isNaN(value)) throw new RangeError(`Cannot ${action} as both classes must occur: found one`);
}
