import { firstAfter, HOUR_MS, MINUTE_MS, pearsonCorrelation } from "../../core/index.js";
import type { Bars, SymbolMarket } from "../../market/index.js";

/** Settlements below which a correlation is too loose to accuse anybody. */
const LEAST_SETTLEMENTS = 200;
/** Exchanges stamp settlements some milliseconds late. */
const JITTER_MS: number = MINUTE_MS;

/**
 * How much more the change of a funding rate goes with the return after its settlement than with the one
 * before it: a rate tells what its interval was like, so a clear lead means that it is stamped with the
 * interval's beginning. Mean over the symbols with at least 200 settlements; null where there are none.
 *
 * Measured over 180 days: -0.08 to -0.65 a symbol on five honest simulated markets (two seeds) and
 * -0.08 to -0.30 on real BTC, ETH and SOL; 0.16 to 0.32 where rates are stamped one interval early.
 */
export function fundingLead(markets: readonly SymbolMarket[]): number | null {
  const leads = markets.map(leadOf).filter((lead) => lead !== null);
  return leads.length === 0 ? null : leads.reduce((sum, lead) => sum + lead, 0) / leads.length;
}

function leadOf({ bars, funding }: SymbolMarket): number | null {
  if (funding === undefined) return null;
  const change: number[] = [];
  const before: number[] = [];
  const after: number[] = [];
  for (let i = 1; i < funding.rate.length; i++) {
    const timeMs = funding.timeMs[i]!;
    const intervalMs = funding.intervalHours[i]! * HOUR_MS;
    const [from, at, to] = [timeMs - intervalMs, timeMs, timeMs + intervalMs].map((time) => closeAt(bars, time));
    const isNeighbour = Math.abs(timeMs - funding.timeMs[i - 1]! - intervalMs) <= JITTER_MS;
    if (!isNeighbour || from === undefined || at === undefined || to === undefined) continue;
    change.push(funding.rate[i]! - funding.rate[i - 1]!);
    before.push(Math.log(at / from));
    after.push(Math.log(to / at));
  }
  if (change.length < LEAST_SETTLEMENTS) return null;
  const lead = pearsonCorrelation(change, after) - pearsonCorrelation(change, before);
  return Number.isNaN(lead) ? null : lead;
}

/** Close of the bar that ends at a time, or of the last one before it by at most a bar. */
function closeAt({ timeMs, barMs, close }: Bars, time: number): number | undefined {
  const bar = firstAfter(timeMs, time - barMs) - 1;
  return bar >= 0 && time - (timeMs[bar]! + barMs) <= barMs ? close[bar] : undefined;
}
