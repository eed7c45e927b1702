/**
 * Back-test of a Buy/Sell signal on perpetual futures: what its decisions would have earned after fees,
 * slippage and funding.
 *
 * Buy is long, Sell is short. A symbol is flat until its probability first leaves the band around the
 * threshold, and from then on always holds one side: it turns when the probability crosses to the other
 * end of the band. When a position is opened or turned, its notional is set to an equal share of the
 * account's equity at that open (before that fill's own costs); its quantity then stays as it is until
 * the next turn, so nothing is rebalanced in between and nothing is levered on purpose.
 */
import {
  bpsToFrac,
  firstAtOrAfter,
  formatMinute,
  MINUTE_MS,
  requireAscending,
  requireInRange,
  requireSameLength,
  requireUnitInterval,
} from "../../core/index.js";
import type { Bars, Funding } from "../../market/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import type { BacktestResult } from "./backtestResult.js";
import type { AccountSettings, OrderBook, Settlements } from "./orderBook.js";
import { nextTradedBar } from "./nextTradedBar.js";
import { runAccount } from "./perpetualAccount.js";

const ACTION = "back-test";

/** A market and the decisions that were made in it. */
export interface PerpetualInput {
  /** Bars of each symbol, all of one length; those of a symbol without predictions are not used. */
  readonly bars: Bars | readonly Bars[];
  readonly predictions: Pick<PredictionTable, "t0Ms" | "symbol" | "probability"> & {
    /** One for all decisions, or one a decision where models of different thresholds take turns. */
    readonly threshold: number | Float64Array;
  };
  /**
   * By symbol, or one table when there is one symbol. Absent: no symbol pays funding, and all are named as
   * before funding.
   */
  readonly funding?: Funding | Readonly<Record<string, Funding | undefined>>;
}

export interface PerpetualOptions {
  /** Of the notional, per fill. Default 5. */
  readonly takerFeeBps?: number;
  /** Of the notional, per fill. Default 2. */
  readonly slippageBps?: number;
  /** A side is kept until the probability crosses the threshold by more than this. Default 0.02. */
  readonly holdBand?: number;
  /** End of the span: the last bar used closes here or before. Default: all bars. */
  readonly untilMs?: number;
  /**
   * What becomes of symbols without funding data where others have some. Default `leaveOut`: they are not
   * traded, so that every figure is net of funding. `beforeFunding`: they are traded as if funding were free.
   */
  readonly withoutFunding?: "leaveOut" | "beforeFunding";
}

/**
 * Runs the account over the span from the first bar that opens at or after the first decision to the end
 * of the bars; what is still held then is marked at the last close, not closed.
 *
 * Timing: a decision at t0 is filled at the open of the first bar that opens at t0 or later, so after a gap
 * it waits for the market, and so it does while bars have no volume: nobody sells at a stale price. (A series without
 * any volume has not recorded it, and is filled at every bar.) Funding settled at an instant is paid by what was held
 * before it, at the open of the bar that the instant falls into (there is no mark price in the lake), inside a gap
 * at the last close; settlement times are cut to whole minutes, since exchanges stamp them milliseconds late.
 *
 * A contract whose bars end a day or more before the span is delisted: the venue closes it at its last close, for
 * the fee and without slippage, it pays no funding from then on, and its share of the equity goes to the
 * contracts that still trade.
 *
 * @throws {RangeError} If bars are out of order, overlap, leave their grid or hold a price that is not above 0;
 *   if a decision has no bars, is not in [0, 1] or is made twice; or if no bar opens after the first decision.
 * Source: project conventions, "Backtest conventions" (fees per fill on notional, settlements at their own instants).
 */
export function backtestPerpetual(input: PerpetualInput, options: PerpetualOptions = {}): BacktestResult {
  const market = openMarket(input, options);
  return runBooks(
    market,
    market.books.map((book) => ({ ...book, side: sidesOf(book.bars, market, options) })),
  );
}

/** The traded part of an input, checked and ready for any number of runs over it. */
export interface TradedMarket {
  readonly books: readonly Omit<OrderBook, "side">[];
  readonly predictions: PerpetualInput["predictions"];
  readonly settings: AccountSettings;
  readonly symbolsWithoutFunding: readonly string[];
  readonly symbolsLeftOut: readonly string[];
}

