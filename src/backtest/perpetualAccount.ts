/**
 * The account: one pass over the bars of all symbols, with exact books.
 *
 * In each bar, in this order: funding settled up to the open is paid by the position held before it,
 * orders are filled at the open, funding settled inside the bar is paid, the account is marked at the
 * close. Nothing that happens at a bar depends on a later one.
 */
import { HOUR_MS } from "../core/index.js";
import type { Bars } from "../market/index.js";
import type { BacktestResult, Position, SymbolResult, Trade } from "./backtestResult.js";
import { monthlyReturns } from "./monthlyReturns.js";

/** The funding of one symbol as the account needs it. */
export interface Settlements {
  /** UTC epoch ms, ascending. */
  readonly timeMs: Float64Array;
  readonly rate: Float64Array;
  readonly intervalHours: Float64Array;
}

/** One symbol with its orders. */
export interface OrderBook {
  readonly bars: Bars;
  /** Shape [bars]: the side to hold from the open of this bar on, 1 or -1; 0 leaves it as it is. */
  readonly side: Int8Array;
  /** Absent for a symbol that pays no funding. */
  readonly settlements?: Settlements;
}

export interface AccountSettings {
  /** First and last bar open of the span, inclusive. */
  readonly firstOpenMs: number;
  readonly lastOpenMs: number;
  readonly feeFrac: number;
  readonly slippageFrac: number;
}

/** The running state of one symbol. */
interface Holding {
  readonly symbol: string;
  readonly book: OrderBook;
  nextBar: number;
  nextSettlement: number;
  nextSettlementMs: number;
  /** Whether a bar opens at the current step. */
  isOpen: boolean;
  /** Signed, in coins. */
  quantity: number;
  /** Last price known: the close of the last bar. */
  mark: number;
  side: number;
  sideSinceMs: number;
  sideSinceStep: number;
  /** Net result of the open position so far, without its unrealised gain. */
  positionUsd: number;
  cashFlow: number;
  fees: number;
  slippage: number;
  funding: number;
  traded: number;
  tradeCount: number;
  longSteps: number;
  shortSteps: number;
  settledHours: number;
}

