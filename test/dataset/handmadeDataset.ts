/** A dataset of random prices and hand-filled features, small and quick. */
import { createMatrix, createRng, type Rng } from "../../src/core/index.js";
import { assembleDataset, type AssembleOptions, type Dataset } from "../../src/dataset/index.js";
import type { FeatureTable } from "../../src/features/index.js";
import { handmadeBars, HORIZON_BARS, HOUR } from "./handmadeBars.js";

interface Wanted {
  readonly bars: number;
  readonly symbols?: readonly string[];
  readonly seed?: number;
  /** Value of a feature at a bar; a random one where it is absent. */
  readonly feature?: (symbol: number, bar: number, column: number, close: Float64Array) => number;
}

export const HANDMADE = {
  horizonMs: HORIZON_BARS * HOUR,
  imbalancedSigma: 0.3,
  sequenceBars: 3,
  confirmationFrac: 0.2,
  minPresentFrac: 0.95,
} as const;

/** What {@link assembleDataset} is called with. */
export function handmadeOptions({
  bars,
  symbols = ["BTCUSDT", "ETHUSDT"],
  seed = 1,
  feature,
}: Wanted): AssembleOptions {
  const rng = createRng(seed);
  const markets = symbols.map((symbol) => ({ bars: { ...handmadeBars(walk(bars, rng.child(symbol))), symbol } }));
  const featureTables = symbols.map((name, symbol): FeatureTable => {
    const values = createMatrix(bars, 3);
    const noise = rng.child(`${name} features`);
    const { close } = markets[symbol]!.bars;
    for (let at = 0; at < values.data.length; at++)
      values.data[at] = feature?.(symbol, Math.floor(at / 3), at % 3, close) ?? noise.normal();
    return { names: ["first", "second", "third"], values, missing: [], warmupRows: 5 };
  });
  return { markets, featureTables, ...HANDMADE };
}

export function handmadeDataset(wanted: Wanted): Dataset {
  return assembleDataset(handmadeOptions(wanted));
}

function walk(bars: number, rng: Rng): number[] {
  let price = 100;
  return Array.from({ length: bars }, () => (price *= Math.exp(0.01 * rng.normal())));
}
