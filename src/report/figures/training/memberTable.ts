/** The members in words. */
import { memberLabel, MEMBERS, type MemberSettings } from "../../../training/index.js";
import type { DataTable } from "../../figure.js";
import { formatNumber } from "../../numbers.js";

/** The members under a run's settings. */
export function memberTable({
  lstm,
  transformer,
  mlp,
  gradientBoosting,
  sequenceBars,
  seeds,
}: MemberSettings): DataTable {
  const shape: Readonly<Record<(typeof MEMBERS)[number], readonly [string, string]>> = {
    lstm: [
      `the last ${sequenceBars} bars`,
      `LSTM ${lstm.firstUnits}, dropout, LSTM ${lstm.secondUnits}, dropout, dense ${lstm.denseUnits}`,
    ],
    transformer: [
      `the last ${sequenceBars} bars`,
      `${transformer.layers} pre-norm encoder layers of ${transformer.modelUnits} units, ` +
        `${transformer.heads} heads, feed-forward ${transformer.feedForwardUnits}`,
    ],
    gradientBoosting: [
      "the last bar",
      `at most ${gradientBoosting.rounds} trees: ${Object.entries(gradientBoosting.params)
        .map(([name, value]) => `${name} ${value}`)
        .join(", ")}`,
    ],
    mlp: ["the last bar", `dense ${mlp.hiddenUnits.join(", ")}`],
  };
  return {
    caption:
      `Four members, ${seeds} ${seeds === 1 ? "fit" : "fits"} each; networks: learning rate ` +
      `${formatNumber(lstm.learningRate)}, batch ${lstm.batchSize}, dropout ` +
      `${formatNumber(lstm.dropout)}, L2 ${formatNumber(lstm.l2)}, at most ${lstm.epochs} epochs, ` +
      `patience ${lstm.patienceEpochs}`,
    columns: ["member", "reads", "is"],
    rows: MEMBERS.map((member) => [memberLabel(member), ...shape[member]]),
  };
}
