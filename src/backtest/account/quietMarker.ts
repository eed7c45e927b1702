import type { AccountLedger } from "./accountLedger.js";
import type { OrderBook } from "./orderBook.js";

/** An account whose books share one grid of opens, so that bars and steps run together. */
export interface MarkedAccount {
  readonly books: readonly OrderBook[];
  readonly ledger: AccountLedger;
  /** Shape [steps]. */
  readonly openMs: Float64Array;
  /** Shape [steps + 1], filled as marks are made: element 0 is the start. */
  readonly timeMs: Float64Array;
  readonly equity: Float64Array;
}

export interface QuietStretch {
  /** The first step that was not marked: something may happen in it. */
  readonly step: number;
  /** Sum of gross notional / equity over the steps marked. */
  readonly exposure: number;
}

/**
 * A function that marks from a step on, up to the first step in which something may happen. Most bars hold
 * neither order nor settlement: those are marked in a tight loop.
 */
export function quietMarker({ books, ledger, openMs, timeMs, equity }: MarkedAccount): (from: number) => QuietStretch {
  const { nextBar, dueMs, quantity, price, side } = ledger;
  const { barMs } = books[0]!.bars;
  const symbols = books.length;
  const steps = openMs.length;
  const closes = books.map(({ bars }) => bars.close);
  const offset = new Int32Array(symbols);
  /** Step of each symbol's next order, looked up again once it has been passed. */
  const nextOrder = new Int32Array(symbols).fill(-1);

  const stepOfOrder = (s: number, from: number): number => {
    const orders = books[s]!.side;
    const held = side[s]!;
    const shift = offset[s]!;
    let at = from;
    while (at < steps && (orders[at + shift] === 0 || orders[at + shift] === held)) at++;
    return at;
  };

  return (from) => {
    let until = steps;
    let due = Infinity;
    for (let s = 0; s < symbols; s++) {
      offset[s] = nextBar[s]! - from;
      if (nextOrder[s]! < from) nextOrder[s] = stepOfOrder(s, from);
      until = Math.min(until, nextOrder[s]!);
      due = Math.min(due, dueMs[s]!);
    }
    const { cash } = ledger;
    let exposure = 0;
    let at = from;
    for (; at < until; at++) {
      const closeMs = openMs[at]! + barMs;
      if (closeMs > due) break;
      let equityNow = cash;
      let gross = 0;
      for (let s = 0; s < symbols; s++) {
        const value = quantity[s]! * closes[s]![at + offset[s]!]!;
        equityNow += value;
        gross += Math.abs(value);
      }
      if (!(equityNow > 0)) break;
      timeMs[at + 1] = closeMs;
      equity[at + 1] = equityNow;
      exposure += gross / equityNow;
    }
    for (let s = 0; s < symbols && at > from; s++) {
      nextBar[s]! += at - from;
      price[s] = closes[s]![nextBar[s]! - 1]!;
    }
    return { step: at, exposure };
  };
}
