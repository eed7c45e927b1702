/** What is out of balance, in plain sentences. */
import { BUY_SHARE_WARNING, sayPercent } from "../../core/index.js";
import type { MarketBalance } from "./balance.js";

const { low: LOWEST_FRAC, high: HIGHEST_FRAC } = BUY_SHARE_WARNING;

type Regime = "rising" | "falling" | "sideways";

/**
 * @param where `fold 2 trains on`, `the data hold`: what the sentences about regimes begin with.
 * @param prefix Of the other sentences: `fold 2, ` or nothing.
 */
export function balanceWarnings(
  balances: readonly MarketBalance[],
  { where, prefix }: { readonly where: string; readonly prefix: string },
): string[] {
  return [...regimeWarnings(balances, where), ...balances.flatMap((balance) => shareWarnings(balance, prefix))];
}

function regimeWarnings(balances: readonly MarketBalance[], where: string): string[] {
  const present = balances.flatMap(({ symbol, regimes }) => {
    if (regimes === null) return [];
    const found: readonly (readonly [Regime, number])[] = [
      ["rising", regimes.bullFrac],
      ["falling", regimes.bearFrac],
      ["sideways", regimes.sidewaysFrac],
    ];
    return [{ symbol, regimes: found.filter(([, frac]) => frac > 0).map(([regime]) => regime) }];
  });
  const all = new Set(present.flatMap(({ regimes }) => regimes));
  const [only] = all;
  if (all.size === 1) return [`${where} a ${only} market only`];
  const single = present
    .filter(({ regimes }) => regimes.length === 1)
    .map(({ symbol, regimes }) => `${where} a ${regimes[0]!} market of ${symbol} only`);
  const missing =
    all.size === 0
      ? []
      : (["rising", "falling"] as const)
          .filter((regime) => !all.has(regime))
          .map((regime) => `${where} no ${regime} market`);
  return [...missing, ...single];
}

function shareWarnings({ symbol, moves, liquidations }: MarketBalance, prefix: string): string[] {
  const warnings: string[] = [];
  const judge = (frac: number, said: string) => {
    if (frac < LOWEST_FRAC || frac > HIGHEST_FRAC)
      warnings.push(
        `${prefix}${symbol}: ${percent(frac)} ${said}, outside ${100 * LOWEST_FRAC} to ${100 * HIGHEST_FRAC} %`,
      );
  };
  if (moves !== null && moves.risingFrac + moves.fallingFrac > 0)
    judge(moves.risingFrac / (moves.risingFrac + moves.fallingFrac), "of the bars that moved rose");
  if (liquidations !== null && liquidations.longCount + liquidations.shortCount > 0) {
    const { longCount, shortCount, longUsd, shortUsd } = liquidations;
    judge(longCount / (longCount + shortCount), "of liquidations were of longs");
    if (longUsd + shortUsd > 0) judge(longUsd / (longUsd + shortUsd), "of the liquidated notional was of longs");
  }
  return warnings;
}

/** `62.5 %`; a share that would be printed as nothing is `less than 0.1 %`. */
export function percent(frac: number): string {
  return frac > 0 && frac < 0.000_5 ? "less than 0.1 %" : sayPercent(frac);
}
