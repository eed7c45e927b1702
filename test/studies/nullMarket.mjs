// @ts-check
/** Predictions and losses of a model in a market that does not change, whose days hang together. */

/** @typedef {import("tenbin").Rng} Rng */

const HOUR_MS = 3_600_000;

/**
 * Hourly predictions of five symbols. A day has its own level, which remembers the day before; hours and symbols
 * scatter around it, neighbouring hours sharing three of four shocks.
 *
 * @param {Rng} rng
 * @param {object} options
 * @param {number} options.days
 * @param {number} options.dayCorrelation From one day's level to the next.
 * @param {number} [options.from] Day of the first row.
 * @param {(probability: number, hour: number) => number} [options.shown] What the model says in place of what it
 *   should, so that drift can be planted; labels stay as they are.
 * @returns {{ t0Ms: Float64Array, t1Ms: Float64Array, probability: Float64Array, label: Uint8Array }}
 */
export function nullMarket(rng, { days, dayCorrelation, from = 0, shown = (p) => p }) {
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
      probability[row] = shown(p, hour);
      // A whole day may be kinder to the model than another: its loss has the memory of the days too.
      label[row] = rng.uniform() < 0.5 + 0.4 * (p - 0.5) * (1 + day) ? 1 : 0;
    }
  }
  return { t0Ms, t1Ms: t0Ms.map((t0) => t0 + 4 * HOUR_MS), probability, label };
}
