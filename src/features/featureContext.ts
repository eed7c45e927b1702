/** One symbol's market as features see it: columns that several of them share are made once. */
import type { Bars, SymbolMarket } from "../market/index.js";
import { liquidationBars, type LiquidationBars } from "./liquidationBars.js";
import { rollingMax, rollingMin } from "./rolling.js";

export class FeatureContext {
  readonly market: SymbolMarket;
  readonly bars: Bars;
  /** Bars. */
  readonly rows: number;
  /** Shape [bars]: decision time, the bar's close. */
  readonly t0Ms: Float64Array;
  readonly #made = new Map<string, Float64Array>();
  #liquidations: LiquidationBars | undefined;

  constructor(market: SymbolMarket) {
    this.market = market;
    this.bars = market.bars;
    this.rows = market.bars.timeMs.length;
    this.t0Ms = this.column((i) => market.bars.timeMs[i]! + market.bars.barMs);
  }

  /** A new column: `valueOf(i)` of every bar. */
  column(valueOf: (i: number) => number): Float64Array {
    const values = new Float64Array(this.rows);
    for (let i = 0; i < values.length; i++) values[i] = valueOf(i);
    return values;
  }

  /** The column called `name`, made by `make` when it is first asked for. */
  shared(name: string, make: () => Float64Array): Float64Array {
    const before = this.#made.get(name);
    if (before !== undefined) return before;
    const made = make();
    this.#made.set(name, made);
    return made;
  }

  /** ln c. */
  logClose(): Float64Array {
    const { close } = this.bars;
    return this.shared("log close", () => this.column((i) => Math.log(close[i]!)));
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
    const { high, low, close } = this.bars;
    return this.shared("typical price", () => this.column((i) => (high[i]! + low[i]! + close[i]!) / 3));
  }

  /** Typical price x volume. */
  moneyFlow(): Float64Array {
    const { volume } = this.bars;
    const price = this.typicalPrice();
    return this.shared("money flow", () => this.column((i) => price[i]! * volume[i]!));
  }

  /** c x v, USD. */
  notional(): Float64Array {
    const { close, volume } = this.bars;
    return this.shared("notional", () => this.column((i) => close[i]! * volume[i]!));
  }

  /** (c - lowest l) / (highest h - lowest l) over n bars; 0.5 without a range. */
  rangePosition(n: number): Float64Array {
    const { high, low, close } = this.bars;
    const highest = rollingMax(high, n);
    const lowest = rollingMin(low, n);
    return this.column((i) => (highest[i] === lowest[i] ? 0.5 : (close[i]! - lowest[i]!) / (highest[i]! - lowest[i]!)));
  }

  /** Liquidations by bar; undefined when they were never recorded. */
  liquidations(): LiquidationBars | undefined {
    const { liquidations } = this.market;
    if (liquidations === undefined) return undefined;
    this.#liquidations ??= liquidationBars(liquidations, this.bars);
    return this.#liquidations;
  }
}
