/** Prediction tables whose answers are known, for the tests of this folder. */
import { createRng, DAY_MS, HOUR_MS, type Rng } from "../../src/core/index.js";
import { labelByHorizon } from "../../src/dataset/index.js";
import { simulateMarket, type Bars, type Scenario } from "../../src/market/index.js";
import type { PredictionTable } from "../../src/predictions/index.js";

export const START_MS = Date.UTC(2025, 0, 1);
export const HORIZON_MS = 4 * HOUR_MS;
export const SYMBOLS = ["BTCUSDT", "ETHUSDT", "ICPUSDT", "SOLUSDT", "AVAXUSDT"];

export interface Drawn {
  readonly days: number;
  readonly symbols?: readonly string[];
  /** P(BUY) of one row. */
  readonly probability: (row: { readonly hour: number; readonly day: number; readonly rng: Rng }) => number;
  /** P(label = 1) given the probability; the probability itself when absent: calibrated. */
  readonly truth?: (probability: number, row: { readonly hour: number; readonly day: number }) => number;
  readonly seed?: number;
  readonly labelled?: boolean;
}

/** Hourly independent rows, labels drawn from `truth`. */
export function drawTable({
  days,
  symbols = ["BTCUSDT"],
  probability,
  truth = (p) => p,
  seed = 7,
  labelled = true,
}: Drawn): PredictionTable {
  const rng = createRng(seed);
  const rows = Array.from({ length: days * 24 * symbols.length }, (_, i) => {
    const step = Math.floor(i / symbols.length);
    const place = { hour: step % 24, day: Math.floor(step / 24) };
    const p = probability({ ...place, rng });
    return {
      t0: START_MS + step * HOUR_MS,
      symbol: symbols[i % symbols.length]!,
      p,
      label: rng.uniform() < truth(p, place) ? 1 : 0,
    };
  });
  return tableOf(
    rows.map(({ t0 }) => t0),
    rows.map(({ p }) => p),
    labelled ? rows.map(({ label }) => label) : undefined,
    rows.map(({ symbol }) => symbol),
  );
}

export function tableOf(
  t0Ms: readonly number[],
  probability: ArrayLike<number>,
  label?: ArrayLike<number>,
  symbol?: readonly string[],
): PredictionTable {
  return {
    t0Ms: Float64Array.from(t0Ms),
    t1Ms: Float64Array.from(t0Ms, (t0) => t0 + (label === undefined ? 0 : HORIZON_MS)),
    symbol: symbol ?? t0Ms.map(() => "BTCUSDT"),
    score: Float64Array.from(probability),
    probability: Float64Array.from(probability),
    ...(label === undefined ? {} : { label: Uint8Array.from(label) }),
    threshold: 0.5,
  };
}

/** A simulated market whose predictions are the market's own probabilities of label 0: calibrated by construction. */
export function calibratedPredictions({
  scenario,
  days,
  seed,
  symbols = SYMBOLS,
}: {
  readonly scenario: Scenario;
  readonly days: number;
  readonly seed: number;
  readonly symbols?: readonly string[];
}): { readonly predictions: PredictionTable; readonly bars: readonly Bars[]; readonly truth: Float64Array } {
  const { markets, truth } = simulateMarket({ scenario, symbols, days, barMs: HOUR_MS, rng: createRng(seed) });
  const rows = markets.flatMap(({ bars }, k) => {
    const { row, label, t0Ms } = labelByHorizon(bars, { horizonMs: HORIZON_MS, buyAboveSigma: 0 });
    return Array.from(row, (bar, i) => ({
      t0: t0Ms[i]!,
      symbol: bars.symbol,
      p: truth[k]!.probabilityUp[bar]!,
      label: label[i]!,
    }));
  });
  rows.sort((a, b) => a.t0 - b.t0 || (a.symbol < b.symbol ? -1 : 1));
  const predictions = tableOf(
    rows.map(({ t0 }) => t0),
    rows.map(({ p }) => p),
    rows.map(({ label }) => label),
    rows.map(({ symbol }) => symbol),
  );
  return { predictions, bars: markets.map(({ bars }) => bars), truth: Float64Array.from(rows, ({ p }) => p) };
}

export const validation = (seed = 7) => ({
  labelHorizonMs: HORIZON_MS,
  resamples: 300,
  confidence: 0.95,
  rng: createRng(seed),
});
export { DAY_MS, HOUR_MS };
