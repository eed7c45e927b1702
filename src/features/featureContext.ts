/**
 * One symbol's market as features see it: columns that several of them share are made once.
 *
 * Here and in the families, columns are made by plain loops: a callback a value would box every number it
 * returns, which takes ten times as long.
 */
import type { Bars, SymbolMarket } from "../market/index.js";
import { liquidationBars, type LiquidationBars } from "./liquidationBars.js";
import { rollingMax, rollingMin } from "./rolling.js";

/** By the name of a recursion, the first value of each of its columns. */
export type RecursionFirsts = ReadonlyMap<string, readonly number[]>;

export class FeatureContext {
  readonly market: SymbolMarket;
  readonly bars: Bars;
  /** Bars. */
  readonly rows: number;
  /** Shape [bars]: decision time, the bar's close. */
  readonly t0Ms: Float64Array;
  readonly #made = new Map<string, Float64Array>();
  readonly #recursions = new Map<string, readonly Float64Array[]>();
  readonly #firsts: RecursionFirsts | undefined;
  #liquidations: LiquidationBars | undefined;

  /** @param firsts Where the bars are the later part of a series: what its recursions are at the first of them. */
  constructor(market: SymbolMarket, firsts?: RecursionFirsts) {
    this.market = market;
    this.#firsts = firsts;
    this.bars = market.bars;
    this.rows = market.bars.timeMs.length;
    this.t0Ms = market.bars.timeMs.map((time) => time + market.bars.barMs);
  }

  /** The column called `name`, made by `make` when it is first asked for. */
  shared(name: string, make: () => Float64Array): Float64Array {
    const before = this.#made.get(name);
    if (before !== undefined) return before;
    const made = make();
    this.#made.set(name, made);
    return made;
  }

  /**
   * Columns each of whose values hangs on the one before, back to the first bar of the series; not to be written to.
   *
   * @param make Given the first value of each column in a later part of a series, from which it goes on; undefined at
   * the beginning of the series.
   */
  recursion(
    name: string,
    make: (firsts: readonly number[] | undefined) => readonly Float64Array[],
  ): readonly Float64Array[] {
    const made = this.#recursions.get(name) ?? make(this.#firsts?.get(name));
    this.#recursions.set(name, made);
    return made;
  }

  /** What the recursions that were asked for are at a bar, for a part that begins there. */
  recursionsAt(row: number): RecursionFirsts {
    return new Map([...this.#recursions].map(([name, columns]) => [name, columns.map((column) => column[row]!)]));
  }

  /** ln c. */
  logClose(): Float64Array {
    return this.shared("log close", () => {
      const { close } = this.bars;
      const logs = new Float64Array(this.rows);
      for (let i = 0; i < logs.length; i++) logs[i] = Math.log(close[i]!);
      return logs;
    });
  }

  /** ln(c_i / c_{i-k}); NaN for the first k bars. */
  logReturn(k: number): Float64Array {
    return this.shared(`log return ${k}`, () => {
      const logClose = this.logClose();
      const returns = new Float64Array(this.rows).fill(NaN);
      for (let i = k; i < returns.length; i++) returns[i] = logClose[i]! - logClose[i - k]!;
      return returns;
    });
  }

  /** (h + l + c) / 3. */
  typicalPrice(): Float64Array {
    return this.shared("typical price", () => {
      const { high, low, close } = this.bars;
      const prices = new Float64Array(this.rows);
      for (let i = 0; i < prices.length; i++) prices[i] = (high[i]! + low[i]! + close[i]!) / 3;
      return prices;
    });
  }

  /** Typical price x volume. */
  moneyFlow(): Float64Array {
    return this.shared("money flow", () => product(this.typicalPrice(), this.bars.volume));
  }

  /** c x v, USD. */
  notional(): Float64Array {
    return this.shared("notional", () => product(this.bars.close, this.bars.volume));
  }

  /** (c - lowest l) / (highest h - lowest l) over n bars; 0.5 without a range. */
  rangePosition(n: number): Float64Array {
    const { high, low, close } = this.bars;
    const highest = rollingMax(high, n);
    const lowest = rollingMin(low, n);
    const positions = new Float64Array(this.rows);
    for (let i = 0; i < positions.length; i++)
      positions[i] = highest[i] === lowest[i] ? 0.5 : (close[i]! - lowest[i]!) / (highest[i]! - lowest[i]!);
    return positions;
  }

  /** Liquidations by bar; undefined when they were never recorded. */
  liquidations(): LiquidationBars | undefined {
    const { liquidations } = this.market;
    if (liquidations === undefined) return undefined;
    this.#liquidations ??= liquidationBars(liquidations, this.bars);
    return this.#liquidations;
  }
}

function product(a: Float64Array, b: Float64Array): Float64Array {
  const products = new Float64Array(a.length);
  for (let i = 0; i < products.length; i++) products[i] = a[i]! * b[i]!;
  return products;
}
