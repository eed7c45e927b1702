/** A market as it was known at one instant. */
import { firstAfter } from "../core/index.js";
import type { Bars, SymbolMarket } from "../market/index.js";

/**
 * Everything of `market` that was known at `t0Ms`, and nothing later: bars that had closed, records whose
 * `knownMs` is at most `t0Ms`, coverage up to there.
 *
 * @returns Views into the columns of `market`, not copies; empty tables stay tables.
 */
export function marketUntil(
  { bars, liquidations, funding, openInterest, depth }: SymbolMarket,
  t0Ms: number,
): SymbolMarket {
  return {
    bars: barsUntil(bars, t0Ms),
    ...(liquidations && {
      liquidations: {
        ...recordsUntil(liquidations, t0Ms),
        coverageMs: liquidations.coverageMs
          .filter(([from]) => from < t0Ms)
          .map(([from, to]): [number, number] => [from, Math.min(to, t0Ms)]),
      },
    }),
    ...(funding && { funding: recordsUntil(funding, t0Ms) }),
    ...(openInterest && { openInterest: recordsUntil(openInterest, t0Ms) }),
    ...(depth && { depth: recordsUntil(depth, t0Ms) }),
  };
}

function barsUntil(bars: Bars, t0Ms: number): Bars {
  return columnsUntil(bars, firstAfter(bars.timeMs, t0Ms - bars.barMs));
}

function recordsUntil<Table extends { readonly knownMs: Float64Array }>(table: Table, t0Ms: number): Table {
  return columnsUntil(table, firstAfter(table.knownMs, t0Ms));
}

/** The first `rows` of every column; what is no column, or has a length of its own, is kept. */
function columnsUntil<Table extends object>(table: Table, rows: number): Table {
  const cut = Object.entries(table).map(([name, column]: [string, unknown]) => {
    if (column instanceof Float64Array) return [name, column.subarray(0, rows)];
    return [name, name === "side" && Array.isArray(column) ? column.slice(0, rows) : column];
  });
  return Object.fromEntries(cut) as Table;
}
