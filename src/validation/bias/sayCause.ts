/** The diagnosis in one sentence: how far mean P(BUY) is off, who is accused of it, and what works against them. */
import { sayCount, sayPercent, type Estimate } from "../../core/index.js";
import type { BiasDiagnosis, BiasPart } from "./biasDiagnosis.js";
import { sayOff, saySignedEstimate } from "./suspects/words.js";

/** Accused beyond these are counted. */
const MOST_CLAUSES = 3;
/** Parts that print as 0.00 are not worth a word. */
const LEAST_SHOWN = 0.005;

export function sayCause({
  model,
  n,
  baseRate,
  meanProbability,
  total,
  accused,
  parts,
  notLookedAt,
}: Omit<BiasDiagnosis, "sentence">): string {
  const clears = total.low > 0 || total.high < 0;
  if (accused.length === 0) {
    if (notLookedAt !== null)
      return (
        `${model}: ${notLookedAt}, so no cause can be told; on ` +
        `${n === 1 ? "one row" : `${sayCount(n)} rows`} mean P(BUY) is ` +
        `${meanProbability.toFixed(2)} and ${sayPercent(baseRate, { decimals: 0 })} of labels are BUY`
      );
    return clears
      ? `${model}: mean P(BUY) is ${sayOff(total)}, and no single cause is shown`
      : `${model}: mean P(BUY) cannot be told from the base rate, ${saySignedEstimate(total)}, and no ` +
          "single cause is shown";
  }
  const lead = clears
    ? `mean P(BUY) is ${sayOff(total)}`
    : `mean P(BUY) cannot be told from the base rate, ${saySignedEstimate(total)}`;
  const partOf = (suspect: string) => parts.find((each) => each.suspect === suspect && each.isAccused);
  // A step of the recipe that moves nothing a reader could see is no cause, however sure it is.
  const seen = accused.filter(({ suspect }) => {
    const part = partOf(suspect);
    // Neither is one number added to all log-odds: 0 and 1 for every row take any.
    return part === undefined || !(part.isKnown || part.suspect === "shift") || isShown(part);
  });
  const clauses = seen.slice(0, MOST_CLAUSES).map(({ suspect, finding }) => {
    const part = partOf(suspect);
    if (part === undefined) return finding;
    if (part.isKnown)
      return `${part.reason} ${verbOf(part.contribution, total)} ${saySignedEstimate(part.contribution)}`;
    return isShown(part) && !finding.includes("explains")
      ? `${finding.replace(/(?=; the predictions alone|$)/, explanation(part, total))}`
      : finding;
  });
  const more = seen.length - clauses.length;
  // What is seen rather than measured takes the whole with it: no rest is told beside it.
  const isMeasured = parts.some((part) => part.isAccused);
  const beside = parts
    .filter((part) => isMeasured && clears && !part.isAccused && isShown(part))
    .map((part) => {
      const amount = Math.abs(part.contribution.value).toFixed(2);
      return part.suspect === "unexplained"
        ? `${amount} ${part.contribution.value * total.value < 0 ? "the other way " : ""}stays unexplained`
        : `${part.name} ${verbOf(part.contribution, total)} ${amount}`;
    });
  return [`${model}: ${lead}`, ...clauses, ...(more > 0 ? [`${more} more are accused`] : []), ...beside].join("; ");
}

function isShown({ contribution }: BiasPart): boolean {
  return Math.abs(contribution.value) >= LEAST_SHOWN;
}

function explanation({ contribution }: BiasPart, total: Estimate): string {
  return `, which ${verbOf(contribution, total)} ${saySignedEstimate(contribution)}`;
}

/** Of a mean that is right on average nothing is explained. */
function verbOf({ value }: Estimate, total: Estimate): string {
  if (total.low <= 0 && total.high >= 0) return "adds";
  return value * total.value < 0 ? "gives back" : "explains";
}
