import {
  quantileOfSorted,
  requireInRange,
  requireInteger,
  type Estimate,
  type Rng,
  requireRng,
} from "../../core/index.js";

/**
 * Percentile interval of a statistic of a series, by the stationary bootstrap: blocks of geometric length
 * starting anywhere, the last period followed by the first.
 *
 * @param statistic Told how often each period was drawn; must be finite.
 * @param options.meanBlock Mean block length in periods, at least 1.
 * @returns The statistic on the series as it is, inside its interval (widened to hold it), and the draws, ascending.
 * Source: Politis & Romano (1994), "The stationary bootstrap".
 */
export function stationaryBootstrap(
  { periods, statistic }: { readonly periods: number; readonly statistic: (weightOfPeriod: Float64Array) => number },
  {
    meanBlock,
    resamples,
    confidence,
    rng,
  }: { readonly meanBlock: number; readonly resamples: number; readonly confidence: number; readonly rng: Rng },
): { readonly estimate: Estimate; readonly samples: Float64Array } {
  requireRng("resample returns", rng);
  requireInteger("bootstrap", { periods, resamples }, { atLeast: 1 });
  requireInRange("bootstrap", { meanBlock }, { atLeast: 1 });
  requireInRange("bootstrap", { confidence }, { above: 0, below: 1 });
  const value = statistic(new Float64Array(periods).fill(1));
  const weightOfPeriod = new Float64Array(periods);
  const samples = new Float64Array(resamples);
  for (let k = 0; k < resamples; k++) {
    weightOfPeriod.fill(0);
    let at = rng.integer(periods);
    for (let drawn = 0; drawn < periods; drawn++) {
      if (drawn > 0) at = rng.uniform() * meanBlock < 1 ? rng.integer(periods) : (at + 1) % periods;
      weightOfPeriod[at]!++;
    }
    samples[k] = statistic(weightOfPeriod);
  }
  samples.sort();
  const tail = (1 - confidence) / 2;
  return {
    estimate: {
      value,
      low: Math.min(value, quantileOfSorted(samples, tail)),
      high: Math.max(value, quantileOfSorted(samples, 1 - tail)),
    },
    samples,
  };
}
