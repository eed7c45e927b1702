/** Predictions and losses of a model in a market that does not change, whose days hang together. */
import { HOUR_MS, type Rng } from "../../src/core/index.js";

/**
 * Hourly predictions of five symbols. A day has its own level, which remembers the day before; hours and symbols
 * scatter around it, neighbouring hours sharing three of four shocks.
 */
export function nullMarket(
  rng: Rng,
  {
    days,
    dayCorrelation,
    from = 0,
  }: { readonly days: number; readonly dayCorrelation: number; readonly from?: number },
): {
  readonly t0Ms: Float64Array;
  readonly t1Ms: Float64Array;
  readonly probability: Float64Array;
  readonly label: Uint8Array;
} {
  const rows = days * 24 * 5;
  const t0Ms = new Float64Array(rows);
  const probability = new Float64Array(rows);
  const label = new Uint8Array(rows);
  let day = rng.normal();
  const shocks = [rng.normal(), rng.normal(), rng.normal(), rng.normal()];
  for (let hour = 0, row = 0; hour < days * 24; hour++) {
    if (hour % 24 === 0) day = dayCorrelation * day + Math.sqrt(1 - dayCorrelation ** 2) * rng.normal();
    shocks.shift();
    shocks.push(rng.normal());
    const market = shocks.reduce((sum, shock) => sum + shock, 0) / 2;
    for (let symbol = 0; symbol < 5; symbol++, row++) {
      const p = 1 / (1 + Math.exp(-(0.5 * day + 0.6 * market + 0.6 * rng.normal())));
      t0Ms[row] = (from * 24 + hour) * HOUR_MS;
      probability[row] = p;
      // A whole day may be kinder to the model than another: its loss has the memory of the days too.
      label[row] = rng.uniform() < 0.5 + 0.4 * (p - 0.5) * (1 + day) ? 1 : 0;
    }
  }
  return { t0Ms, t1Ms: t0Ms.map((t0) => t0 + 4 * HOUR_MS), probability, label };
}
