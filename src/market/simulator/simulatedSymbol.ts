/** What tells one simulated symbol from another. */

export interface SimulatedSymbol {
  readonly name: string;
  /** USD at the start of the burn-in. */
  readonly price0: number;
  /** Root mean square of the noise of one 5-minute step, log return. */
  readonly stepSigma: number;
  /** Quote volume a day, USD. */
  readonly dailyVolumeUsd: number;
}

/** price0, rms hourly noise, quote volume a day. */
const KNOWN: Readonly<Record<string, readonly [number, number, number]>> = {
  BTCUSDT: [60_000, 0.004, 15e9],
  ETHUSDT: [3_000, 0.0048, 9e9],
  ICPUSDT: [8, 0.0062, 0.12e9],
  SOLUSDT: [150, 0.0058, 3e9],
  AVAXUSDT: [30, 0.006, 0.5e9],
};
const ANY_OTHER = [100, 0.006, 1e9] as const;

/** Parameters of a symbol; names other than these five share one set. */
export function simulatedSymbol(name: string): SimulatedSymbol {
  const [price0, hourlySigma, dailyVolumeUsd] = (Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined) ?? ANY_OTHER;
  return { name, price0, stepSigma: hourlySigma / Math.sqrt(12), dailyVolumeUsd };
}
