/** Columns that say nothing by their values and the label by where they are missing. */
import { utcDay } from "../../core/index.js";
import type { Dataset } from "../../dataset/index.js";

/** Share of one label from which on missing values name it. */
const NEARLY_ALL = 0.98;
/** Chance of as many days of one label: rows of one day are much alike, so that a day counts once. */
const CHANCE = 1e-6;

/** A column whose missing values stand at one label, and how many there are. */
export interface TellingGaps {
  readonly name: string;
  readonly label: "BUY" | "SELL";
  readonly rows: number;
}

/** Null where missing values tell nothing, as where a recorder slept. */
export function tellingGaps(
  { features, featureRow, featureNames, t0Ms }: Dataset,
  labels: Uint8Array,
): TellingGaps | null {
  const baseRate = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  for (const [column, name] of featureNames.entries()) {
    const gaps = Array.from(featureRow, (_, row) => row).filter(
      (row) => !Number.isFinite(features.data[featureRow[row]! * features.cols + column]),
    );
    const share = gaps.reduce((sum, row) => sum + labels[row]!, 0) / gaps.length;
    const days = new Set(gaps.map((row) => utcDay(t0Ms[row]!))).size;
    if (share >= NEARLY_ALL && baseRate ** days < CHANCE) return { name, label: "BUY", rows: gaps.length };
    if (share <= 1 - NEARLY_ALL && (1 - baseRate) ** days < CHANCE) return { name, label: "SELL", rows: gaps.length };
  }
  return null;
}
