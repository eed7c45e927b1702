import type { OperatingCharacteristic, PlantedChallenger } from "../../../rollout/index.js";
import type { DataTable } from "../../figure.js";
import { formatCount, formatNumber, formatPercent } from "../../numbers.js";

const WORDS: Readonly<Record<PlantedChallenger, string>> = {
  good: "good: its probabilities are the truth",
  inverted: "bad: turned over",
  collapsed: "bad: never says Buy",
  lost: "bad: predictions of another day",
};

/** What the guardrails do to challengers that are known to be good or bad, over simulated markets. */
export function operatingTable(characteristics: readonly OperatingCharacteristic[] | null): DataTable {
  const markets = characteristics?.[0]?.markets ?? 0;
  return {
    caption:
      characteristics === null
        ? "Promoted and rejected over simulated markets: needs 10 days of predictions"
        : `Promoted and rejected over ${formatCount(markets)} simulated markets, made of whole days of this run's ` +
          "own predictions with labels drawn anew; without the loss limit and the drift watch",
    columns: [
      "planted challenger",
      "promoted to all [95 %]",
      "rolled back [95 %]",
      "median days until then",
      "exposure, days of full traffic",
    ],
    rows: (characteristics ?? []).map(({ challenger, promoted, rolledBack, daysToRollback, exposureDays }) => [
      WORDS[challenger],
      sayShare(promoted),
      sayShare(rolledBack),
      daysToRollback,
      formatNumber(exposureDays),
    ]),
  };
}

function sayShare({ value, low, high }: OperatingCharacteristic["promoted"]): string {
  return `${formatPercent(value)} [${formatPercent(low)}, ${formatPercent(high)}]`;
}
