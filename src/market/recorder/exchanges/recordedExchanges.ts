/** The exchanges that can be recorded. To add one is to write one file and list it here. */
import { BINANCE } from "./binance.js";
import { BYBIT } from "./bybit.js";
import type { RecordedExchange, RecordedExchangeName } from "./recordedExchange.js";

const EXCHANGES: Readonly<Record<RecordedExchangeName, RecordedExchange>> = { binance: BINANCE, bybit: BYBIT };

/** The names by which an exchange is chosen. */
export const RECORDED_EXCHANGES: readonly RecordedExchangeName[] = ["binance", "bybit"];

/** The exchange of a name; undefined if it cannot be recorded. */
export function recordedExchange(name: string): RecordedExchange | undefined {
  return RECORDED_EXCHANGES.filter((one) => one === name).map((one) => EXCHANGES[one])[0];
}
