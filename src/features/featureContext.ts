/** One symbol's market as features see it: columns that several of them share are made once. */
import type { Bars, SymbolMarket } from "../market/index.js";
import { liquidationBars, type LiquidationBars } from "./liquidationBars.js";

export class FeatureContext {
  readonly market: SymbolMarket;
  readonly bars: Bars;
  /** Bars. */
  readonly rows: number;
  /** Shape [bars]: decision time, the bar's close. */
  readonly t0Ms: Float64Array;
  readonly #made = new Map<string, Float64Array | undefined>();
  #liquidations: LiquidationBars | undefined;

  constructor(market: SymbolMarket) {
    this.market = market;
    this.bars = market.bars;
    this.rows = market.bars.timeMs.length;
    this.t0Ms = market.bars.timeMs.map((time) => time + market.bars.barMs);
  }

  /** The column called `name`, made by `make` when it is first asked for. */
  shared<Column extends Float64Array | undefined>(name: string, make: () => Column): Column {
    if (!this.#made.has(name)) this.#made.set(name, make());
    return this.#made.get(name) as Column;
  }

  /** ln(c_i / c_{i-k}); NaN for the first k bars. */
  logReturn(k: number): Float64Array {
    return this.shared(`log return ${k}`, () => this.bars.close.map((close, i) => (i < k ? NaN : Math.log(close / this.bars.close[i - k]!))));
  }

  /** (h + l + c) / 3. */
  typicalPrice(): Float64Array {
    return this.shared("typical price", () => this.bars.close.map((close, i) => (this.bars.high[i]! + this.bars.low[i]! + close) / 3));
  }

  /** Liquidations by bar; undefined when they were never recorded. */
  liquidations(): LiquidationBars | undefined {
    const { liquidations } = this.market;
    if (liquidations === undefined) return undefined;
    this.#liquidations ??= liquidationBars(liquidations, this.bars);
    return this.#liquidations;
  }
}
