/** Every layout that is known, the more particular ones first. */
import { LIQUIDATION_RECORDING, LIQUIDATION_SNAPSHOT } from "./binanceLiquidations.js";
import { BOOK_DEPTH } from "./bookDepth.js";
import { BYBIT_TRADES } from "./bybitTrades.js";
import { COINALYZE_LIQUIDATIONS } from "./coinalyzeLiquidations.js";
import { FUNDING } from "./funding.js";
import { KLINES } from "./klines.js";
import type { Layout } from "./layout.js";
import { COLLECTED_LIQUIDATIONS, CRYPTOFEED_LIQUIDATIONS, TARDIS_LIQUIDATIONS } from "./liquidationTables.js";
import { OPEN_INTEREST } from "./openInterest.js";
import { TAKER_VOLUME } from "./takerVolume.js";

/** Of tables: CSV, and JSON lists of objects or of rows. */
export const TABLE_LAYOUTS: readonly Layout[] = [
  LIQUIDATION_RECORDING,
  LIQUIDATION_SNAPSHOT,
  CRYPTOFEED_LIQUIDATIONS,
  TARDIS_LIQUIDATIONS,
  COLLECTED_LIQUIDATIONS,
  BYBIT_TRADES,
  BOOK_DEPTH,
  TAKER_VOLUME,
  // Some tools write open interest beside the prices.
  KLINES,
  OPEN_INTEREST,
  FUNDING,
  COINALYZE_LIQUIDATIONS,
];

export { FORCE_ORDER } from "./binanceLiquidations.js";
export { BYBIT_LIQUIDATION } from "./bybitLiquidations.js";
export { BYBIT_FUNDING, BYBIT_KLINES, BYBIT_OPEN_INTEREST } from "./bybitReplies.js";
export type * from "./layout.js";
