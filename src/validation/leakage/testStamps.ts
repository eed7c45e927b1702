/**
 * (b) Times in the data themselves: nothing may be known before it happened, a bar's columns must be of one
 * time, a funding rate must tell of the interval it settles, and a liquidation must have been possible when
 * it is said to have happened. No cut of the future sees
 * a record that lies about its time.
 */
import { firstAfter, sayPercent, sayCounted } from "../../core/index.js";
import type { SymbolMarket } from "../../market/index.js";
import { fundingLead } from "./fundingLead.js";
import type { LeakageTest } from "./leakageReport.js";
import { misplacedColumns } from "./misplacedColumns.js";

/** A liquidation may lie this far outside its bar's range: ticks, other venues, bankruptcy prices. */
const TOLERANCE_FRAC = 0.002;
/** Shares of liquidations outside their bar's range. */
const SUSPICIOUS_FRAC = 0.01;
const WRONG_FRAC = 0.05;
const LEAST_EVENTS = 50;
/** Of a rate's change with the return after its settlement over that before it; see `fundingLead`. */
const WRONG_FUNDING_LEAD = 0.12;

export function testStamps(markets: readonly SymbolMarket[]): LeakageTest {
  const question =
    "Was anything known before it happened, are the columns of a bar of one time, and could each " +
    "liquidation have happened?";
  const early = markets.map(knownTooEarly).reduce((a, b) => a + b, 0);
  const [misplaced] = markets.flatMap(({ bars }) => misplacedColumns(bars));
  const { outside, events } = markets
    .map(outsideRange)
    .reduce((a, b) => ({ outside: a.outside + b.outside, events: a.events + b.events }), { outside: 0, events: 0 });
  const base = { id: "stamps", question, low: null, high: null } as const;
  if (early > 0)
    return {
      ...base,
      result: "fail",
      value: early,
      reason: `Known before it happened: ${sayCounted(early, "record")}`,
    };
  if (misplaced !== undefined) return { ...base, result: "fail", ...misplaced };
  const lead = fundingLead(markets);
  if (lead !== null && lead > WRONG_FUNDING_LEAD) {
    return {
      ...base,
      result: "fail",
      value: lead,
      reason:
        "Funding rates change with the return after their settlement, not with the one before it " +
        `(correlation higher by ${lead.toFixed(2)}): they are stamped an interval early`,
    };
  }
  const share = events === 0 ? 0 : outside / events;
  if (events < LEAST_EVENTS)
    return {
      ...base,
      result: "pass",
      value: share,
      reason:
        `No record was known before it happened; too few to compare with their bars: ` +
        `${sayCounted(events, "liquidation")}`,
    };
  const found =
    `${outside} of ${sayCounted(events, "liquidation")} (${sayPercent(share)}) have a price that their bar ` +
    "never traded at";
  if (share > WRONG_FRAC) return { ...base, result: "fail", value: share, reason: `${found}: their times are wrong` };
  if (share > SUSPICIOUS_FRAC)
    return { ...base, result: "inconclusive", value: share, reason: `${found}: another venue's, or wrong times` };
  return { ...base, result: "pass", value: share, reason: `No record was known before it happened, and ${found}` };
}

function knownTooEarly({ liquidations, funding, openInterest, depth }: SymbolMarket): number {
  return [liquidations, funding, openInterest, depth].reduce(
    (count, table) =>
      count +
      (table === undefined
        ? 0
        : table.timeMs.reduce((early, time, i) => early + (table.knownMs[i]! < time ? 1 : 0), 0)),
    0,
  );
}

/** Liquidations against the range of the bar that holds their time. */
function outsideRange({ bars, liquidations }: SymbolMarket): { readonly outside: number; readonly events: number } {
  if (liquidations === undefined) return { outside: 0, events: 0 };
  let outside = 0;
  let events = 0;
  liquidations.timeMs.forEach((time, i) => {
    const bar = firstAfter(bars.timeMs, time) - 1;
    if (bar < 0 || time >= bars.timeMs[bar]! + bars.barMs) return;
    events++;
    const price = liquidations.price[i]!;
    if (price < bars.low[bar]! * (1 - TOLERANCE_FRAC) || price > bars.high[bar]! * (1 + TOLERANCE_FRAC)) outside++;
  });
  return { outside, events };
}
