/**
 * Backtest: what the decisions would have earned after fees, slippage and funding, beside what luck, the
 * market itself and, where it is known, the truth would have; and how much of it is selection.
 *
 * @example
 * const result = backtestPerpetual({ bars, predictions, funding: { BTCUSDT: funding } });
 * const month = monthlyReturnEstimate(result, { resamples: 2_000, confidence: 0.95, rng });
 */
export { backtestBaselines, type Baseline, type BaselineOptions, type RandomBaseline } from "./backtestBaselines.js";
export { backtestPerpetual, type PerpetualInput, type PerpetualOptions } from "./backtestPerpetual.js";
export * from "./backtestResult.js";
export * from "./deflatedSharpeRatio.js";
export * from "./monthlyReturnEstimate.js";
export * from "./monthlyReturns.js";
export * from "./probabilisticSharpeRatio.js";
export * from "./probabilityOfBacktestOverfitting.js";
export * from "./referenceTrader.js";
export * from "./selectionRisk.js";
export * from "./sensitivityOfReturn.js";
export * from "./stationaryBootstrap.js";
export * from "./summarizeBacktest.js";
