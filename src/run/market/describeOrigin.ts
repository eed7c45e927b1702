/** The line that every page begins with: where the numbers come from. */
import { DAY_MS } from "../../core/index.js";
import type { RunConfig } from "../../config/index.js";
import type { SymbolMarket } from "../../market/index.js";

/**
 * "Simulated market, scenario strong, seed 7: …" or "Real data, 5 symbols, 2025-07-04 to 2025-12-31, no
 * liquidation history".
 */
export function describeOrigin({ data, seed }: RunConfig, markets: readonly SymbolMarket[]): string {
  const span = spanOf(markets);
  if (data.files.length === 0)
    return `Simulated market, scenario ${data.scenario}, seed ${seed}: ${count(markets.length, "symbol")}, ${span}`;
  const days =
    Math.max(
      ...markets.map(({ liquidations }) =>
        (liquidations?.coverageMs ?? []).reduce((sum, [from, to]) => sum + to - from, 0),
      ),
    ) / DAY_MS;
  const history = days <= 0 ? "no liquidation history" : `liquidation history for ${days.toPrecision(2)} days only`;
  return `Real data, ${count(markets.length, "symbol")}, ${span}, ${history}`;
}

function spanOf(markets: readonly SymbolMarket[]): string {
  const date = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 10);
  const first = Math.min(...markets.map(({ bars }) => bars.timeMs[0]!));
  const last = Math.max(...markets.map(({ bars }) => bars.timeMs.at(-1)!));
  return `${date(first)} to ${date(last)}`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
