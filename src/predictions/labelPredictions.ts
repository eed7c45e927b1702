/** Labels for predictions that came without any, or with another one: label 0 from bars. */
import { labelByHorizon } from "../dataset/index.js";
import type { Bars } from "../market/index.js";
import type { PredictionTable } from "./predictionTable.js";
import { takePredictions } from "./takePredictions.js";

export interface LabelledPredictions {
  /** The rows that bars could label; label 0 and its end time. */
  readonly predictions: PredictionTable;
  /** Shape [rows of `predictions`]: the row of the input. */
  readonly row: Int32Array;
  /** Rows of the input that were left out, by reason; reasons that do not occur are absent. */
  readonly unlabelled: readonly { readonly reason: string; readonly rows: number }[];
  /** Rows whose own label differs from label 0; null when the input had none. */
  readonly disagreeing: number | null;
}

/**
 * Adds label 0 (BUY = return over the horizon above 0) and t1 wherever the decision time is the close of
 * a bar that has its horizon ahead.
 *
 * Timing: the label of a row uses bars after t0 alone; scores and probabilities are not touched.
 *
 * @param bars Any number of symbols, each once; finer bars than the decisions are fine.
 * @throws {RangeError} If a symbol's bars occur twice, the horizon is no whole number of bars, or no row can
 *   be labelled.
 */
export function labelPredictions(
  predictions: PredictionTable,
  bars: readonly Bars[],
  { horizonMs }: { readonly horizonMs: number },
): LabelledPredictions {
  const labels = new Map<string, ReadonlyMap<number, number>>();
  const closes = new Map<string, ReadonlySet<number>>();
  for (const series of bars) {
    if (labels.has(series.symbol))
      throw new RangeError(
        `Cannot label predictions as each symbol's bars may be given once: ${series.symbol} occurs twice`,
      );
    const { t0Ms, label } = labelByHorizon(series, { horizonMs, buyAboveSigma: 0 });
    labels.set(series.symbol, new Map(Array.from(t0Ms, (time, k) => [time, label[k]!])));
    closes.set(series.symbol, new Set(Array.from(series.timeMs, (time) => time + series.barMs)));
  }
  const kept: number[] = [];
  const found: number[] = [];
  const left = new Map<string, number>();
  predictions.symbol.forEach((symbol, i) => {
    const t0 = predictions.t0Ms[i]!;
    const label = labels.get(symbol)?.get(t0);
    if (label !== undefined) {
      kept.push(i);
      found.push(label);
      return;
    }
    const reason = !labels.has(symbol)
      ? `no bars of ${symbol}`
      : closes.get(symbol)!.has(t0)
        ? "the bars end before the horizon, or have a gap in it"
        : "no bar closes at the decision time";
    left.set(reason, (left.get(reason) ?? 0) + 1);
  });
  const unlabelled = [...left].map(([reason, rows]) => ({ reason, rows }));
  if (kept.length === 0)
    throw new RangeError(
      "Cannot label predictions as at least one row must have bars over its horizon: " +
        `${unlabelled.map(({ reason, rows }) => `${rows} rows, ${reason}`).join("; ") || "there are no rows"}`,
    );
  const row = Int32Array.from(kept);
  return {
    predictions: {
      ...takePredictions(predictions, row),
      t1Ms: Float64Array.from(row, (i) => predictions.t0Ms[i]! + horizonMs),
      label: Uint8Array.from(found),
    },
    row,
    unlabelled,
    disagreeing:
      predictions.label === undefined
        ? null
        : kept.reduce((count, i, k) => count + (predictions.label![i] === found[k] ? 0 : 1), 0),
  };
}
