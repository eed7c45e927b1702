/** The check that a feature must pass before anybody believes a model that uses it. */
import type { SymbolMarket } from "../market/index.js";
import { computeFeatures } from "./computeFeatures.js";
import type { Feature } from "./feature.js";
import { marketUntil } from "./marketUntil.js";

/** A feature's value at a bar depends on something that was not known at the bar's close. */
export class LookaheadError extends Error {
  override readonly name = "LookaheadError";
}

export interface LookaheadOptions {
  readonly features: readonly Feature[];
  /** Bars at which the market is cut; a handful well apart will do. */
  readonly cutRows: readonly number[];
}

/**
 * Cuts the market at several bars and computes again: each feature must give the same bits for every bar
 * up to the cut as it does with the future in view.
 *
 * @throws {LookaheadError} Naming the feature, the bar and both values.
 * @throws {RangeError} If a cut lies outside the bars.
 */
export function requireNoLookahead(market: SymbolMarket, { features, cutRows }: LookaheadOptions): void {
  const { timeMs, barMs, symbol } = market.bars;
  const whole = computeFeatures(market, { features });
  for (const cut of cutRows) {
    const openMs = timeMs[cut];
    if (openMs === undefined)
      throw new RangeError(
        `Cannot look for look-ahead as every cut must be one of ${timeMs.length} bars: found ${cut}`,
      );
    const { names, values } = computeFeatures(marketUntil(market, openMs + barMs), { features });
    whole.names.forEach((name, column) => {
      const cutColumn = names.indexOf(name);
      for (let row = 0; row <= cut; row++) {
        const seeing = whole.values.data[row * whole.names.length + column]!;
        const blind = cutColumn < 0 ? NaN : values.data[row * names.length + cutColumn]!;
        if (Object.is(seeing, blind)) continue;
        throw new LookaheadError(
          `Cannot trust feature "${name}" of ${symbol} as its value at bar ${row} must not depend on ` +
            `what comes later: ${blind} when the market ends at bar ${cut}, ${seeing} when it goes on`,
        );
      }
    });
  }
}
