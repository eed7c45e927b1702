/** A small honest pipeline, and the same with one leak planted in it at a time. */
import { createRng, HOUR_MS, mean, standardDeviation, utcHour } from "../../src/core/index.js";
import { assembleDataset, purgedWalkForward, type Dataset } from "../../src/dataset/index.js";
import { computeFeatures, defineFeature, FEATURES, type Feature, type FeatureTable } from "../../src/features/index.js";
import { simulateMarket, truthProbability, type Scenario, type SymbolMarket } from "../../src/market/index.js";
import type { LeakagePipeline, PipelineScores, PipelineFold } from "../../src/validation/index.js";

const NAMES = [
  "ret_1",
  "ret_12",
  "rsi_14",
  "order_book_imbalance",
  "liquidation_imbalance",
  "volume_imbalance",
  "hour_sin",
];
const CHOSEN = FEATURES.filter(({ name }) => NAMES.includes(name));

export interface Planted {
  readonly markets: readonly SymbolMarket[];
  readonly dataset: Dataset;
  readonly truth: Float64Array;
}

export function simulatedDataset({
  seed,
  days = 60,
  features = CHOSEN,
  scenario = "strong",
}: {
  readonly seed: number;
  readonly days?: number;
  readonly features?: readonly Feature[];
  readonly scenario?: Scenario;
}): Planted {
  const { markets, truth } = simulateMarket({
    scenario,
    symbols: ["BTCUSDT", "SOLUSDT"],
    days,
    barMs: HOUR_MS,
    rng: createRng(seed),
  });
  const featureTables = markets.map((market) => computeFeatures(market, { features }));
  const dataset = assembleDataset({
    markets,
    featureTables,
    horizonMs: 4 * HOUR_MS,
    imbalancedSigma: 0.3,
    sequenceBars: 1,
    confirmationFrac: 0.2,
    minPresentFrac: 0.9,
  });
  const thetaFrac = new Float64Array(1);
  const probabilities = Float64Array.from(
    dataset.barRow,
    (bar, row) => truthProbability(truth[dataset.symbolIndex[row]!]!, { barRow: Int32Array.of(bar), thetaFrac })[0]!,
  );
  return { markets, dataset, truth: probabilities };
}

type Rows = readonly Float64Array[];

/** The features of each dataset row. */
export function rowsOf({ features, featureRow }: Dataset): Rows {
  return Array.from(featureRow, (row) =>
    Float64Array.from(features.data.subarray(row * features.cols, (row + 1) * features.cols)),
  );
}

/** Columns scaled by mean and deviation of the rows named. */
export function scaled(rows: Rows, by: ArrayLike<number>): Rows {
  const cols = rows[0]!.length;
  const scales = Array.from({ length: cols }, (_, c) => {
    const column = Array.from(by, (row) => rows[row]![c]!);
    return { centre: mean(column), deviation: standardDeviation(column) || 1 };
  });
  return rows.map((row) => row.map((value, c) => (value - scales[c]!.centre) / scales[c]!.deviation));
}

/** Score: along the difference of the class means. */
export function scoreByMeans(
  rows: Rows,
  labels: ArrayLike<number>,
  trainIdx: ArrayLike<number>,
  testIdx: ArrayLike<number>,
): number[] {
  const cols = rows[0]!.length;
  const weight = new Float64Array(cols);
  const counts = [0, 0];
  for (const row of Array.from(trainIdx)) counts[labels[row]!]!++;
  for (const row of Array.from(trainIdx))
    for (let c = 0; c < cols; c++)
      weight[c]! += (labels[row] === 1 ? rows[row]![c]! : -rows[row]![c]!) / counts[labels[row]!]!;
  return Array.from(testIdx, (row) => weight.reduce((sum, w, c) => sum + w * rows[row]![c]!, 0));
}

/** Score: the mean label of the three nearest training rows. */
export function scoreByNeighbours(
  rows: Rows,
  labels: ArrayLike<number>,
  trainIdx: ArrayLike<number>,
  testIdx: ArrayLike<number>,
): number[] {
  const train = Array.from(trainIdx);
  return Array.from(testIdx, (test) => {
    const nearest: { distance: number; label: number }[] = [];
    for (const row of train) {
      const distance = rows[test]!.reduce((sum, value, c) => sum + (value - rows[row]![c]!) ** 2, 0);
      if (nearest.length === 3 && distance >= nearest[2]!.distance) continue;
      nearest.push({ distance, label: labels[row]! });
      nearest.sort((a, b) => a.distance - b.distance);
      nearest.splice(3);
    }
    return mean(nearest.map(({ label }) => label));
  });
}

