/**
 * The books of an account: cash, what is held in each symbol, and who earned and paid what.
 *
 * What every bar reads and writes stands in typed columns by symbol, since numbers in objects would be boxed
 * at each write; what only a fill or a settlement touches stands in an entry per symbol.
 */
import { firstAtOrAfter, HOUR_MS } from "../../core/index.js";
import type { Delisting, Position, SymbolResult, Trade } from "./backtestResult.js";
import type { AccountSettings, OrderBook } from "./orderBook.js";

interface Entry {
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
  /** Whether the contract has ended; its side and quantity are 0 from then on. */
  endedMs: number | null;
}

export class AccountLedger {
  /** Next bar of each symbol. */
  readonly nextBar: Int32Array;
  /** When the next funding is settled; Infinity when there is none. */
  readonly dueMs: Float64Array;
  /** Signed, in coins. */
  readonly quantity: Float64Array;
  /** Last price known. */
  readonly price: Float64Array;
  /** Side held, 1 or -1; 0 before the first fill. */
  readonly side: Int8Array;
  readonly trades: Trade[] = [];
  readonly positions: Position[] = [];
  readonly delisted: Delisting[] = [];
  readonly #cash: Float64Array = Float64Array.of(1);
  readonly #books: readonly OrderBook[];
  readonly #settings: AccountSettings;
  readonly #entries: readonly Entry[];

