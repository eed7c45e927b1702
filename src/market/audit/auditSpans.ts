/** The balance of parts of the data: training folds above all. */
import { requireInRange } from "../../core/index.js";
import type { SymbolMarket } from "../schema.js";
import { balanceOf, type BalanceSpan, type MarketBalance } from "./balance.js";
import { balanceWarnings } from "./balanceWarnings.js";

export interface NamedSpan extends BalanceSpan {
  /** As a sentence begins with it: `fold 2`. */
  readonly name: string;
  /** What the span does with its market; `trains on` when absent. */
  readonly verb?: "trains on" | "holds";
}

export interface SpanAudit extends NamedSpan {
  readonly symbols: readonly MarketBalance[];
  /** Plain sentences; none if all is within 30 to 70 % and both rising and falling markets occur. */
  readonly warnings: readonly string[];
}

/**
 * Shares of rising, falling and flat bars, of liquidated longs and shorts and of regimes in each span.
 *
 * Timing: a bar belongs to the span in which it closes, a liquidation to that in which it was known.
 *
 * @throws {RangeError} If a span ends before it begins.
 */
export function auditSpans(markets: readonly SymbolMarket[], spans: readonly NamedSpan[]): SpanAudit[] {
  return spans.map(({ name, verb = "trains on", fromMs, toMs }) => {
    requireInRange(`audit ${name}`, { toMs }, { atLeast: fromMs });
    const symbols = markets.map((market) => balanceOf(market, { fromMs, toMs }));
    return {
      name,
      fromMs,
      toMs,
      symbols,
      warnings: balanceWarnings(symbols, { where: `${name} ${verb}`, prefix: `${name}, ` }),
    };
  });
}
