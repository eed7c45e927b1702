/**
 * SIMULATOR.md section 7: what the simulated markets look like, seeds 1 and 2, 180 days of five symbols,
 * hourly bars.
 */
import { describe, expect, it } from "vitest";
import {
  createRng,
  DAY_MS,
  expectedAuc,
  HOUR_MS,
  mean,
  pearsonCorrelation,
  rocAuc,
  standardDeviation,
  utcHour,
} from "../../src/core/index.js";
import { simulateMarket, type Scenario, type SymbolMarket } from "../../src/market/index.js";

const SYMBOLS = ["BTCUSDT", "ETHUSDT", "ICPUSDT", "SOLUSDT", "AVAXUSDT"];
const HORIZON_BARS = 4;

interface Measured {
  readonly expectedAuc: number;
  readonly realisedAuc: number;
  readonly lastFifthExpected: number;
  readonly baseRate: number;
  readonly bias: number;
  readonly p: readonly [number, number];
  readonly kurtosis: readonly number[];
  readonly hourlyDeviationPercent: readonly number[];
  readonly memoryOfSize: number;
  readonly memoryOfReturn: number;
  readonly symbolCorrelation: readonly number[];
  readonly longShareInFalls: number;
  readonly shortShareInRises: number;
  readonly liquidatedOfTraded: number;
  readonly events: number;
  readonly busiestToQuietestHour: number;
  readonly baseRateByHour: readonly number[];
}

function measure(scenario: Scenario, seed: number): Measured {
  const { markets, truth } = simulateMarket({
    scenario,
    symbols: SYMBOLS,
    days: 180,
    barMs: HOUR_MS,
    rng: createRng(seed),
  });
  const rows = markets.flatMap(({ bars: { open, close, timeMs } }, s) =>
    Array.from({ length: close.length - HORIZON_BARS }, (_, i) => ({
      t0Ms: timeMs[i]! + HOUR_MS,
      p: truth[s]!.probabilityUp[i]!,
      label: close[i + HORIZON_BARS]! > open[i + 1]! ? 1 : 0,
    })),
  );
  const column = (of: (row: (typeof rows)[number]) => number, from = rows): number[] => from.map(of);
  const labels = column(({ label }) => label);
  const probabilities = column(({ p }) => p);
  const returns = markets.map(({ bars: { close } }) =>
    Array.from(close.subarray(1), (price, i) => Math.log(price / close[i]!)),
  );
  const lagged = (values: readonly number[], lag: number): number =>
    pearsonCorrelation(values.slice(lag), values.slice(0, -lag));
  const hourlyVolume = Array.from({ length: 24 }, (_, hour) =>
    mean(
      markets.flatMap(({ bars }) =>
        [...bars.quoteVolume!]
          .filter((__, i) => utcHour(bars.timeMs[i]!) === hour)
          .map((usd) => usd / mean(bars.quoteVolume!)),
      ),
    ),
  );
  const sides = markets.map(liquidatedByHour);
  const shareWhere = (side: "long" | "short", picked: (r: number) => boolean): number => {
    let own = 0;
    let all = 0;
    returns.forEach((series, s) =>
      series.forEach((r, i) => {
        if (!picked(r)) return;
        own += sides[s]![side][i + 1]!;
        all += sides[s]!.long[i + 1]! + sides[s]!.short[i + 1]!;
      }),
    );
    return own / all;
  };
  const lastFrom = Math.max(...rows.map(({ t0Ms }) => t0Ms)) - 36 * DAY_MS;
  const liquidated = markets.reduce(
    (sum, { liquidations }) => sum + liquidations!.notionalUsd.reduce((total, usd) => total + usd, 0),
    0,
  );
  const traded = markets.reduce((sum, { bars }) => sum + bars.quoteVolume!.reduce((total, usd) => total + usd, 0), 0);
  return {
    expectedAuc: expectedAuc(probabilities),
    realisedAuc: rocAuc(labels, probabilities),
    lastFifthExpected: expectedAuc(
      column(
        ({ p }) => p,
        rows.filter(({ t0Ms }) => t0Ms >= lastFrom),
      ),
    ),
    baseRate: mean(labels),
    bias: mean(probabilities) - mean(labels),
    p: [Math.min(...probabilities), Math.max(...probabilities)],
    kurtosis: returns.map((series) => mean(series.map((r) => ((r - mean(series)) / standardDeviation(series)) ** 4))),
    hourlyDeviationPercent: returns.map((series) => 100 * standardDeviation(series)),
    memoryOfSize: mean(returns.map((series) => lagged(series.map(Math.abs), 1))),
    memoryOfReturn: mean(returns.map((series) => lagged(series, 1))),
    symbolCorrelation: returns.slice(1).map((series) => pearsonCorrelation(series, returns[0]!)),
    longShareInFalls: shareWhere("long", (r) => r < -0.005),
    shortShareInRises: shareWhere("short", (r) => r > 0.005),
    liquidatedOfTraded: liquidated / traded,
    events: markets.reduce((sum, { liquidations }) => sum + liquidations!.timeMs.length, 0),
    busiestToQuietestHour: Math.max(...hourlyVolume) / Math.min(...hourlyVolume),
    baseRateByHour: Array.from({ length: 24 }, (_, hour) =>
      mean(
        column(
          ({ label }) => label,
          rows.filter(({ t0Ms }) => utcHour(t0Ms) === hour),
        ),
      ),
    ),
  };
}

