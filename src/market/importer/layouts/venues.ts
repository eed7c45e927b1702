/** Whose a liquidation is, and what its side means there. */

/**
 * Venues say the side of the order that closed the position, or that of the position itself. Text by which a long
 * was liquidated.
 *
 * Source: Binance `forceOrder` and BitMEX `liquidation` publish orders; Bybit `allLiquidation` publishes positions.
 */
const LONG_TEXTS: ReadonlyMap<string, "buy" | "sell"> = new Map([
  ["binance", "sell"],
  ["bitmex", "sell"],
  ["bybit", "buy"],
]);

/** `BINANCE_FUTURES`, `binance-futures` and `binanceusdm` are one venue. */
export function venueNamed(text: string): string {
  const name = text.trim().toLowerCase();
  return [...LONG_TEXTS.keys()].find((venue) => name.startsWith(venue)) ?? name;
}

/** Undefined for a venue of which it is not known. */
export function longTextOf(venue: string): "buy" | "sell" | undefined {
  return LONG_TEXTS.get(venue);
}
