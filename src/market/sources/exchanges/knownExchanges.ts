/** The exchanges that can be downloaded from. */
import { BINANCE } from "./binance.js";
import { BYBIT } from "./bybit.js";
import type { Exchange } from "./exchange.js";

const EXCHANGES: readonly Exchange[] = [BINANCE, BYBIT];

/** Their names. */
export const EXCHANGE_NAMES: readonly string[] = EXCHANGES.map(({ name }) => name);

/** @throws {RangeError} If there is none of that name: the known ones are listed. */
export function exchangeNamed(name: string): Exchange {
  const exchange = EXCHANGES.find((one) => one.name === name.trim().toLowerCase());
  if (exchange === undefined)
    throw new RangeError(
      `Cannot download from ${JSON.stringify(name.slice(0, 40))} as the exchange must be one of ` +
        `${EXCHANGE_NAMES.join(", ")}: found none of them; files of its ` +
        "archive, OKX's say, are read where they lie: make report DATA=folder",
    );
  return exchange;
}
