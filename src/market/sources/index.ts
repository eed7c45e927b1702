/**
 * Sources: the market's past from the exchanges themselves, as raw files that an import reads. Nothing here touches
 * the network unless {@link downloadMarket} is called.
 *
 * @example
 * const receipt = await downloadMarket({ symbols: ["BTCUSDT"], days: 30, rng });
 * const lake = await openLake("data/lake/mine");
 * await importFiles(lake, [receipt.folder]);
 */
export { downloadMarket, type DownloadOptions } from "./downloadMarket.js";
export type { DownloadReceipt, MissingSpan, TableReceipt } from "./downloadReceipt.js";
export type { DownloadTable } from "./exchanges/exchange.js";
export { EXCHANGE_NAMES } from "./exchanges/knownExchanges.js";
export type { SourceWait } from "./http/politeClient.js";
export { spanWords } from "./spans.js";
export { waitWords } from "./http/waitWords.js";
