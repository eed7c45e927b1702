/**
 * The account: one pass over the bars of all symbols, with exact books.
 *
 * In each bar, in this order: funding settled up to the open is paid by the position held before it, orders
 * are filled at the open, funding settled inside the bar is paid, contracts that end with the bar are closed, the
 * account is marked at the close. Nothing that happens at a bar depends on a later one, but for the end of a
 * contract, which its venue announces.
 */
import { DAY_MS } from "../../core/index.js";
import { AccountLedger } from "./accountLedger.js";
import type { BacktestResult, SymbolResult } from "./backtestResult.js";
import { monthlyReturns } from "./monthlyReturns.js";
import { openTimes, type AccountSettings, type OrderBook } from "./orderBook.js";
import { quietMarker } from "./quietMarker.js";

/** Bars that stop this long before the span does have ended; a shorter silence is a gap. */
const DELISTED_AFTER_MS = DAY_MS;

/** Runs the account over `books`, which share one bar length and one grid of opens. */
export function runAccount(
  books: readonly OrderBook[],
  settings: AccountSettings,
): Omit<BacktestResult, "symbolsWithoutFunding" | "symbolsLeftOut" | "isNetOfFunding"> {
  const { barMs } = books[0]!.bars;
  const symbols = books.length;
  const ledger = new AccountLedger(books, settings);
  const { nextBar, dueMs, quantity, price, side } = ledger;
  const { openMs, isOneGrid } = openTimes(books, settings);
  const steps = openMs.length;
  const endMs = openMs[steps - 1]! + barMs;
  /** Contracts that have not ended, among which equity is shared. */
  let trading = symbols;
  const timeMs = new Float64Array(steps + 1);
  const equity = new Float64Array(steps + 1);
  timeMs[0] = openMs[0]!;
  equity[0] = 1;
  const isOpen = new Uint8Array(symbols);
  let exposureSum = 0;
  let ruinedAtMs: number | null = null;
  let shortfallForgiven = 0;

  /** The side that an order at this bar wants, or 0. */
  const orderOf = (s: number): number => {
    const wanted = isOpen[s] === 1 ? books[s]!.side[nextBar[s]!]! : 0;
    return wanted === side[s]! ? 0 : wanted;
  };

  const fillOrders = (step: number): void => {
    const equityNow = ledger.equity();
    // An account that a gap has already ruined opens nothing; the mark at the close says so.
    if (!(equityNow > 0)) return;
    for (let s = 0; s < symbols; s++) {
      const wanted = orderOf(s);
      if (wanted !== 0) ledger.fill(s, wanted, { targetUsd: equityNow / trading, atMs: openMs[step]!, step });
    }
  };

  const markQuietBars = quietMarker({ books, ledger, openMs, timeMs, equity });
  let step = 0;
  while (step < steps && ruinedAtMs === null) {
    const atMs = openMs[step]!;
    const closeMs = atMs + barMs;
    let hasOrder = false;
    for (let s = 0; s < symbols; s++) {
      const { bars } = books[s]!;
      const bar = nextBar[s]!;
      isOpen[s] = bars.timeMs[bar] === atMs ? 1 : 0;
      if (dueMs[s]! < atMs) ledger.settle(s, atMs);
      if (isOpen[s] === 1) price[s] = bars.open[bar]!;
      // Held before the settlement pays, so what is settled at the open comes before the orders of all symbols.
      if (dueMs[s] === atMs) ledger.settle(s, atMs + 1);
      if (orderOf(s) !== 0) hasOrder = true;
    }
    if (hasOrder) fillOrders(step);
    let held = 0;
    let gross = 0;
    for (let s = 0; s < symbols; s++) {
      if (dueMs[s]! < closeMs) ledger.settle(s, closeMs);
      if (isOpen[s] === 1) {
        price[s] = books[s]!.bars.close[nextBar[s]!++]!;
        if (endMs - closeMs >= DELISTED_AFTER_MS && nextBar[s] === books[s]!.bars.timeMs.length) {
          ledger.delist(s, { atMs: closeMs, step: step + 1 });
          trading--;
        }
      }
      const value = quantity[s]! * price[s]!;
      held += value;
      gross += Math.abs(value);
    }
    step++;
    const equityNow = ledger.cash + held;
    timeMs[step] = closeMs;
    equity[step] = equityNow;
    if (equityNow > 0) {
      exposureSum += gross / equityNow;
      if (!isOneGrid) continue;
      const quiet = markQuietBars(step);
      step = quiet.step;
      exposureSum += quiet.exposure;
    } else {
      ruinedAtMs = closeMs;
      shortfallForgiven = -equityNow;
      equity[step] = 0;
      for (let later = step; later < steps; later++) timeMs[later + 1] = openMs[later]! + barMs;
    }
  }
  ledger.endSpan(step, { ruinedAtMs });

  const perSymbol = ledger.results({ steps, fromMs: timeMs[0]!, toMs: timeMs[steps]! });
  const total = (part: (result: SymbolResult) => number): number =>
    perSymbol.reduce((sum, result) => sum + part(result), 0);
  return {
    timeMs,
    equity,
    trades: ledger.trades,
    positions: ledger.positions,
    delisted: ledger.delisted,
    pricePnlUsd: total((result) => result.pricePnlUsd),
    feesPaid: total((result) => result.feesPaid),
    slippagePaid: total((result) => result.slippagePaid),
    fundingPaid: total((result) => result.fundingPaid),
    tradedUsd: total((result) => result.tradedUsd),
    grossExposureFrac: ruinedAtMs === null ? exposureSum / steps : NaN,
    monthlyReturns: monthlyReturns({ timeMs, equity }),
    perSymbol,
    ruinedAtMs,
    shortfallForgiven,
  };
}
