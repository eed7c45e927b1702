import { HOUR_MS, requireInRange } from "../../core/index.js";
import type { Liquidations, SymbolMarket } from "../../market/index.js";
import type { LabelTable } from "./labelTable.js";

export interface NextLiquidationLabels extends LabelTable {
  /** Rows whose next instant liquidated both sides: labelled by the larger notional, SELL where they are equal. */
  readonly bothTouchedCount: number;
  /** Rows inside coverage in whose window nothing was liquidated; they are left out. */
  readonly quietCount: number;
}

/**
 * Labels each bar close by the side of the next forced closing: BUY if it closes a short (a forced BUY
 * order, which lifts the price), SELL if it closes a long.
 *
 * Timing: decision at the close of bar i; the next event is the first that happens after it and at most
 * `withinMs` later; the label is known when that event is (`knownMs`). Left out: rows whose whole window
 * is not inside one recorded span, since silence outside coverage says nothing; rows with no event in
 * the window; rows without a next bar to enter at.
 *
 * `returnFrac` runs from the next bar's open to the event's price.
 *
 * @param options.withinMs 4 hours by default.
 * @throws {RangeError} If the market has no liquidations, or `withinMs` is not positive.
 */
export function labelByNextLiquidation(
  { bars, liquidations }: Pick<SymbolMarket, "bars" | "liquidations">,
  { withinMs = 4 * HOUR_MS }: { readonly withinMs?: number } = {},
): NextLiquidationLabels {
  const action = "label by the next liquidation";
  requireInRange(action, { withinMs }, { above: 0 });
  if (liquidations === undefined)
    throw new RangeError(`Cannot ${action} as liquidations must have been recorded: ${bars.symbol} has none`);
  const instants = instantsOf(liquidations);
  const coverage = [...liquidations.coverageMs].sort(([a], [b]) => a - b);
  const { barMs, timeMs, open } = bars;

  const rows: (Instant & { readonly row: number })[] = [];
  let bothTouchedCount = 0;
  let quietCount = 0;
  let next = 0;
  let span = 0;
  for (let i = 0; i + 1 < timeMs.length; i++) {
    const t0 = timeMs[i]! + barMs;
    while (next < instants.length && instants[next]!.timeMs <= t0) next++;
    while (span < coverage.length && coverage[span]![1] < t0 + withinMs) span++;
    const isCovered = span < coverage.length && coverage[span]![0] <= t0;
    if (timeMs[i + 1]! !== t0 || !isCovered) continue;
    const instant = instants[next];
    if (instant === undefined || instant.timeMs > t0 + withinMs) {
      quietCount++;
      continue;
    }
    if (instant.shortUsd > 0 && instant.longUsd > 0) bothTouchedCount++;
    rows.push({ row: i, ...instant });
  }
  const row = Int32Array.from(rows, (each) => each.row);
  return {
    label: Uint8Array.from(rows, ({ shortUsd, longUsd }) => (shortUsd > longUsd ? 1 : 0)),
    t0Ms: Float64Array.from(row, (i) => timeMs[i]! + barMs),
    t1Ms: Float64Array.from(rows, ({ knownMs }) => knownMs),
    returnFrac: Float64Array.from(rows, ({ row: i, price }) => price / open[i + 1]! - 1),
    row,
    bothTouchedCount,
    quietCount,
  };
}

/** All events of one millisecond. */
interface Instant {
  readonly timeMs: number;
  /** When the last of them was known. */
  readonly knownMs: number;
  /** Of the first. */
  readonly price: number;
  readonly shortUsd: number;
  readonly longUsd: number;
}

/** Ascending in the time of the event, which may differ from the order in which events became known. */
function instantsOf({ timeMs, knownMs, price, notionalUsd, side }: Liquidations): Instant[] {
  const order = Int32Array.from(timeMs, (_, event) => event).sort((a, b) => timeMs[a]! - timeMs[b]! || a - b);
  const instants: Instant[] = [];
  for (const event of order) {
    const last = instants.at(-1);
    const same = last !== undefined && last.timeMs === timeMs[event]! ? instants.pop() : undefined;
    const notional = notionalUsd[event]!;
    instants.push({
      timeMs: timeMs[event]!,
      knownMs: Math.max(same?.knownMs ?? -Infinity, knownMs[event]!),
      price: same?.price ?? price[event]!,
      shortUsd: (same?.shortUsd ?? 0) + (side[event] === "short" ? notional : 0),
      longUsd: (same?.longUsd ?? 0) + (side[event] === "long" ? notional : 0),
    });
  }
  return instants;
}
