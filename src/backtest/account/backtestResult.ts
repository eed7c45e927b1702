/**
 * What a back-test of a perpetual-futures account gives back.
 *
 * The account starts with 1 USD, so every USD amount is also a fraction of the initial equity.
 */

/** One change of position in one symbol. */
export interface Trade {
  readonly symbol: string;
  /** Bar open at which it was filled, UTC epoch ms; for a delisted contract the close of its last bar. */
  readonly fillMs: number;
  /** Fill price after slippage. */
  readonly price: number;
  /** Signed notional that changed hands, at the price before slippage: positive bought, negative sold. */
  readonly notionalUsd: number;
  readonly feeUsd: number;
  readonly slippageUsd: number;
}

/** One position from its opening to its closing or turning, or to the end of the span. */
export interface Position {
  readonly symbol: string;
  readonly side: "long" | "short";
  readonly openMs: number;
  /** Null while it is still open at the end: then it is marked at the last close. */
  readonly closeMs: number | null;
  /** Price gain less fees, slippage and funding; a turn's costs are split by notional between the two positions. */
  readonly netUsd: number;
}

/** Net result of one calendar month, or of the part of it that the span covers. */
export interface MonthlyReturn {
  /** `2025-11`. */
  readonly month: string;
  /** Days of it that the span covers. */
  readonly days: number;
  readonly returnFrac: number;
}

/**
 * What one symbol added to the account. `netUsd` = `pricePnlUsd` - fees - slippage - funding; over all
 * symbols it adds up to the change of equity.
 */
export interface SymbolResult {
  readonly symbol: string;
  readonly pricePnlUsd: number;
  readonly feesPaid: number;
  readonly slippagePaid: number;
  /** Positive when the account paid; 0 where there is no funding data. */
  readonly fundingPaid: number;
  readonly netUsd: number;
  readonly tradeCount: number;
  /** Sum of the absolute notional of its trades. */
  readonly tradedUsd: number;
  /** Shares of the span's bars with a long and with a short position. */
  readonly longFrac: number;
  readonly shortFrac: number;
  /**
   * Hours covered by its funding settlements / hours of the span, or of its part before a delisting, at most 1;
   * 0 without funding data.
   */
  readonly fundingCoverageFrac: number;
}

/** A contract that ended inside the span. */
export interface Delisting {
  readonly symbol: string;
  /** Close of its last bar, UTC epoch ms. */
  readonly endMs: number;
  /** Whether a position was held then, and closed by the venue. */
  readonly wasHeld: boolean;
}

/** Equity starts at 1 and is marked at every bar close. */
export interface BacktestResult {
  /** The first fill's bar open, then every bar close, UTC epoch ms, ascending. */
  readonly timeMs: Float64Array;
  /** Portfolio equity, 1 at the start, net of all costs; 0 once the account is ruined. */
  readonly equity: Float64Array;
  readonly trades: readonly Trade[];
  readonly positions: readonly Position[];
  /** What prices alone earned. The change of equity is this - fees - slippage - funding + `shortfallForgiven`. */
  readonly pricePnlUsd: number;
  /** Fractions of the initial equity. */
  readonly feesPaid: number;
  readonly slippagePaid: number;
  /** Positive when the account paid. */
  readonly fundingPaid: number;
  /** Sum of the absolute notional of all trades. */
  readonly tradedUsd: number;
  /** Mean over the bar closes of gross notional / equity. */
  readonly grossExposureFrac: number;
  readonly monthlyReturns: readonly MonthlyReturn[];
  readonly perSymbol: readonly SymbolResult[];
  /** Symbols that have no funding data; `symbolsLeftOut` says which of them were therefore not traded. */
  readonly symbolsWithoutFunding: readonly string[];
  readonly symbolsLeftOut: readonly string[];
  /** Contracts whose bars end a day or more before the span, and which were closed at their last close. */
  readonly delisted: readonly Delisting[];
  /** Whether every traded symbol paid its funding. */
  readonly isNetOfFunding: boolean;
  /** Bar close at which equity reached 0 or less; null for an account that survived. */
  readonly ruinedAtMs: number | null;
  /** What a ruined account owed and did not pay, since it cannot lose more than it has; else 0. */
  readonly shortfallForgiven: number;
}
