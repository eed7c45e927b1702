/**
 * The tables of the lake as typed columns.
 *
 * Every record carries two clocks: `timeMs`, when it happened (a bar: its open), and `knownMs`, when
 * it could have been known (a bar: its close). Anything that joins, joins on `knownMs`.
 */

/** Price bars of one symbol, ascending in `timeMs`; a bar covers `[timeMs, timeMs + barMs)`. */
export interface Bars {
  readonly symbol: string;
  readonly barMs: number;
  /** Bar open, UTC epoch ms, ascending. The bar is known at `timeMs + barMs`. */
  readonly timeMs: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Base units (coins). */
  readonly volume: Float64Array;
  /** Quote units (USD). This and the two below: NaN in bars of which their source did not say it. */
  readonly quoteVolume?: Float64Array;
  readonly tradeCount?: Float64Array;
  /** Base units bought by takers. */
  readonly takerBuyVolume?: Float64Array;
}

/** Forced closings of positions, ascending in `knownMs`. */
export interface Liquidations {
  readonly timeMs: Float64Array;
  readonly knownMs: Float64Array;
  readonly price: Float64Array;
  /** Base units. */
  readonly quantity: Float64Array;
  readonly notionalUsd: Float64Array;
  /** The liquidated position: a forced BUY order liquidates a short. */
  readonly side: ("long" | "short")[];
  /**
   * Spans `[from, to)` in which the source was recording: inside them no event means zero, outside a value is
   * missing.
   */
  readonly coverageMs: [number, number][];
}

/** Funding settlements, ascending in `knownMs`. */
export interface Funding {
  readonly timeMs: Float64Array;
  readonly knownMs: Float64Array;
  /** Fraction of the notional per interval; longs pay a positive rate. */
  readonly rate: Float64Array;
  readonly intervalHours: Float64Array;
}

/** Open interest in base units, ascending in `knownMs`. */
export interface OpenInterest {
  readonly timeMs: Float64Array;
  readonly knownMs: Float64Array;
  readonly openInterest: Float64Array;
}

/** Resting notional within 1 % of the mid price, ascending in `knownMs`. */
export interface Depth {
  readonly timeMs: Float64Array;
  readonly knownMs: Float64Array;
  readonly bidNotionalUsd: Float64Array;
  readonly askNotionalUsd: Float64Array;
}

/** Everything known of one symbol; an absent table means the input was never recorded. */
export interface SymbolMarket {
  readonly bars: Bars;
  readonly liquidations?: Liquidations;
  readonly funding?: Funding;
  readonly openInterest?: OpenInterest;
  readonly depth?: Depth;
}

/**
 * What the simulator knows and a market never tells: index i belongs to bar i and is known at its close.
 * P(return over the horizon > theta) = Phi((meanLog - ln(1 + theta)) / sigmaLog).
 */
export interface SimulatedTruth {
  readonly symbol: string;
  readonly horizonMs: number;
  /** P(return over the horizon > 0). */
  readonly probabilityUp: Float32Array;
  readonly meanLog: Float64Array;
  readonly sigmaLog: Float64Array;
}

/** The simulated markets by name; `SCENARIOS` says what each is. */
export type Scenario =
  | "strong"
  | "moderate"
  | "realistic"
  | "none"
  | "hour-bias"
  | "regime-shift"
  | "leak-early-liquidations"
  | "leak-early-taker-volume"
  | "leak-future-close"
  | "leak-future-extremes"
  | "leak-early-funding";
