/** One model's account, and what every figure of it says: its span, and what it is net of. */
import type { BacktestResult } from "../../../backtest/index.js";
import { formatDate, type Estimate } from "../../../core/index.js";

/** One model's account. */
export interface JudgedAccount {
  readonly name: string;
  readonly result: BacktestResult;
  /** Geometric mean per 30 days, with its interval. */
  readonly monthlyReturn: Estimate;
  /** False where the model is shown to know too much: then its account is the leak's. */
  readonly isHonest?: boolean;
  /** That of the model's name when absent. */
  readonly colour?: string;
}

/** What an account is net of, as a sentence. */
export function fundingSentence({ isNetOfFunding, symbolsLeftOut, symbolsWithoutFunding }: BacktestResult): string {
  if (isNetOfFunding)
    return symbolsLeftOut.length === 0
      ? "Net of funding."
      : `Net of funding; left out for want of funding data: ${symbolsLeftOut.join(", ")}.`;
  return `Before funding for ${symbolsWithoutFunding.join(", ")}.`;
}

/** `2025-11-25 to 2025-12-31, 5 symbols`. */
export function spanOf({ timeMs, perSymbol }: BacktestResult): string {
  return (
    `${formatDate(timeMs[0]!)} to ${formatDate(timeMs.at(-1)!)}, ${perSymbol.length} ` +
    `${perSymbol.length === 1 ? "symbol" : "symbols"}`
  );
}
