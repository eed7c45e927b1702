import type { Feature } from "../feature.js";
import { rollingSlope } from "../rolling.js";
import { exponentialMean, wilderDirection } from "../talib.js";

/** Where the price stands against its averages, and how directed it moves. */
export const TREND: readonly Feature[] = [
  ...[12, 48, 288].map(
    (n): Feature => ({
      name: `ema_distance_${n}`,
      group: "trend",
      formula: `ln(c / EMA_${n}), EMA seeded with the mean of its first ${n} closes`,
      inputs: ["bars"],
      lookBackBars: n,
      unit: "log return",
      compute: ({ bars: { close } }) => exponentialMean(close, n, 0).map((average, i) => Math.log(close[i]! / average)),
    }),
  ),
  {
    name: "macd_histogram",
    group: "trend",
    formula: "(MACD(12, 26) - its EMA 9) / c",
    inputs: ["bars"],
    lookBackBars: 34,
    unit: "share of price",
    compute: ({ bars: { close } }) => {
      // Both averages begin at the bar where the slow one is seeded, as TA-Lib has it.
      const slow = exponentialMean(close, 26, 0);
      const fast = exponentialMean(close, 12, 14);
      const macd = slow.map((value, i) => fast[i]! - value);
      return exponentialMean(macd, 9, 25).map((signal, i) => (macd[i]! - signal) / close[i]!);
    },
  },
  {
    name: "adx_14",
    group: "trend",
    formula: "ADX(14) / 100 (Wilder, as TA-Lib)",
    inputs: ["bars"],
    lookBackBars: 28,
    unit: "0 to 1",
    compute: ({ bars }) => wilderDirection(bars, 14).map((value) => value / 100),
  },
  {
    name: "slope_48",
    group: "trend",
    formula: "least-squares slope of ln c over 48 bars x 48",
    inputs: ["bars"],
    lookBackBars: 48,
    unit: "log return",
    compute: ({ bars }) => rollingSlope(bars.close.map(Math.log), 48).map((slope) => slope * 48),
  },
];