/** USD by bar. */
function liquidatedByHour({ bars, liquidations }: SymbolMarket): {
  readonly long: Float64Array;
  readonly short: Float64Array;
} {
  const usd = { long: new Float64Array(bars.timeMs.length), short: new Float64Array(bars.timeMs.length) };
  liquidations!.timeMs.forEach(
    (time, k) =>
      (usd[liquidations!.side[k]!][Math.floor((time - bars.timeMs[0]!) / HOUR_MS)]! += liquidations!.notionalUsd[k]!),
  );
  return usd;
}

/**
 * The table's ranges over eight seeds, a little wider: two other seeds of another generator. Events vary most:
 * 274,000 to 529,000 on strong over our seeds 1 to 8 (the table's mean is 316,000), 227,000 on realistic (220,000).
 */
const TABLE: Readonly<
  Record<Exclude<Scenario, `leak-${string}`>, Readonly<Partial<Record<keyof Measured, readonly [number, number]>>>>
> = {
  strong: {
    expectedAuc: [0.907, 0.913],
    realisedAuc: [0.898, 0.921],
    lastFifthExpected: [0.895, 0.925],
    baseRate: [0.46, 0.54],
    bias: [-0.02, 0.02],
    kurtosis: [4.5, 15],
    hourlyDeviationPercent: [0.36, 1.12],
    memoryOfSize: [0.25, 0.38],
    memoryOfReturn: [0.26, 0.34],
    symbolCorrelation: [0.42, 0.62],
    longShareInFalls: [0.93, 1],
    shortShareInRises: [0.93, 1],
    liquidatedOfTraded: [0.005, 0.011],
    events: [230_000, 560_000],
    busiestToQuietestHour: [2.2, 3],
  },
  realistic: {
    expectedAuc: [0.549, 0.551],
    realisedAuc: [0.53, 0.57],
    baseRate: [0.46, 0.54],
    bias: [-0.03, 0.03],
    kurtosis: [4.5, 15],
    hourlyDeviationPercent: [0.31, 0.92],
    memoryOfSize: [0.22, 0.36],
    memoryOfReturn: [-0.04, 0.04],
    symbolCorrelation: [0.6, 0.74],
    longShareInFalls: [0.88, 1],
    liquidatedOfTraded: [0.003, 0.008],
    events: [160_000, 300_000],
  },
  moderate: {
    expectedAuc: [0.588, 0.596],
    realisedAuc: [0.57, 0.615],
    baseRate: [0.46, 0.54],
    bias: [-0.025, 0.025],
  },
  none: {
    expectedAuc: [0.5, 0.5],
    baseRate: [0.45, 0.55],
    memoryOfReturn: [-0.04, 0.04],
    symbolCorrelation: [0.6, 0.75],
    longShareInFalls: [0.86, 1],
    baseRateByHour: [0.38, 0.63],
  },
  "hour-bias": {
    expectedAuc: [0.72, 0.73],
    realisedAuc: [0.71, 0.74],
    baseRate: [0.46, 0.56],
    bias: [-0.025, 0.025],
    baseRateByHour: [0.25, 0.76],
  },
  "regime-shift": {
    expectedAuc: [0.877, 0.886],
    realisedAuc: [0.86, 0.9],
    lastFifthExpected: [0.77, 0.84],
    baseRate: [0.46, 0.54],
  },
};
const BOUNDS: Readonly<Partial<Record<Scenario, readonly [number, number]>>> = {
  strong: [0.02, 0.98],
  moderate: [0.372, 0.628],
  realistic: [0.4295, 0.5705],
  "hour-bias": [0.13, 0.89],
};

describe.each(Object.keys(TABLE) as (keyof typeof TABLE)[])("the simulated market on %s", (scenario) => {
  it.each([1, 2])("has the properties that were measured, seed %i", (seed) => {
    const measured = measure(scenario, seed);
    const outside = Object.entries(TABLE[scenario]).flatMap(([name, [low, high]]) => {
      const value = measured[name as keyof Measured];
      const values = typeof value === "number" ? [value] : value;
      return values.every((one) => one >= low && one <= high) ? [] : [{ name, value, low, high }];
    });
    expect(outside).toEqual([]);
    const bound = BOUNDS[scenario];
    if (bound !== undefined) expect([measured.p[0] >= bound[0], measured.p[1] <= bound[1]]).toEqual([true, true]);
    if (scenario === "hour-bias")
      expect(Math.max(...measured.baseRateByHour) - Math.min(...measured.baseRateByHour)).toBeGreaterThan(0.3);
  });
});
