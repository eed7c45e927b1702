/** Two markets of one name: a coin's spot pair and its perpetual, as freqtrade's and Binance's folders hold both. */
import type { MarketReading } from "./marketReading.js";

const FUTURE = /(?:^|[/_. -])(?:futures?|um|linear|swap|perp(?:etual)?s?)(?:[/_. -]|$)/i;
const SPOT = /(?:^|[/_. -])spot(?:[/_. -]|$)/i;
/** freqtrade's: its futures are `BTC_USDT_USDT-1h-futures`. */
const FREQTRADE_SPOT = /(?:^|[/>] ?)[\p{Lo}A-Z0-9]+_(?:USDT|USDC|BUSD|USD)-\d+[mhdw]\.(?:json|feather|parquet|csv)/u;

/** Sets bars apart whose file says spot, where another file says that its bars of that name are a future's. */
export function setSpotApart(reading: MarketReading): void {
  const named = (one: Parameters<typeof reading.nameOf.get>[0]) => reading.nameOf.get(one) ?? "";
  const bars = [...reading.series.values()].flat().filter(({ table }) => table === "bars");
  const ofFutures = new Set(bars.filter((one) => FUTURE.test(named(one))).map(({ symbol }) => symbol));
  for (const [id, readings] of reading.series) {
    const spot = readings.filter((one) => one.table === "bars" && ofFutures.has(one.symbol) && isSpot(named(one)));
    if (spot.length === 0) continue;
    const kept = readings.filter((one) => !spot.includes(one));
    if (kept.length === 0) reading.series.delete(id);
    else reading.series.set(id, kept);
    for (const one of spot)
      reading.apart.push({
        series: `bars ${one.symbol}`,
        rows: one.read,
        reason: "its name says spot, and beside it lie the bars of the future of that name: another market",
        file: named(one),
      });
  }
}

function isSpot(name: string): boolean {
  return !FUTURE.test(name) && (SPOT.test(name) || FREQTRADE_SPOT.test(name));
}