/** Checks an input at the door and cuts it to the span and the symbols that are traded. */
export function openMarket({ bars, predictions, funding }: PerpetualInput, options: PerpetualOptions): TradedMarket {
  const {
    takerFeeBps = 5,
    slippageBps = 2,
    holdBand = 0.02,
    untilMs = Infinity,
    withoutFunding = "leaveOut",
  } = options;
  requireInRange(ACTION, { takerFeeBps, slippageBps }, { atLeast: 0 });
  requireInRange(ACTION, { holdBand }, { atLeast: 0, below: 0.5 });
  const all = "timeMs" in bars ? [bars] : bars;
  const decided = symbolsOf(predictions);
  requireDecisions(predictions, decided, all);
  const used = all.filter(({ symbol }) => decided.has(symbol));
  requireOneGrid(used);

  const books = used.map((each) => ({
    bars: each,
    settlements: settlementsOf(fundingOf(funding, each.symbol, used.length)),
  }));
  const firstOpenMs = Math.min(
    ...used.map(({ timeMs }) => timeMs[firstAtOrAfter(timeMs, predictions.t0Ms[0]!)] ?? Infinity),
  );
  const lastOpenMs = Math.min(untilMs - used[0]!.barMs, Math.max(...used.map(({ timeMs }) => timeMs.at(-1)!)));
  if (!(firstOpenMs <= lastOpenMs)) {
    throw new RangeError(
      `Cannot ${ACTION} as a bar must open between the first decision and the end of the span: ` +
        `found none from ${formatMinute(predictions.t0Ms[0]!)} on`,
    );
  }
  const hasFunding = (settlements: Settlements | undefined): boolean =>
    settlements !== undefined &&
    firstAtOrAfter(settlements.timeMs, firstOpenMs) < firstAtOrAfter(settlements.timeMs, lastOpenMs + used[0]!.barMs);
  const unfunded = books.filter(({ settlements }) => !hasFunding(settlements)).map((book) => book.bars.symbol);
  const leavesOut = withoutFunding === "leaveOut" && unfunded.length < books.length;
  const kept = leavesOut ? books.filter(({ settlements }) => hasFunding(settlements)) : books;
  return {
    books: kept.map((book) =>
      book.settlements === undefined ? { bars: book.bars } : { bars: book.bars, settlements: book.settlements },
    ),
    predictions,
    settings: { firstOpenMs, lastOpenMs, feeFrac: bpsToFrac(takerFeeBps), slippageFrac: bpsToFrac(slippageBps) },
    symbolsWithoutFunding: unfunded,
    symbolsLeftOut: leavesOut ? unfunded : [],
  };
}

/** Runs the account over books with orders, and says what its figures are net of. */
export function runBooks(
  { settings, symbolsWithoutFunding, symbolsLeftOut }: TradedMarket,
  books: readonly OrderBook[],
): BacktestResult {
  const isNetOfFunding = symbolsWithoutFunding.length === symbolsLeftOut.length;
  return { ...runAccount(books, settings), symbolsWithoutFunding, symbolsLeftOut, isNetOfFunding };
}

/**
 * The side that each bar opens with, for one symbol: 1 after P > threshold + band, -1 after P < threshold - band,
 * else as before.
 */
function sidesOf(bars: Bars, { predictions }: TradedMarket, { holdBand = 0.02 }: PerpetualOptions): Int8Array {
  const { symbol, timeMs } = bars;
  const { t0Ms, symbol: symbols, probability, threshold } = predictions;
  const fillBar = nextTradedBar(bars);
  const sides = new Int8Array(timeMs.length);
  let side = 0;
  let bar = 0;
  for (let row = 0; row < t0Ms.length; row++) {
    if (symbols[row] !== symbol) continue;
    const p = probability[row]!;
    const own = typeof threshold === "number" ? threshold : threshold[row]!;
    if (p > own + holdBand) side = 1;
    else if (p < own - holdBand) side = -1;
    const t0 = t0Ms[row]!;
    if (timeMs[bar]! < t0) bar++;
    if (timeMs[bar]! < t0) bar = firstAtOrAfter(timeMs, t0);
    if (bar >= timeMs.length) break;
    // What is decided while nothing trades waits, and the last decision before the market comes back is filled.
    const fill = fillBar?.[bar] ?? bar;
    if (fill < timeMs.length) sides[fill] = side;
  }
  return sides;
}

function settlementsOf(funding: Funding | undefined): Settlements | undefined {
  if (funding === undefined || funding.timeMs.length === 0) return undefined;
  const { rate, intervalHours } = funding;
  const timeMs = funding.timeMs.map((time) => Math.floor(time / MINUTE_MS) * MINUTE_MS);
  requireAscending(ACTION, { "funding timeMs": timeMs });
  return { timeMs, rate, intervalHours };
}

