/** Labels that overlap as real ones do, and two models that predict them. */
import { DAY_MS, HOUR_MS, normalCdf, type Rng } from "../../src/core/index.js";
import type { LabelledPair } from "../../src/rollout/index.js";

export const HORIZON_MS = 4 * HOUR_MS;

/**
 * Hourly decisions of `symbols` correlated random walks; label = whether the next four hours rise. `truth` is
 * P(BUY) given a drift that is drawn anew every 12 hours.
 */
export function overlappingDecisions(
  rng: Rng,
  { days, symbols = 5, drift }: { readonly days: number; readonly symbols?: number; readonly drift: number },
): { readonly t0Ms: number; readonly symbol: number; readonly label: number; readonly truth: number }[] {
  const hours = days * 24;
  const paths = Array.from({ length: symbols }, () => new Float64Array(hours + 5));
  const drifts = paths.map(() => new Float64Array(hours + 5));
  const current = paths.map(() => 0);
  for (let hour = 0; hour < hours + 4; hour++) {
    const common = rng.normal();
    paths.forEach((path, s) => {
      if (hour % 12 === 0) current[s] = drift * rng.normal();
      drifts[s]![hour] = current[s]!;
      path[hour + 1] = path[hour]! + current[s]! + Math.sqrt(0.5) * common + Math.sqrt(0.5) * rng.normal();
    });
  }
  const rows = [];
  for (let hour = 0; hour < hours; hour++) {
    for (let s = 0; s < symbols; s++) {
      const ahead = drifts[s]!.subarray(hour, hour + 4).reduce((sum, value) => sum + value, 0);
      rows.push({
        t0Ms: hour * HOUR_MS,
        symbol: s,
        label: paths[s]![hour + 4]! > paths[s]![hour]! ? 1 : 0,
        truth: normalCdf(ahead / 2),
      });
    }
  }
  return rows;
}

/** Pairs of two models that see the truth through their own noise, which lasts for hours. */
export function noisyPairs(
  rng: Rng,
  rows: ReturnType<typeof overlappingDecisions>,
  { championNoise, challengerNoise }: { readonly championNoise: number; readonly challengerNoise: number },
): LabelledPair[] {
  const noise = new Map<number, { champion: number; challenger: number }>();
  return rows.map(({ t0Ms, symbol, label, truth }) => {
    const before = noise.get(symbol) ?? { champion: rng.normal(), challenger: rng.normal() };
    const now = {
      champion: 0.9 * before.champion + Math.sqrt(0.19) * rng.normal(),
      challenger: 0.9 * before.challenger + Math.sqrt(0.19) * rng.normal(),
    };
    noise.set(symbol, now);
    const clipped = (p: number) => Math.min(0.98, Math.max(0.02, p));
    return {
      t0Ms,
      label,
      championProbability: clipped(truth + championNoise * now.champion),
      challengerProbability: clipped(truth + challengerNoise * now.challenger),
    };
  });
}

export const days = (count: number): number => count * DAY_MS;