export const folds = (dataset: Dataset): readonly PipelineFold[] =>
  purgedWalkForward(dataset, { folds: 3, firstTrainFrac: 0.4, mode: "expanding", gapMs: 0 });

/** Joins what each fold scored. */
export function outOfFold(
  of: readonly PipelineFold[],
  scoreFold: (fold: PipelineFold) => ArrayLike<number>,
): PipelineScores {
  return {
    row: Int32Array.from(of.flatMap(({ testIdx }) => [...testIdx])),
    score: of.flatMap((fold) => Array.from(scoreFold(fold))),
    folds: of,
  };
}

export const features = (market: SymbolMarket): FeatureTable => computeFeatures(market, { features: CHOSEN });

/** Scaled by the training rows of each purged fold, fitted on them alone. */
export const honest: LeakagePipeline = {
  features,
  run: (dataset, labels) => {
    const rows = rowsOf(dataset);
    return outOfFold(folds(dataset), ({ trainIdx, testIdx }) =>
      scoreByMeans(scaled(rows, trainIdx), labels, trainIdx, testIdx),
    );
  },
};

/** Honest too: scores by the share of BUY that the hour had in the training rows of each purged fold. */
export const readsTheClock: LeakagePipeline = {
  features,
  run: (dataset, labels) =>
    outOfFold(folds(dataset), ({ trainIdx, testIdx }) => {
      const hourly = Array.from({ length: 24 }, () => ({ buys: 0, rows: 0 }));
      for (const row of Array.from(trainIdx)) {
        const hour = hourly[utcHour(dataset.t0Ms[row]!)]!;
        hour.buys += labels[row]!;
        hour.rows++;
      }
      return Array.from(
        testIdx,
        (row) => hourly[utcHour(dataset.t0Ms[row]!)]!.buys / hourly[utcHour(dataset.t0Ms[row]!)]!.rows,
      );
    }),
};

/** The mean return of the two bars before and after. */
export const centredWindow: Feature = defineFeature({
  name: "centred_return",
  formula: "mean of ret_1 over bars i - 2 to i + 2",
  lookBackBars: 3,
  compute: ({ bars: { close } }) => close.map((_, i) => Math.log((close[i + 2] ?? NaN) / (close[i - 3] ?? NaN)) / 5),
});

/** Close, scaled by mean and deviation of the whole series. */
export const wholeSampleScale: Feature = defineFeature({
  name: "close_z",
  formula: "(c - mean of all c) / deviation of all c",
  lookBackBars: 1,
  compute: ({ bars: { close } }) => {
    const [centre, deviation] = [mean(close), standardDeviation(close)];
    return close.map((price) => (price - centre) / deviation);
  },
});

export const withFeature = (feature: Feature): LeakagePipeline => ({
  ...honest,
  features: (market) => computeFeatures(market, { features: [...CHOSEN, feature] }),
});

/** Scales by all rows before the folds are made. */
export const scaledBeforeSplit: LeakagePipeline = {
  features,
  run: (dataset, labels) => {
    const rows = scaled(
      rowsOf(dataset),
      Array.from(dataset.t0Ms, (_, row) => row),
    );
    return outOfFold(folds(dataset), ({ trainIdx, testIdx }) => scoreByMeans(rows, labels, trainIdx, testIdx));
  },
};

/**
 * Copies every BUY row, then splits the copies at random: a test row's copy is learnt from. `tells` hands out
 * the parents.
 */
export const oversampledBeforeSplit = (tells: boolean): LeakagePipeline => ({
  features,
  run: (dataset, labels) => {
    const rows = scaled(
      rowsOf(dataset),
      Array.from(dataset.t0Ms, (_, row) => row),
    );
    const samples = Array.from(labels, (label, row) => (label === 1 ? [row, row] : [row])).flat();
    const order = createRng(11).permutation(samples.length);
    const half = Math.floor(samples.length / 2);
    const train = Int32Array.from(order.subarray(0, half), (k) => samples[k]!);
    const test = Int32Array.from(new Set(Array.from(order.subarray(half), (k) => samples[k]!)));
    const fold = { trainIdx: train, testIdx: test };
    const result = outOfFold([fold], () => scoreByNeighbours(rows, labels, train, test));
    return tells ? result : { row: result.row, score: result.score };
  },
});