  constructor(books: readonly OrderBook[], settings: AccountSettings) {
    const { firstOpenMs } = settings;
    this.#books = books;
    this.#settings = settings;
    this.nextBar = Int32Array.from(books, ({ bars }) => firstAtOrAfter(bars.timeMs, firstOpenMs));
    this.quantity = new Float64Array(books.length);
    // A symbol that has not opened yet holds nothing, so any price serves.
    this.price = Float64Array.from(books, ({ bars }, s) => bars.close[this.nextBar[s]! - 1] ?? 0);
    this.side = new Int8Array(books.length);
    this.#entries = books.map(({ settlements }) => ({
      // What was settled before the span is nobody's; what is settled at its first open meets no position.
      nextSettlement: settlements === undefined ? 0 : firstAtOrAfter(settlements.timeMs, firstOpenMs),
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
      endedMs: null,
    }));
    this.dueMs = Float64Array.from(
      books,
      ({ settlements }, s) => settlements?.timeMs[this.#entries[s]!.nextSettlement] ?? Infinity,
    );
  }

  get cash(): number {
    return this.#cash[0]!;
  }

  /** Equity at the last prices known. */
  equity(): number {
    return this.quantity.reduce((sum, held, s) => sum + held * this.price[s]!, this.cash);
  }

  /** Pays every settlement of a symbol before `beforeMs`, at its last price known. */
  settle(s: number, beforeMs: number): void {
    const entry = this.#entries[s]!;
    const { timeMs, rate, intervalHours } = this.#books[s]!.settlements!;
    let next = entry.nextSettlement;
    for (; next < timeMs.length && timeMs[next]! < beforeMs; next++) {
      const paid = this.quantity[s]! * this.price[s]! * rate[next]!;
      this.#cash[0]! -= paid;
      entry.funding += paid;
      entry.positionUsd -= paid;
      entry.settledHours += intervalHours[next]!;
    }
    entry.nextSettlement = next;
    this.dueMs[s] = next < timeMs.length ? timeMs[next]! : Infinity;
  }

  /** Opens or turns a position at the last price known, to `targetUsd` on the wanted side. */
  fill(
    s: number,
    wanted: number,
    { targetUsd, atMs, step }: { readonly targetUsd: number; readonly atMs: number; readonly step: number },
  ): void {
    const entry = this.#entries[s]!;
    const { feeFrac, slippageFrac } = this.#settings;
    const open = this.price[s]!;
    const before = this.quantity[s]!;
    const after = (wanted * targetUsd) / open;
    const notional = (after - before) * open;
    const size = Math.abs(notional);
    const fee = size * feeFrac;
    const slippage = size * slippageFrac;
    const costOfClosing = (fee + slippage) * (Math.abs(before) / Math.abs(after - before));
    if (before !== 0)
      this.#endPosition(s, { closeMs: atMs, netUsd: entry.positionUsd + before * open - costOfClosing, step });
    this.#cash[0]! -= notional + fee + slippage;
    this.quantity[s] = after;
    this.side[s] = wanted;
    entry.positionUsd = -(after * open) - (fee + slippage - costOfClosing);
    entry.cashFlow -= notional;
    entry.fees += fee;
    entry.slippage += slippage;
    entry.traded += size;
    entry.tradeCount++;
    entry.sideSinceMs = atMs;
    entry.sideSinceStep = step;
    this.trades.push({
      symbol: this.#books[s]!.bars.symbol,
      fillMs: atMs,
      price: open * (1 + (notional > 0 ? slippageFrac : -slippageFrac)),
      notionalUsd: notional,
      feeUsd: fee,
      slippageUsd: slippage,
    });
  }

  /** Ends a contract at the last price known: the venue closes what is held, and no funding is settled any more. */
  delist(s: number, { atMs, step }: { readonly atMs: number; readonly step: number }): void {
    const entry = this.#entries[s]!;
    const { symbol } = this.#books[s]!.bars;
    const held = this.quantity[s]!;
    const price = this.price[s]!;
    const fee = Math.abs(held) * price * this.#settings.feeFrac;
    this.delisted.push({ symbol, endMs: atMs, wasHeld: held !== 0 });
    entry.endedMs = atMs;
    this.dueMs[s] = Infinity;
    if (held === 0) return;
    this.#endPosition(s, { closeMs: atMs, netUsd: entry.positionUsd + held * price - fee, step });
    this.#cash[0]! += held * price - fee;
    this.quantity[s] = 0;
    this.side[s] = 0;
    entry.cashFlow += held * price;
    entry.fees += fee;
    entry.traded += Math.abs(held) * price;
    entry.tradeCount++;
    this.trades.push({ symbol, fillMs: atMs, price, notionalUsd: -held * price, feeUsd: fee, slippageUsd: 0 });
  }

  /** Lists what is still held, at the last prices known; closed where the account was ruined. */
  endSpan(step: number, { ruinedAtMs }: { readonly ruinedAtMs: number | null }): void {
    this.#entries.forEach((entry, s) => {
      if (this.quantity[s] !== 0)
        this.#endPosition(s, {
          closeMs: ruinedAtMs,
          netUsd: entry.positionUsd + this.quantity[s]! * this.price[s]!,
          step,
        });
    });
  }

  /** What each symbol added, in a span from `fromMs` to `toMs`. */
  results({
    steps,
    fromMs,
    toMs,
  }: {
    readonly steps: number;
    readonly fromMs: number;
    readonly toMs: number;
  }): SymbolResult[] {
    return this.#entries.map((entry, s) => {
      const spanMs = (entry.endedMs ?? toMs) - fromMs;
      const pricePnlUsd = entry.cashFlow + this.quantity[s]! * this.price[s]!;
      return {
        symbol: this.#books[s]!.bars.symbol,
        pricePnlUsd,
        feesPaid: entry.fees,
        slippagePaid: entry.slippage,
        fundingPaid: entry.funding,
        netUsd: pricePnlUsd - entry.fees - entry.slippage - entry.funding,
        tradeCount: entry.tradeCount,
        tradedUsd: entry.traded,
        longFrac: entry.longSteps / steps,
        shortFrac: entry.shortSteps / steps,
        fundingCoverageFrac: Math.min(1, (entry.settledHours * HOUR_MS) / spanMs),
      };
    });
  }

  #endPosition(
    s: number,
    { closeMs, netUsd, step }: { readonly closeMs: number | null; readonly netUsd: number; readonly step: number },
  ): void {
    const entry = this.#entries[s]!;
    const isLong = this.side[s]! > 0;
    if (isLong) entry.longSteps += step - entry.sideSinceStep;
    else entry.shortSteps += step - entry.sideSinceStep;
    this.positions.push({
      symbol: this.#books[s]!.bars.symbol,
      side: isLong ? "long" : "short",
      openMs: entry.sideSinceMs,
      closeMs,
      netUsd,
    });
  }
}
