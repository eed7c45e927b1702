// @ts-check
/**
 * Predictions whose one fault is known: a market's hourly rows of several symbols, labels that overlap and share a
 * day's mood, probabilities that are calibrated until a fault is planted into them.
 */

/** @typedef {import("../../src/core/rng.js").Rng} Rng */
/** @typedef {import("../../src/predictions/predictionTable.js").PredictionTable} PredictionTable */
/**
 * @typedef {object} Market
 * @property {number} days
 * @property {number} spread standard deviation of the true log-odds
 * @property {number} baseRate of the judged label, about
 * @property {number} dayMemory correlation of a day's mood with the next one's
 */
/**
 * @typedef {object} Row
 * @property {number} hour
 * @property {number} day of the week, 0 on Sundays
 * @property {string} symbol
 * @property {number} age 0 at the first row, 1 at the last
 */
/**
 * @typedef {object} Plant
 * @property {string} cause what must be ranked first
 * @property {(p: number, row: Row) => number} [shown] the probability handed out for a true one
 * @property {number} [threshold]
 * @property {Partial<Market>} [market] where the fault can be at all
 */

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2025, 0, 1);
const SYMBOLS = ["AVAXUSDT", "BTCUSDT", "ETHUSDT", "ICPUSDT", "SOLUSDT"];
/** Shares of a label's chance that one day, one hour over all symbols, and four hours of one symbol have in common. */
const DAY_SHARE = 0.04;
const HOUR_SHARE = 0.3;
const OVERLAP_SHARE = 0.4;

const logit = (/** @type {number} */ p) => Math.log(p / (1 - p));
const sigmoid = (/** @type {number} */ x) => 1 / (1 + Math.exp(-x));
const moved = (/** @type {number} */ p, /** @type {number} */ by) => sigmoid(logit(p) + by);

/**
 * The score of which a focal loss is smallest where P(BUY) is `p`, by bisection on the loss's slope.
 *
 * @param {number} p
 * @param {number} alpha
 * @param {number} gamma
 */
