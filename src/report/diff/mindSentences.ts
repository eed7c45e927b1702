/** What would make a reader of a difference think otherwise: days, draws, changes that came together. */
import { daysToClear, type Estimate, sayCounted } from "../../core/index.js";
import { formatCount } from "../numbers.js";
import type { RunComparison } from "./compareRuns.js";

/** Chance with which the days that are asked for settle a difference. */
const POWER = 0.8;

/** Sentences for "What would change my mind"; at least one. */
export function mindSentences(
  { paired, money, settings, data, versions }: RunComparison,
  { confidence }: { readonly confidence: number },
): string[] {
  const changed = (settings?.filter(({ key }) => key !== "commit").length ?? 0) + (data?.length ?? 0);
  return [
    ...(paired?.differences.auc == null
      ? []
      : [settling("AUC", paired.differences.auc.difference, { days: paired.differences.days, confidence })]),
    ...(typeof money === "string"
      ? []
      : [settling("return after costs", money.difference, { days: money.days, confidence })]),
    ...(data !== null && data.length > 0
      ? [
          "The data differ: a difference in the results may be that of the data and not of the model. Compare on " +
            "the same.",
        ]
      : []),
    ...(changed > 1
      ? [
          `${formatCount(changed)} keys differ, and nothing here says which of them did it. Change one at a time: ` +
            "run.compare(run.with({ \u2026 })) in a notebook takes the paired difference of one change.",
        ]
      : []),
    ...(versions !== null && versions.length > 0
      ? ["The software differs too; the same configuration under both versions would tell the two apart."]
      : []),
    ...(paired === null
      ? []
      : [
          "Each side is one training with one seed: another seed of either moves it by an amount that is not in " +
            "these intervals.",
        ]),
    ...(paired === null && typeof money === "string"
      ? ["Predictions or days that both sides share: without them nothing here is paired."]
      : []),
  ];
}

function settling(
  name: string,
  { value, low, high }: Estimate,
  { days, confidence }: { readonly days: number; readonly confidence: number },
): string {
  if (low === 0 && high === 0) return `The ${name} is the same to the last digit: nothing to settle.`;
  if (low > 0 || high < 0)
    return (
      `The difference in ${name} is shown on these ${sayCounted(days, "day")}. Days on which it turns round would ` +
      "change that: judge both on later days."
    );
  const reach = value > 0 ? value - low : high - value;
  const needs =
    value === 0 ? undefined : daysToClear({ reach, distance: Math.abs(value), days }, { confidence, power: POWER });
  return needs === undefined
    ? `The difference in ${name} is undecided, and no number of days under a century would settle one this small.`
    : `The difference in ${name} is undecided on ${sayCounted(days, "day")}; if it stays as large, ` +
        `${sayCounted(needs, "day")} would show it with ${100 * POWER} % probability.`;
}