function fundingOf(funding: PerpetualInput["funding"], symbol: string, symbols: number): Funding | undefined {
  if (funding === undefined || !isFundingTable(funding)) return funding?.[symbol];
  if (symbols > 1)
    throw new RangeError(
      `Cannot ${ACTION} as the funding of ${symbols} symbols must be given by symbol: found one table`,
    );
  return funding;
}

function isFundingTable(funding: NonNullable<PerpetualInput["funding"]>): funding is Funding {
  return funding["timeMs"] instanceof Float64Array;
}

function symbolsOf({ symbol }: PerpetualInput["predictions"]): ReadonlySet<string> {
  const names = new Set<string>();
  // Neighbours are often of one symbol, and comparing is cheaper than looking up.
  for (let row = 0; row < symbol.length; row++) {
    if (row === 0 || symbol[row] !== symbol[row - 1]) names.add(symbol[row]!);
  }
  return names;
}

function requireDecisions(
  { t0Ms, symbol, probability, threshold }: PerpetualInput["predictions"],
  decided: ReadonlySet<string>,
  bars: readonly Bars[],
): void {
  const thresholds = typeof threshold === "number" ? Float64Array.of(threshold) : threshold;
  requireSameLength(ACTION, { t0Ms, symbol, probability, ...(typeof threshold === "number" ? {} : { threshold }) });
  if (t0Ms.length === 0) throw new RangeError(`Cannot ${ACTION} as there must be at least one decision: found none`);
  requireAscending(ACTION, { t0Ms });
  for (const each of thresholds) requireInRange(ACTION, { threshold: each }, { above: 0, below: 1 });
  for (const name of decided) {
    const count = bars.filter((each) => each.symbol === name).length;
    if (count !== 1)
      throw new RangeError(
        `Cannot ${ACTION} as every decided symbol must have one table of bars: found ${count} of ${name}`,
      );
  }
  requireUnitInterval(ACTION, { probability });
  for (let row = 0; row < t0Ms.length; row++) {
    // Rows of one t0 stand together, so a symbol decided twice is found among the few before.
    for (let before = row - 1; before >= 0 && t0Ms[before] === t0Ms[row]; before--) {
      if (symbol[before] === symbol[row])
        throw new RangeError(
          `Cannot ${ACTION} as a symbol may be decided once at a time: found ${symbol[row]} twice at ` +
            `${formatMinute(t0Ms[row]!)}`,
        );
    }
  }
}

/** One bar length; ascending opens without overlap, gaps of whole bars; the symbols' grids in step; prices above 0. */
function requireOneGrid(all: readonly Bars[]): void {
  const { barMs, timeMs: first } = all[0]!;
  for (const { symbol, barMs: length, timeMs, open, high, low, close } of all) {
    requireSameLength(`${ACTION} ${symbol}`, { timeMs, open, high, low, close });
    if (length !== barMs)
      throw new RangeError(
        `Cannot ${ACTION} as all symbols must have one bar length: found ${barMs} ms and ${length} ms`,
      );
    if (timeMs.length === 0)
      throw new RangeError(`Cannot ${ACTION} ${symbol} as there must be at least one bar: found none`);
    if ((timeMs[0]! - first[0]!) % barMs !== 0)
      throw new RangeError(
        `Cannot ${ACTION} as the bars of all symbols must open in step: ${symbol} opens at ` +
          `${formatMinute(timeMs[0]!)}, ${all[0]!.symbol} at ${formatMinute(first[0]!)}`,
      );
    for (let i = 0; i < timeMs.length; i++) {
      const gapMs = i === 0 ? barMs : timeMs[i]! - timeMs[i - 1]!;
      if (gapMs !== barMs && !(gapMs > barMs && gapMs % barMs === 0)) {
        throw new RangeError(
          `Cannot ${ACTION} ${symbol} as its bars must ascend on a grid of ${barMs} ms: bar ${i} opens ` +
            `${gapMs} ms after the one before it`,
        );
      }
      if (!(open[i]! > 0 && close[i]! > 0 && open[i]! < Infinity && close[i]! < Infinity))
        throw new RangeError(
          `Cannot ${ACTION} ${symbol} as every price must be finite and above 0: bar ${i} has open ` +
            `${open[i]}, close ${close[i]}`,
        );
    }
  }
}
