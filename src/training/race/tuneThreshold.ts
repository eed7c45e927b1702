import { requireBinary, requireSameLength } from "../../core/index.js";

/**
 * The threshold under which decisions agree best with the labels, by Matthews correlation; midway between
 * two neighbouring probabilities, the one nearest to one half where several do equally well.
 *
 * Timing: tune it on rows that neither fitted the model nor judge it.
 *
 * @returns One half where no threshold beats a coin: one class only, or one probability everywhere.
 * @throws {RangeError} If columns differ in length or a label is neither 0 nor 1.
 */
export function tuneThreshold(labels: Uint8Array, probabilities: ArrayLike<number>): number {
  requireSameLength("tune a threshold", { labels, probabilities });
  requireBinary("tune a threshold", { labels });
  const order = Int32Array.from(labels, (_, row) => row).sort((a, b) => probabilities[a]! - probabilities[b]!);
  const n = labels.length;
  const buys = labels.reduce((sum, label) => sum + label, 0);
  let best = { agreement: 0, threshold: 0.5 };
  let buysBelow = 0;
  for (let below = 1; below < n; below++) {
    buysBelow += labels[order[below - 1]!]!;
    const low = probabilities[order[below - 1]!]!;
    const high = probabilities[order[below]!]!;
    if (low === high) continue;
    const agreement = matthews({ n, buys, decided: n - below, both: buys - buysBelow });
    const threshold = (low + high) / 2;
    if (
      agreement > best.agreement ||
      (agreement === best.agreement && Math.abs(threshold - 0.5) < Math.abs(best.threshold - 0.5))
    )
      best = { agreement, threshold };
  }
  return best.threshold;
}

/**
 * Matthews correlation from counts: rows, BUY labels, BUY decisions and rows that are both; 0 where one of
 * them does not vary.
 */
export function matthews({
  n,
  buys,
  decided,
  both,
}: {
  readonly n: number;
  readonly buys: number;
  readonly decided: number;
  readonly both: number;
}): number {
  const spread = Math.sqrt(buys * (n - buys)) * Math.sqrt(decided * (n - decided));
  return spread > 0 ? (n * both - buys * decided) / spread : 0;
}
