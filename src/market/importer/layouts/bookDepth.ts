/** Order-book depth: cumulative notional by distance from mid, several rows a snapshot. */
import { requireQuantities } from "../bounds.js";
import type { Rows } from "../rows.js";
import { rowsBySymbol } from "./groupRows.js";
import { number, optional, text, time, type Layout, type ReadFile, type Source } from "./layout.js";

export const BOOK_DEPTH: Layout = {
  name: "book depth",
  fields: [
    time("timestamp"),
    number("percentage", "percentage"),
    number("depth", "depth"),
    number("notional", "notional"),
    optional(text("symbol", "symbol")),
  ],
  read: readBookDepth,
};

/**
 * The bands at -1 % (bids) and +1 % (asks) of each snapshot, known when it was taken. A snapshot without
 * both is dropped; one that is there twice counts as out of order only where time steps back.
 */
function readBookDepth(rows: Rows, source: Source): ReadFile {
  const symbols = rowsBySymbol(rows, source);
  if (symbols === undefined)
    return {
      series: [],
      coverage: [],
      apart: [{ series: "book depth", rows: rows.count, reason: "neither its rows nor its name say of which symbol" }],
    };
  const {
    time: taken,
    percentage,
    notional,
  } = rows.numbers as Record<"time" | "percentage" | "notional", Float64Array>;
  requireQuantities(rows, { notional }, source.name);
  const series = [...symbols].map(([symbol, own]) => {
    const snapshots = new Map<number, { bid: number; ask: number }>();
    let outOfOrder = 0;
    let latestMs = -Infinity;
    for (const row of own) {
      const at = taken[row]!;
      if (at < latestMs) outOfOrder++;
      latestMs = at;
      const snapshot = snapshots.get(at) ?? { bid: NaN, ask: NaN };
      if (percentage[row] === -1) snapshot.bid = notional[row]!;
      if (percentage[row] === 1) snapshot.ask = notional[row]!;
      snapshots.set(at, snapshot);
    }
    const whole = [...snapshots].filter(([, { bid, ask }]) => !Number.isNaN(bid) && !Number.isNaN(ask));
    const timeMs = Float64Array.from(whole, ([at]) => at);
    const columns = {
      timeMs,
      knownMs: timeMs.slice(),
      bidNotionalUsd: Float64Array.from(whole, ([, { bid }]) => bid),
      askNotionalUsd: Float64Array.from(whole, ([, { ask }]) => ask),
    };
    return {
      table: "depth",
      symbol,
      venue: "binance",
      columns,
      read: snapshots.size,
      dropped: snapshots.size - whole.length,
      outOfOrder,
    } as const;
  });
  return { series, apart: [], coverage: [] };
}
