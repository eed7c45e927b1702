/** What a backtest of a perpetual-futures account gives back. */

/** One change of position in one symbol. */
export interface Trade {
  readonly symbol: string;
  /** Bar open at which it was filled, UTC epoch ms. */
  readonly fillMs: number;
  /** Fill price after slippage. */
  readonly price: number;
  /** Signed notional that changed hands, USD: positive bought, negative sold. */
  readonly notionalUsd: number;
  readonly feeUsd: number;
  readonly slippageUsd: number;
}

/** Net result of one calendar month, or of the part of it that the span covers. */
export interface MonthlyReturn {
  /** `2025-11`. */
  readonly month: string;
  readonly days: number;
  readonly returnFrac: number;
}

/** Equity starts at 1 and is marked at every bar close. */
export interface BacktestResult {
  /** Bar closes, UTC epoch ms, ascending. */
  readonly timeMs: Float64Array;
  /** Portfolio equity, 1 at the start, net of all costs. */
  readonly equity: Float64Array;
  readonly trades: readonly Trade[];
  /** Fractions of the initial equity. */
  readonly feesPaid: number;
  readonly slippagePaid: number;
  /** Positive when the account paid. */
  readonly fundingPaid: number;
  readonly monthlyReturns: readonly MonthlyReturn[];
  /** Symbols that have no funding data, and so are before funding. */
  readonly symbolsWithoutFunding: readonly string[];
}
