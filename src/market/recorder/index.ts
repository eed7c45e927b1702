/**
 * The recorder: an exchange's streams and answers into segments on the disk, raw, with what was covered.
 *
 * @example
 * const receipt = await recordMarket({ symbols: ["BTCUSDT"], forMs: 60_000, rng: createRng(7) });
 * const lake = await openLake("data/lake/mine");
 * await importFiles(lake, ["data/raw/recorded"]);
 */
export type { SymbolTally } from "./coverageTally.js";
export type { RecordedExchangeName } from "./exchanges/recordedExchange.js";
export { RECORDED_EXCHANGES } from "./exchanges/recordedExchanges.js";
export type { RecorderClock } from "./recorderClock.js";
export { recordMarket } from "./recordMarket.js";
export type { RecordOptions, RecordReceipt, RecordStatus } from "./recordOptions.js";
export type { RecorderTimings } from "./recorderTimings.js";
export type { StreamState } from "./steadyStream.js";
