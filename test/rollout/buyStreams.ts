/** Decisions of a balanced model whose symbols, hours and days hang together. */
import { HOUR_MS, type Rng } from "../../src/core/index.js";
import type { SidedDecision } from "../../src/rollout/index.js";

/** A stream whose neighbouring values share three of four shocks, as labels of four hours do. */
function overlapping(rng: Rng): () => number {
  const shocks = [rng.normal(), rng.normal(), rng.normal(), rng.normal()];
  return () => {
    shocks.shift();
    shocks.push(rng.normal());
    return shocks.reduce((sum, shock) => sum + shock, 0) / 2;
  };
}

/**
 * Hourly decisions of correlated symbols, half of them Buy in the long run; the day holds 0.3 of the
 * variance (its Buy share then has a standard deviation of 0.25) and remembers the one before.
 */
export function balancedDecisions(
  rng: Rng,
  {
    days,
    dayCorrelation,
    dayVariance = 0.3,
    symbols = 5,
  }: {
    readonly days: number;
    readonly dayCorrelation: number;
    readonly dayVariance?: number;
    readonly symbols?: number;
  },
): SidedDecision[] {
  const common = overlapping(rng);
  const own = Array.from({ length: symbols }, () => overlapping(rng));
  let day = rng.normal();
  const decisions: SidedDecision[] = [];
  for (let hour = 0; hour < days * 24; hour++) {
    if (hour % 24 === 0) day = dayCorrelation * day + Math.sqrt(1 - dayCorrelation ** 2) * rng.normal();
    const market = common();
    for (const next of own) {
      const inside = Math.SQRT1_2 * (market + next());
      const challengerBuys = Math.sqrt(dayVariance) * day + Math.sqrt(1 - dayVariance) * inside > 0;
      decisions.push({ t0Ms: hour * HOUR_MS, challengerBuys });
    }
  }
  return decisions;
}
