/**
 * What a signal must beat: the market on either side, the coins themselves, and luck that trades as often.
 *
 * All run over the same symbols and the same span as the signal, and all but buy-and-hold pay the same
 * costs at the same instants.
 */
import {
  firstAtOrAfter,
  quantileOfSorted,
  requireInRange,
  requireInteger,
  type Rng,
  requireRng,
} from "../../core/index.js";
import type { BacktestResult } from "./backtestResult.js";
import { nextTradedBar } from "./nextTradedBar.js";
import {
  backtestPerpetual,
  openMarket,
  runBooks,
  type PerpetualInput,
  type PerpetualOptions,
  type TradedMarket,
} from "./backtestPerpetual.js";

export interface Baseline {
  readonly name: "always Buy" | "always Sell" | "buy and hold" | "random, same turnover";
  /** One sentence for the reader. */
  readonly description: string;
  /** Of the random trader the draw with the median final equity. */
  readonly result: BacktestResult;
}

/** Many traders that toss coins as often as the signal trades. */
export interface RandomBaseline extends Baseline {
  readonly name: "random, same turnover";
  /** Shape [marks]: the middle `confidence` of the draws' equity at each mark of `result.timeMs`. */
  readonly band: { readonly low: Float64Array; readonly high: Float64Array };
  /** Ascending, one a draw. */
  readonly finalEquity: Float64Array;
  /** P(a draw ends at least as high as the signal), (1 + count) / (1 + draws). */
  readonly luckP: number;
}

export interface BaselineOptions extends PerpetualOptions {
  /** Random traders. Default 200. */
  readonly draws?: number;
  /** Of the band. Default 0.95. */
  readonly confidence?: number;
}

/**
 * Always Buy, always Sell, buy-and-hold and the random trader, in this order.
 *
 * The random trader fills as often in each symbol as the signal did, at bars drawn without replacement,
 * on alternating sides from a first one that is drawn too.
 *
 * @throws {RangeError} As {@link backtestPerpetual} does, or if there is no draw.
 */
export function backtestBaselines(
  input: PerpetualInput,
  options: BaselineOptions,
  rng: Rng,
): readonly [Baseline, Baseline, Baseline, RandomBaseline] {
  requireRng("back-test baselines", rng);
  const market = openMarket(input, options);
  const hold = (side: 1 | -1): BacktestResult =>
    runBooks(
      market,
      market.books.map((book) => ({ ...book, side: sidesAt(book.bars.timeMs.length, [firstBar(book, market)], side) })),
    );
  const spot = { ...market, books: market.books.map(({ bars }) => ({ bars })) };
  return [
    {
      name: "always Buy",
      description: "Long every symbol from the first decision on, paying fees once and funding at each settlement.",
      result: hold(1),
    },
    {
      name: "always Sell",
      description: "Short every symbol from the first decision on, paying fees once and funding at each settlement.",
      result: hold(-1),
    },
    {
      name: "buy and hold",
      description: "The coins themselves in equal parts, bought once at the same costs; coins pay no funding.",
      result: runBooks(
        spot,
        spot.books.map((book) => ({ ...book, side: sidesAt(book.bars.timeMs.length, [firstBar(book, market)], 1) })),
      ),
    },
    randomBaseline(market, backtestPerpetual(input, options), options, rng),
  ];
}

function randomBaseline(
  market: TradedMarket,
  signal: BacktestResult,
  { draws = 200, confidence = 0.95 }: BaselineOptions,
  rng: Rng,
): RandomBaseline {
  requireInteger("draw random traders", { draws }, { atLeast: 1 });
  requireInRange("draw random traders", { confidence }, { above: 0, below: 1 });
  // What the venue closed is no turn of the signal's.
  const closed = new Set(signal.delisted.flatMap(({ symbol, wasHeld }) => (wasHeld ? [symbol] : [])));
  const fills = new Map(
    signal.perSymbol.map(({ symbol, tradeCount }) => [symbol, tradeCount - (closed.has(symbol) ? 1 : 0)]),
  );
  const results = Array.from({ length: draws }, (_, draw) => {
    const books = market.books.map((book) => {
      const own = rng.child(`draw-${draw}`).child(book.bars.symbol);
      const from = firstBar(book, market);
      const to = firstAtOrAfter(book.bars.timeMs, market.settings.lastOpenMs + 1);
      const next = nextTradedBar(book.bars);
      // Drawn among bars that trade, as the signal's own fills are.
      const open = Int32Array.from({ length: Math.max(0, to - from) }, (_, k) => k + from).filter(
        (bar) => next === undefined || next[bar] === bar,
      );
      const bars = own
        .permutation(open.length)
        .subarray(0, fills.get(book.bars.symbol)!)
        .map((at) => open[at]!);
      return { ...book, side: sidesAt(book.bars.timeMs.length, bars.sort(), own.uniform() < 0.5 ? 1 : -1) };
    });
    return runBooks(market, books);
  });
  const byEnd = [...results].sort((a, b) => a.equity.at(-1)! - b.equity.at(-1)!);
  const marks = signal.equity.length;
  const low = new Float64Array(marks);
  const high = new Float64Array(marks);
  const column = new Float64Array(draws);
  for (let mark = 0; mark < marks; mark++) {
    results.forEach(({ equity }, draw) => (column[draw] = equity[mark]!));
    column.sort();
    low[mark] = quantileOfSorted(column, (1 - confidence) / 2);
    high[mark] = quantileOfSorted(column, (1 + confidence) / 2);
  }
  const finalEquity = Float64Array.from(byEnd, ({ equity }) => equity.at(-1)!);
  return {
    name: "random, same turnover",
    description: `The median of ${draws} traders that turn at random as often as the signal, at the same costs.`,
    result: byEnd[Math.floor(draws / 2)]!,
    band: { low, high },
    finalEquity,
    luckP: (1 + finalEquity.filter((value) => value >= signal.equity.at(-1)!).length) / (1 + draws),
  };
}

function firstBar({ bars }: TradedMarket["books"][number], { settings }: TradedMarket): number {
  const first = firstAtOrAfter(bars.timeMs, settings.firstOpenMs);
  return nextTradedBar(bars)?.[first] ?? first;
}

/** Orders at the given bars, ascending, on alternating sides. */
function sidesAt(length: number, bars: ArrayLike<number>, first: 1 | -1): Int8Array {
  const sides = new Int8Array(length);
  for (let k = 0; k < bars.length; k++) sides[bars[k]!] = k % 2 === 0 ? first : -first;
  return sides;
}
