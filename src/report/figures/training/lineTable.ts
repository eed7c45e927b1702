/** The ensemble beside the line: what everything else in it is worth. */
import { sayCounted } from "../../../core/index.js";
import type { LineComparison, PairedChange } from "../../../training/index.js";
import type { DataTable } from "../../figure.js";
import { formatEstimate, formatNumber } from "../../numbers.js";

/** Both on the same out-of-fold rows, with the interval of their paired difference. */
export function lineTable(line: LineComparison): DataTable {
  const row = (metric: string, { before, after, difference, outcome }: PairedChange) => [
    metric,
    before,
    after,
    formatEstimate(difference),
    outcome,
  ];
  return {
    caption:
      `${line.recipe} beside its linear member, ${sayCounted(line.n, "row")} of ` +
      `${sayCounted(line.effectiveN, "day")}, out of fold; ` +
      `${Math.round(100 * line.confidence)} % intervals of the paired difference, by whole days`,
    columns: ["measured by", "the line", "the ensemble", "ensemble less line", "the ensemble is"],
    rows: [row("AUC", line.auc), row("log-loss", line.logLoss)],
  };
}

const VERDICTS: Readonly<Record<PairedChange["outcome"], string>> = {
  better: "ranks better than the line to beat",
  worse: "ranks worse than the line to beat",
  "not told apart": "cannot be told from the line to beat",
};

/** Whether the ensemble ranks better than a logistic regression on the same features, in one sentence. */
export function lineSentence({ recipe, auc, n, effectiveN }: LineComparison): string {
  return (
    `The ensemble of ${recipe} ${VERDICTS[auc.outcome]}, a logistic regression on the same features: AUC ` +
    `${formatNumber(auc.after)} beside ${formatNumber(auc.before)}, difference ${formatEstimate(auc.difference)}, ` +
    `out of fold on the same ${sayCounted(n, "row")} of ${sayCounted(effectiveN, "day")}.`
  );
}
