/**
 * (b) Times in the data themselves: nothing may be known before it happened, a bar's columns must be of one
 * time, and a liquidation must have been possible when it is said to have happened. No cut of the future sees
 * a record that lies about its time.
 */
import type { SymbolMarket } from "../../market/index.js";
import type { LeakageTest } from "./leakageReport.js";

/** A liquidation may lie this far outside its bar's range: ticks, other venues, bankruptcy prices. */
const TOLERANCE_FRAC = 0.002;
/** Shares of liquidations outside their bar's range. */
const SUSPICIOUS_FRAC = 0.01;
const WRONG_FRAC = 0.05;
const LEAST_EVENTS = 50;
/** Relative; sums in another order. */
const ROUNDING = 1e-9;

/**
 * Neighbouring bars that share an extreme to the last digit. Ticks make some do so (real 5-minute bars of
 * ICPUSDT 6 %, of BTCUSDT 2 %); ranges that reach into the next bar make it 15-22 % (simulated).
 */
const WRONG_SHARED_FRAC = 0.12;

export function testStamps(markets: readonly SymbolMarket[]): LeakageTest {
  const question = "Was anything known before it happened, and could each liquidation have happened at its price and time?";
  const early = markets.map(knownTooEarly).reduce((a, b) => a + b, 0);
  const impossible = markets.map(impossibleBars).reduce((a, b) => a + b, 0);
  const shared = Math.max(0, ...markets.map(sharedExtremes));
  const { outside, events } = markets.map(outsideRange).reduce((a, b) => ({ outside: a.outside + b.outside, events: a.events + b.events }), { outside: 0, events: 0 });
  const base = { id: "stamps", question, low: null, high: null } as const;
  if (early > 0) return { ...base, result: "fail", value: early, reason: `${early} records were known before they happened` };
  if (impossible > 0) return { ...base, result: "fail", value: impossible, reason: `${impossible} bars had more bought by takers than was traded at all: the columns are of different times` };
  if (shared > WRONG_SHARED_FRAC) return { ...base, result: "fail", value: shared, reason: `${(100 * shared).toFixed(0)} % of the bars have the very high or low of the next one: extremes of the future` };
  const share = events === 0 ? 0 : outside / events;
  if (events < LEAST_EVENTS) return { ...base, result: "pass", value: share, reason: `No record was known before it happened; ${events} liquidations are too few to compare with their bars` };
  const found = `${outside} of ${events} liquidations (${(100 * share).toFixed(1)} %) have a price that their bar never traded at`;
  if (share > WRONG_FRAC) return { ...base, result: "fail", value: share, reason: `${found}: their times are wrong` };
  if (share > SUSPICIOUS_FRAC) return { ...base, result: "inconclusive", value: share, reason: `${found}: another venue's, or wrong times` };
  return { ...base, result: "pass", value: share, reason: `No record was known before it happened, and ${found}` };
}

function knownTooEarly({ liquidations, funding, openInterest, depth }: SymbolMarket): number {
  return [liquidations, funding, openInterest, depth].reduce((count, table) => count + (table === undefined ? 0 : table.timeMs.reduce((early, time, i) => early + (table.knownMs[i]! < time ? 1 : 0), 0)), 0);
}

function impossibleBars({ bars: { volume, takerBuyVolume } }: SymbolMarket): number {
  if (takerBuyVolume === undefined) return 0;
  return takerBuyVolume.reduce((count, bought, i) => count + (bought > volume[i]! * (1 + ROUNDING) ? 1 : 0), 0);
}

/** Share of bars whose high, or whose low, is the next bar's. */
function sharedExtremes({ bars: { high, low } }: SymbolMarket): number {
  const of = (column: Float64Array) => column.reduce((count, value, i) => count + (value === column[i + 1] ? 1 : 0), 0) / Math.max(1, column.length - 1);
  return Math.max(of(high), of(low));
}

/** Liquidations against the range of the bar that holds their time. */
function outsideRange({ bars, liquidations }: SymbolMarket): { readonly outside: number; readonly events: number } {
  if (liquidations === undefined) return { outside: 0, events: 0 };
  let outside = 0;
  let events = 0;
  liquidations.timeMs.forEach((time, i) => {
    const bar = lastAtOrBefore(bars.timeMs, time);
    if (bar < 0 || time >= bars.timeMs[bar]! + bars.barMs) return;
    events++;
    const price = liquidations.price[i]!;
    if (price < bars.low[bar]! * (1 - TOLERANCE_FRAC) || price > bars.high[bar]! * (1 + TOLERANCE_FRAC)) outside++;
  });
  return { outside, events };
}

function lastAtOrBefore(timeMs: Float64Array, time: number): number {
  let low = 0;
  let high = timeMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeMs[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
