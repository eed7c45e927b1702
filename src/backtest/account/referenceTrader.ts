import type { SimulatedTruth } from "../../market/index.js";
import { backtestPerpetual, type PerpetualInput, type PerpetualOptions } from "./backtestPerpetual.js";
import type { BacktestResult } from "./backtestResult.js";

/**
 * What the best possible knowledge would have earned in a simulated market: the true probabilities, traded
 * by the same account under the same costs. No model can know more, though luck may earn more.
 *
 * @param market.truth One per table of bars, index i known at the close of bar i.
 * @param market.fromMs Decisions before this are left out; default none.
 * @throws {RangeError} If a table of bars has no truth of its length, or as {@link backtestPerpetual} does.
 */
export function referenceTrader(
  {
    bars,
    funding,
    truth,
    fromMs = -Infinity,
    threshold = 0.5,
  }: Pick<PerpetualInput, "bars" | "funding"> & {
    readonly truth: readonly SimulatedTruth[];
    readonly fromMs?: number;
    readonly threshold?: number;
  },
  options: PerpetualOptions = {},
): BacktestResult {
  const all = "timeMs" in bars ? [bars] : bars;
  const rows = all.flatMap(({ symbol, barMs, timeMs }) => {
    const probability = truth.find((each) => each.symbol === symbol)?.probabilityUp;
    if (probability?.length !== timeMs.length)
      throw new RangeError(
        `Cannot run the reference trader as each bar of ${symbol} must have its truth: found ` +
          `${probability?.length ?? 0} for ${timeMs.length} bars`,
      );
    return Array.from(timeMs, (time, bar) => ({ t0: time + barMs, symbol, p: probability[bar]! })).filter(
      ({ t0 }) => t0 >= fromMs,
    );
  });
  rows.sort((a, b) => a.t0 - b.t0);
  const predictions = {
    t0Ms: Float64Array.from(rows, ({ t0 }) => t0),
    symbol: rows.map(({ symbol }) => symbol),
    probability: Float64Array.from(rows, ({ p }) => p),
    threshold,
  };
  return backtestPerpetual(funding === undefined ? { bars, predictions } : { bars, predictions, funding }, options);
}