/** Encodes the hour of the week and the symbol by the mean label of all rows, those to be judged among them. */
export const encodedOnAllRows: LeakagePipeline = {
  features,
  run: (dataset, labels) => {
    const cellOf = (row: number) => `${dataset.symbolIndex[row]} ${Math.floor(dataset.t0Ms[row]! / HOUR_MS) % 168}`;
    const cells = new Map<string, number[]>();
    labels.forEach((label, row) => cells.set(cellOf(row), [...(cells.get(cellOf(row)) ?? []), label]));
    const rows = rowsOf(dataset).map((values, row) => Float64Array.from([...values, mean(cells.get(cellOf(row))!)]));
    return outOfFold(folds(dataset), ({ trainIdx, testIdx }) =>
      scoreByMeans(scaled(rows, trainIdx), labels, trainIdx, testIdx),
    );
  },
};

/** Shuffled folds of neighbouring hours, nothing purged: a test label's other hours are learnt from. */
export const unpurgedFolds: LeakagePipeline = {
  features,
  run: (dataset, labels) => {
    const rows = scaled(
      rowsOf(dataset),
      Array.from(dataset.t0Ms, (_, row) => row),
    );
    const order = createRng(13).permutation(labels.length);
    const cut = Math.floor(labels.length / 2);
    const halves = [order.slice(0, cut), order.slice(cut)] as const;
    const made = [
      { trainIdx: halves[0], testIdx: halves[1] },
      { trainIdx: halves[1], testIdx: halves[0] },
    ];
    return outOfFold(made, ({ trainIdx, testIdx }) => scoreByMeans(rows, labels, trainIdx, testIdx));
  },
};

/** Walk-forward with the purge left out: only the last hours before each window are wrong. */
export const unpurgedWalkForward: LeakagePipeline = {
  features,
  run: (dataset, labels) => {
    const rows = rowsOf(dataset);
    const unpurged = folds(dataset).map(({ testIdx }) => ({
      testIdx,
      trainIdx: Int32Array.from(dataset.t0Ms, (_, row) => row).filter(
        (row) => dataset.t0Ms[row]! < dataset.t0Ms[testIdx[0]!]!,
      ),
    }));
    return outOfFold(unpurged, ({ trainIdx, testIdx }) =>
      scoreByMeans(scaled(rows, trainIdx), labels, trainIdx, testIdx),
    );
  },
};

/** Reads the dataset's own labels past the ones it was handed. */
export const peeksAtLabels: LeakagePipeline = {
  features,
  run: (dataset, labels) => {
    const { row, score, folds: made } = honest.run(dataset, labels) as PipelineScores;
    return { row, score: Array.from(score, (value, k) => value + 3 * dataset.judged.label[row[k]!]!), folds: made! };
  },
};

/** Liquidations said to have happened, and been known, an hour before they did. */
export function stampedEarly(market: SymbolMarket, byMs: number): SymbolMarket {
  const { liquidations } = market;
  if (liquidations === undefined) return market;
  return {
    ...market,
    liquidations: {
      ...liquidations,
      timeMs: liquidations.timeMs.map((time) => time - byMs),
      knownMs: liquidations.knownMs.map((time) => time - byMs),
    },
  };
}

/** Bars that carry what takers bought in the next one. */
export function takersEarly(market: SymbolMarket): SymbolMarket {
  const { takerBuyVolume } = market.bars;
  return {
    ...market,
    bars: { ...market.bars, takerBuyVolume: takerBuyVolume!.map((bought, i) => takerBuyVolume![i + 1] ?? bought) },
  };
}

/** Bars whose range is that of two. */
export function extremesEarly(market: SymbolMarket): SymbolMarket {
  const { high, low } = market.bars;
  return {
    ...market,
    bars: {
      ...market.bars,
      high: high.map((value, i) => Math.max(value, high[i + 1] ?? value)),
      low: low.map((value, i) => Math.min(value, low[i + 1] ?? value)),
    },
  };
}