export function focalScore(p, alpha, gamma) {
  const slope = (/** @type {number} */ q) =>
    -p * alpha * ((1 - q) ** gamma / q - gamma * (1 - q) ** (gamma - 1) * Math.log(q)) +
    (1 - p) * (1 - alpha) * (q ** gamma / (1 - q) - gamma * q ** (gamma - 1) * Math.log(1 - q));
  let low = 0;
  let high = 1;
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (slope(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** @type {Readonly<Record<string, Plant>>} */
export const PLANTS = {
  clean: { cause: "none" },
  "clean, focal link undone": { cause: "none", market: { baseRate: 0.4 } },
  "clean, base rate 0.3": { cause: "none", market: { baseRate: 0.3 } },
  "clean, narrow": { cause: "none", market: { spread: 0.2 } },
  "shift -0.5": { cause: "shift", shown: (p) => moved(p, -0.5) },
  "shift +0.8": { cause: "shift", shown: (p) => moved(p, 0.8) },
  "over-confident, x 2": { cause: "scale", shown: (p) => sigmoid(2 * logit(p)) },
  "under-confident, x 0.5": { cause: "scale", shown: (p) => sigmoid(0.5 * logit(p)) },
  inversion: { cause: "inversion", shown: (p) => 1 - p },
  "focal alpha 0.25, gamma 2": { cause: "link", shown: (p) => focalScore(p, 0.25, 2) },
  "threshold 0.6": { cause: "threshold", threshold: 0.6 },
  "hour 07, +1.5": { cause: "hour", shown: (p, { hour }) => moved(p, hour === 7 ? 1.5 : 0) },
  "symbol, -1": { cause: "symbol", shown: (p, { symbol }) => moved(p, symbol === "SOLUSDT" ? -1 : 0) },
  "drift to +1.5": { cause: "drift", shown: (p, { age }) => moved(p, 1.5 * age) },
  "break at 60 %, -1": { cause: "drift", shown: (p, { age }) => moved(p, age > 0.6 ? -1 : 0) },
  "resampled, 0.3 to 0.5": {
    cause: "prior",
    shown: (p) => moved(p, logit(0.5) - logit(0.3)),
    market: { baseRate: 0.3 },
  },
  "Tuesdays, +2": { cause: "weekday", shown: (p, { day }) => moved(p, day === 2 ? 2 : 0) },
  "weekends, +1.2": { cause: "weekday", shown: (p, { day }) => moved(p, day % 6 === 0 ? 1.2 : 0) },
  "six hours, +1": { cause: "hours", shown: (p, { hour }) => moved(p, hour >= 3 && hour < 9 ? 1 : 0) },
  "one symbol's hour, +2": {
    cause: "symbolHour",
    shown: (p, { hour, symbol }) => moved(p, hour === 13 && symbol === "SOLUSDT" ? 2 : 0),
  },
  "rounded to 0.1": { cause: "coarseness", shown: (p) => Math.round(10 * p) / 10 },
  constant: { cause: "constant", shown: () => 0.35 },
};

/**
 * @param {Rng} rng
 * @param {Plant} plant
 * @param {Partial<Market>} [market] what the plant does not ask for
 * @returns {PredictionTable & { label: Uint8Array }}
 */
export function plantBias(rng, { shown = (p) => p, threshold = 0.5, market: wanted = {} }, market = {}) {
  const { days, spread, baseRate, dayMemory } = {
    days: 34,
    spread: 0.8,
    baseRate: 0.5,
    dayMemory: 0.3,
    ...market,
    ...wanted,
  };
  const rows = days * 24 * SYMBOLS.length;
  const t0Ms = new Float64Array(rows);
  const probability = new Float64Array(rows);
  const label = new Uint8Array(rows);
  /** @type {string[]} */
  const symbol = new Array(rows);
  const centre = centreOf(baseRate, spread);
  const signals = SYMBOLS.map(() => rng.normal());
  /** The last four hours' news of each symbol. */
  const news = SYMBOLS.map(() => Array.from({ length: 4 }, () => rng.normal()));
  let mood = rng.normal();
  for (let step = 0, row = 0; step < days * 24; step++) {
    const hour = step % 24;
    const day = new Date(START_MS + step * HOUR_MS).getUTCDay();
    if (hour === 0 && step > 0) mood = dayMemory * mood + Math.sqrt(1 - dayMemory ** 2) * rng.normal();
    const common = rng.normal();
    for (const [s, name] of SYMBOLS.entries()) {
      signals[s] = 0.9 * (signals[s] ?? 0) + Math.sqrt(1 - 0.81) * rng.normal();
      const lately = /** @type {number[]} */ (news[s]);
      lately.shift();
      lately.push(rng.normal());
      const p = sigmoid(centre + spread * signals[s]);
      const own = Math.sqrt(1 - DAY_SHARE - HOUR_SHARE - OVERLAP_SHARE) * rng.normal();
      const chance =
        Math.sqrt(DAY_SHARE) * mood +
        Math.sqrt(HOUR_SHARE) * common +
        Math.sqrt(OVERLAP_SHARE) * (lately.reduce((a, b) => a + b, 0) / 2) +
        own;
      t0Ms[row] = START_MS + step * HOUR_MS;
      symbol[row] = name;
      label[row] = normalCdf(chance) < p ? 1 : 0;
      probability[row] = shown(p, { hour, day, symbol: name, age: step / (days * 24 - 1) });
      row++;
    }
  }
  return { t0Ms, t1Ms: t0Ms.map((t0) => t0 + 4 * HOUR_MS), symbol, score: probability, probability, label, threshold };
}

/**
 * Centre of normal log-odds whose mean probability is `baseRate`.
 *
 * @param {number} baseRate
 * @param {number} spread
 */
function centreOf(baseRate, spread) {
  let low = -5;
  let high = 5;
  for (let k = 0; k < 40; k++) {
    const middle = (low + high) / 2;
    let sum = 0;
    let weight = 0;
    for (let z = -4; z <= 4; z += 0.1) {
      const w = Math.exp((-z * z) / 2);
      sum += w * sigmoid(middle + spread * z);
      weight += w;
    }
    if (sum / weight < baseRate) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * P(Z < x), Abramowitz & Stegun 26.2.17, to 1e-7.
 *
 * @param {number} x
 * @returns {number}
 */
function normalCdf(x) {
  if (x < 0) return 1 - normalCdf(-x);
  const t = 1 / (1 + 0.2316419 * x);
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * poly;
}
