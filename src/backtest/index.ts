/**
 * Backtest: what the decisions would have earned after fees, slippage and funding, beside what luck, the
 * market itself and, where it is known, the truth would have; and how much of it is selection.
 *
 * @example
 * const result = backtestPerpetual({ bars, predictions, funding: { BTCUSDT: funding } });
 * const month = monthlyReturnEstimate(result, { confidence: 0.95 });
 */
export {
  backtestBaselines,
  type Baseline,
  type BaselineOptions,
  type RandomBaseline,
} from "./account/backtestBaselines.js";
export { backtestPerpetual, type PerpetualInput, type PerpetualOptions } from "./account/backtestPerpetual.js";
export type * from "./account/backtestResult.js";
export * from "./account/costDelaySurface.js";
export * from "./significance/deflatedSharpeRatio.js";
export * from "./significance/effectiveTrials.js";
export * from "./significance/monthlyReturnEstimate.js";
export * from "./account/monthlyReturns.js";
export {
  minimumTrackRecordLength,
  probabilisticSharpeRatio,
  type SharpeMoments,
} from "./significance/probabilisticSharpeRatio.js";
export * from "./significance/probabilityOfBacktestOverfitting.js";
export * from "./account/referenceTrader.js";
export * from "./account/rollingRisk.js";
export * from "./significance/selectionRisk.js";
export { sensitivityOfReturn, type Sensitivity, type SensitivityChange } from "./account/sensitivityOfReturn.js";
export * from "./account/summarizeBacktest.js";
export * from "./account/tearSheet.js";
export * from "./account/worstDrawdowns.js";