/** Runs the account over `books`, which share one bar length and one grid of opens. */
export function runAccount(books: readonly OrderBook[], settings: AccountSettings): Omit<BacktestResult, "symbolsWithoutFunding" | "symbolsLeftOut" | "isNetOfFunding"> {
  const { firstOpenMs, lastOpenMs, feeFrac, slippageFrac } = settings;
  const { barMs } = books[0]!.bars;
  const holdings = books.map((book) => openHolding(book, firstOpenMs));
  const openMs = openTimes(books, firstOpenMs, lastOpenMs);
  const steps = openMs.length;
  const shareFrac = 1 / books.length;
  const timeMs = new Float64Array(steps + 1);
  const equity = new Float64Array(steps + 1);
  timeMs[0] = openMs[0]!;
  equity[0] = 1;
  const trades: Trade[] = [];
  const positions: Position[] = [];
  let cash = 1;
  let exposureSum = 0;
  let ruinedAtMs: number | null = null;
  let shortfallForgiven = 0;

  const settle = (holding: Holding, beforeMs: number, price: number): void => {
    const { timeMs: settledMs, rate, intervalHours } = holding.book.settlements!;
    let at = holding.nextSettlement;
    for (; at < settledMs.length && settledMs[at]! < beforeMs; at++) {
      const paid = holding.quantity * price * rate[at]!;
      cash -= paid;
      holding.funding += paid;
      holding.positionUsd -= paid;
      holding.settledHours += intervalHours[at]!;
    }
    holding.nextSettlement = at;
    holding.nextSettlementMs = at < settledMs.length ? settledMs[at]! : Infinity;
  };

  const fill = (holding: Holding, side: number, step: number, equityNow: number): void => {
    const open = holding.book.bars.open[holding.nextBar]!;
    const fillMs = openMs[step]!;
    const before = holding.quantity;
    const after = (side * equityNow * shareFrac) / open;
    const notional = (after - before) * open;
    const size = Math.abs(notional);
    const fee = size * feeFrac;
    const slippage = size * slippageFrac;
    cash -= notional + fee + slippage;
    holding.cashFlow -= notional;
    holding.fees += fee;
    holding.slippage += slippage;
    holding.traded += size;
    holding.tradeCount++;
    const costOfClosing = (fee + slippage) * (Math.abs(before) / Math.abs(after - before));
    if (before !== 0) closePosition(holding, { atMs: fillMs, netUsd: holding.positionUsd + before * open - costOfClosing, step, isEnd: false });
    holding.positionUsd = -(after * open) - (fee + slippage - costOfClosing);
    holding.quantity = after;
    holding.side = side;
    holding.sideSinceMs = fillMs;
    holding.sideSinceStep = step;
    trades.push({ symbol: holding.symbol, fillMs, price: open * (1 + (notional > 0 ? slippageFrac : -slippageFrac)), notionalUsd: notional, feeUsd: fee, slippageUsd: slippage });
  };

  const closePosition = (holding: Holding, { atMs, netUsd, step, isEnd }: { readonly atMs: number; readonly netUsd: number; readonly step: number; readonly isEnd: boolean }): void => {
    const heldSteps = step - holding.sideSinceStep;
    if (holding.side > 0) holding.longSteps += heldSteps;
    else holding.shortSteps += heldSteps;
    positions.push({ symbol: holding.symbol, side: holding.side > 0 ? "long" : "short", openMs: holding.sideSinceMs, closeMs: isEnd ? null : atMs, netUsd });
  };

  let step = 0;
  for (; step < steps; step++) {
    const atMs = openMs[step]!;
    const closeMs = atMs + barMs;
    let hasOrder = false;
    for (const holding of holdings) {
      const { bars, side } = holding.book;
      const bar = holding.nextBar;
      holding.isOpen = bars.timeMs[bar] === atMs;
      if (holding.nextSettlementMs < atMs) settle(holding, atMs, holding.mark);
      if (holding.isOpen) holding.mark = bars.open[bar]!;
      // Held before the settlement pays, so what is settled at the open comes before the orders of all symbols.
      if (holding.nextSettlementMs === atMs) settle(holding, atMs + 1, holding.mark);
      const wanted = holding.isOpen ? side[bar]! : 0;
      if (wanted !== 0 && wanted !== holding.side) hasOrder = true;
    }
    if (hasOrder) {
      let equityNow = cash;
      for (const holding of holdings) equityNow += holding.quantity * holding.mark;
      // An account that a gap has already ruined opens nothing; the mark at the close says so.
      for (const holding of holdings) {
        const wanted = holding.isOpen ? holding.book.side[holding.nextBar]! : 0;
        if (equityNow > 0 && wanted !== 0 && wanted !== holding.side) fill(holding, wanted, step, equityNow);
      }
    }
    let equityNow = cash;
    let gross = 0;
    for (const holding of holdings) {
      if (holding.nextSettlementMs < closeMs) {
        const before = cash;
        settle(holding, closeMs, holding.mark);
        equityNow += cash - before;
      }
      if (holding.isOpen) holding.mark = holding.book.bars.close[holding.nextBar++]!;
      const value = holding.quantity * holding.mark;
      equityNow += value;
      gross += Math.abs(value);
    }
    timeMs[step + 1] = closeMs;
    equity[step + 1] = equityNow;
    exposureSum += gross / equityNow;
    if (!(equityNow > 0)) {
      ruinedAtMs = closeMs;
      shortfallForgiven = -equityNow;
      step++;
      break;
    }
  }
  if (ruinedAtMs !== null) {
    equity.fill(0, step);
    for (let at = step; at < steps; at++) timeMs[at + 1] = openMs[at]! + barMs;
  }
  for (const holding of holdings) {
    if (holding.quantity !== 0) closePosition(holding, { atMs: timeMs[step]!, netUsd: holding.positionUsd + holding.quantity * holding.mark, step, isEnd: ruinedAtMs === null });
  }

  const spanHours = (timeMs[steps]! - timeMs[0]!) / HOUR_MS;
  const perSymbol = holdings.map((holding) => symbolResult(holding, { steps, spanHours }));
  const total = (part: (result: SymbolResult) => number): number => perSymbol.reduce((sum, result) => sum + part(result), 0);
  return {
    timeMs,
    equity,
    trades,
    positions,
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

function openHolding(book: OrderBook, firstOpenMs: number): Holding {
  const { bars, settlements } = book;
  const nextBar = firstAtOrAfter(bars.timeMs, firstOpenMs);
  // What was settled before the span is nobody's; what is settled at its first open meets no position.
  const nextSettlement = settlements === undefined ? 0 : firstAtOrAfter(settlements.timeMs, firstOpenMs);
  return {
    symbol: bars.symbol,
    book,
    nextBar,
    nextSettlement,
    nextSettlementMs: settlements?.timeMs[nextSettlement] ?? Infinity,
    isOpen: false,
    quantity: 0,
    mark: nextBar > 0 ? bars.close[nextBar - 1]! : NaN,
    side: 0,
    sideSinceMs: firstOpenMs,
    sideSinceStep: 0,
    positionUsd: 0,
    cashFlow: 0,
    fees: 0,
    slippage: 0,
    funding: 0,
    traded: 0,
    tradeCount: 0,
    longSteps: 0,
    shortSteps: 0,
    settledHours: 0,
  };
}

function symbolResult(holding: Holding, { steps, spanHours }: { readonly steps: number; readonly spanHours: number }): SymbolResult {
  const pricePnlUsd = holding.cashFlow + (holding.quantity === 0 ? 0 : holding.quantity * holding.mark);
  return {
    symbol: holding.symbol,
    pricePnlUsd,
    feesPaid: holding.fees,
    slippagePaid: holding.slippage,
    fundingPaid: holding.funding,
    netUsd: pricePnlUsd - holding.fees - holding.slippage - holding.funding,
    tradeCount: holding.tradeCount,
    tradedUsd: holding.traded,
    longFrac: holding.longSteps / steps,
    shortFrac: holding.shortSteps / steps,
    fundingCoverageFrac: Math.min(1, holding.settledHours / spanHours),
  };
}

/** Every bar open of any symbol in the span, ascending, each once. */
function openTimes(books: readonly OrderBook[], firstOpenMs: number, lastOpenMs: number): Float64Array {
  const columns = books.map(({ bars: { timeMs } }) => timeMs.subarray(firstAtOrAfter(timeMs, firstOpenMs), firstAtOrAfter(timeMs, lastOpenMs + 1)));
  const longest = columns.reduce((a, b) => (b.length > a.length ? b : a));
  // The usual case, one grid without gaps, needs no merge.
  if (columns.every((column) => column === longest || (column.length === longest.length && column.every((time, i) => time === longest[i])))) return longest;
  return Float64Array.from(new Set(columns.flatMap((column) => Array.from(column)))).sort();
}

/** Index of the first value >= `wanted` in an ascending column; its length if there is none. */
export function firstAtOrAfter(ascending: Float64Array, wanted: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
