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

/** The books of one symbol, written when it trades or settles. */
interface Holding {
  readonly symbol: string;
  readonly book: OrderBook;
  /** Its place in {@link Marks}. */
  readonly at: number;
  nextSettlement: number;
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

/** What every bar reads and writes, by symbol: typed columns, since numbers in objects would be boxed at each write. */
interface Marks {
  readonly nextBar: Int32Array;
  /** When the next funding is settled; Infinity when there is none. */
  readonly dueMs: Float64Array;
  /** 1 while a bar opens at the current step. */
  readonly isOpen: Uint8Array;
  /** Signed, in coins. */
  readonly quantity: Float64Array;
  /** Last price known. */
  readonly price: Float64Array;
  readonly side: Int8Array;
}

/** Runs the account over `books`, which share one bar length and one grid of opens. */
export function runAccount(books: readonly OrderBook[], settings: AccountSettings): Omit<BacktestResult, "symbolsWithoutFunding" | "symbolsLeftOut" | "isNetOfFunding"> {
  const { firstOpenMs, lastOpenMs, feeFrac, slippageFrac } = settings;
  const { barMs } = books[0]!.bars;
  const symbols = books.length;
  const marks = openMarks(books, firstOpenMs);
  const { nextBar, dueMs, isOpen, quantity, price, side } = marks;
  const holdings = books.map((book, at) => openHolding(book, { at, firstOpenMs }));
  const openMs = openTimes(books, firstOpenMs, lastOpenMs);
  const steps = openMs.length;
  const timeMs = new Float64Array(steps + 1);
  const equity = new Float64Array(steps + 1);
  timeMs[0] = openMs[0]!;
  equity[0] = 1;
  const trades: Trade[] = [];
  const positions: Position[] = [];
  const cash = Float64Array.of(1);
  let exposureSum = 0;
  let ruinedAtMs: number | null = null;
  let shortfallForgiven = 0;

  const settle = (s: number, beforeMs: number): void => {
    const holding = holdings[s]!;
    const { timeMs: settledMs, rate, intervalHours } = holding.book.settlements!;
    let next = holding.nextSettlement;
    for (; next < settledMs.length && settledMs[next]! < beforeMs; next++) {
      const paid = quantity[s]! * price[s]! * rate[next]!;
      cash[0]! -= paid;
      holding.funding += paid;
      holding.positionUsd -= paid;
      holding.settledHours += intervalHours[next]!;
    }
    holding.nextSettlement = next;
    dueMs[s] = next < settledMs.length ? settledMs[next]! : Infinity;
  };

  const endPosition = (holding: Holding, { closeMs, netUsd, step }: { readonly closeMs: number | null; readonly netUsd: number; readonly step: number }): void => {
    const isLong = side[holding.at]! > 0;
    if (isLong) holding.longSteps += step - holding.sideSinceStep;
    else holding.shortSteps += step - holding.sideSinceStep;
    positions.push({ symbol: holding.symbol, side: isLong ? "long" : "short", openMs: holding.sideSinceMs, closeMs, netUsd });
  };

  const fill = (s: number, wanted: number, step: number, equityNow: number): void => {
    const holding = holdings[s]!;
    const open = price[s]!;
    const fillMs = openMs[step]!;
    const before = quantity[s]!;
    const after = (wanted * equityNow) / symbols / open;
    const notional = (after - before) * open;
    const size = Math.abs(notional);
    const fee = size * feeFrac;
    const slippage = size * slippageFrac;
    const costOfClosing = (fee + slippage) * (Math.abs(before) / Math.abs(after - before));
    if (before !== 0) endPosition(holding, { closeMs: fillMs, netUsd: holding.positionUsd + before * open - costOfClosing, step });
    cash[0]! -= notional + fee + slippage;
    quantity[s] = after;
    side[s] = wanted;
    holding.positionUsd = -(after * open) - (fee + slippage - costOfClosing);
    holding.cashFlow -= notional;
    holding.fees += fee;
    holding.slippage += slippage;
    holding.traded += size;
    holding.tradeCount++;
    holding.sideSinceMs = fillMs;
    holding.sideSinceStep = step;
    trades.push({ symbol: holding.symbol, fillMs, price: open * (1 + (notional > 0 ? slippageFrac : -slippageFrac)), notionalUsd: notional, feeUsd: fee, slippageUsd: slippage });
  };

  /** The side that an order at this bar wants, or 0. */
  const orderOf = (s: number): number => {
    const wanted = isOpen[s] === 1 ? books[s]!.side[nextBar[s]!]! : 0;
    return wanted === side[s]! ? 0 : wanted;
  };

  const fillOrders = (step: number): void => {
    let equityNow = cash[0]!;
    for (let s = 0; s < symbols; s++) equityNow += quantity[s]! * price[s]!;
    // An account that a gap has already ruined opens nothing; the mark at the close says so.
    if (!(equityNow > 0)) return;
    for (let s = 0; s < symbols; s++) {
      const wanted = orderOf(s);
      if (wanted !== 0) fill(s, wanted, step, equityNow);
    }
  };

  let step = 0;
  while (step < steps && ruinedAtMs === null) {
    const atMs = openMs[step]!;
    const closeMs = atMs + barMs;
    let hasOrder = false;
    for (let s = 0; s < symbols; s++) {
      const { bars } = books[s]!;
      const bar = nextBar[s]!;
      isOpen[s] = bars.timeMs[bar] === atMs ? 1 : 0;
      if (dueMs[s]! < atMs) settle(s, atMs);
      if (isOpen[s] === 1) price[s] = bars.open[bar]!;
      // Held before the settlement pays, so what is settled at the open comes before the orders of all symbols.
      if (dueMs[s] === atMs) settle(s, atMs + 1);
      if (orderOf(s) !== 0) hasOrder = true;
    }
    if (hasOrder) fillOrders(step);
    let held = 0;
    let gross = 0;
    for (let s = 0; s < symbols; s++) {
      if (dueMs[s]! < closeMs) settle(s, closeMs);
      if (isOpen[s] === 1) price[s] = books[s]!.bars.close[nextBar[s]!++]!;
      const value = quantity[s]! * price[s]!;
      held += value;
      gross += Math.abs(value);
    }
    step++;
    const equityNow = cash[0]! + held;
    timeMs[step] = closeMs;
    equity[step] = equityNow;
    exposureSum += gross / equityNow;
    if (equityNow > 0) continue;
    ruinedAtMs = closeMs;
    shortfallForgiven = -equityNow;
    equity.fill(0, step);
    for (let later = step; later < steps; later++) timeMs[later + 1] = openMs[later]! + barMs;
  }
  for (const holding of holdings) {
    const { at } = holding;
    if (quantity[at] !== 0) endPosition(holding, { closeMs: ruinedAtMs, netUsd: holding.positionUsd + quantity[at]! * price[at]!, step });
  }

  const spanHours = (timeMs[steps]! - timeMs[0]!) / HOUR_MS;
  const perSymbol = holdings.map((holding) => symbolResult(holding, { marks, steps, spanHours }));
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

function openMarks(books: readonly OrderBook[], firstOpenMs: number): Marks {
  const nextBar = Int32Array.from(books, ({ bars }) => firstAtOrAfter(bars.timeMs, firstOpenMs));
  return {
    nextBar,
    dueMs: Float64Array.from(books, ({ settlements }) => settlements?.timeMs[firstAtOrAfter(settlements.timeMs, firstOpenMs)] ?? Infinity),
    isOpen: new Uint8Array(books.length),
    quantity: new Float64Array(books.length),
    // A symbol that has not opened yet holds nothing, so any price serves.
    price: Float64Array.from(books, ({ bars }, s) => bars.close[nextBar[s]! - 1] ?? 0),
    side: new Int8Array(books.length),
  };
}

function openHolding(book: OrderBook, { at, firstOpenMs }: { readonly at: number; readonly firstOpenMs: number }): Holding {
  return {
    symbol: book.bars.symbol,
    book,
    at,
    // What was settled before the span is nobody's; what is settled at its first open meets no position.
    nextSettlement: book.settlements === undefined ? 0 : firstAtOrAfter(book.settlements.timeMs, firstOpenMs),
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

function symbolResult(holding: Holding, { marks, steps, spanHours }: { readonly marks: Marks; readonly steps: number; readonly spanHours: number }): SymbolResult {
  const pricePnlUsd = holding.cashFlow + marks.quantity[holding.at]! * marks.price[holding.at]!;
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
